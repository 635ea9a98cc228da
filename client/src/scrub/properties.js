/**
 * Keep of an event's properties what is a value, and drop what may be a text or a name: whole, for
 * a transcript that was cut is still a transcript.
 */
import { DECLARED } from "./declared.generated.js";
import { apply } from "./rule.js";
import { RULES } from "./rules.generated.js";
import { isSuspect } from "./scrub.js";

/** @typedef {string | number | boolean | null} Value */
/** @typedef {[key: string, rule: string][]} Drops */

const MAX_KEYS = 32;
const NAME = /^[a-z][a-z\d_]{0,63}$/;
const TOKEN = /^[\w.:+-]{1,64}$/;
// Shorter than any key: most values are that, and no rule can hit them.
const PLAIN = /^[a-z]{1,14}(?:_[a-z]{1,14})?$/;
// A number this long may be a telephone's, a card's or an account's.
const LONG_NUMBER = 1e11;
// What a number may not be, a string may not be either.
const LONG_DIGITS = /^[+-]?(?:[.:-]?\d){12,}$/;

/**
 * Return the properties that may be sent, at most 32 of them in the order in which they came, and
 * what was dropped: under which key and by which rule. A key that may be a text itself is `*`.
 *
 * @param {string} eventType
 * @param {Record<string, unknown>} properties
 */
export function cleanProperties(eventType, properties) {
  /** @type {Record<string, Value>} */
  const kept = {};
  /** @type {Drops} */
  const dropped = [];
  let room = MAX_KEYS;
  for (const [key, value] of Object.entries(properties)) {
    const [name, rule] = room ? judged(eventType, key, value) : ["*", "too_many_keys"];
    if (rule) dropped.push([name, rule]);
    else {
      kept[key] = /** @type {Value} */ (value);
      room--;
    }
  }
  dropHits(eventType, kept, dropped);
  return { properties: kept, dropped };
}

/**
 * Return by what name a property is told, and the rule that it breaks, or "" when it may be kept.
 *
 * @param {string} eventType
 * @param {string} key
 * @param {unknown} value
 */
function judged(eventType, key, value) {
  if (!NAME.test(key)) return ["*", "invalid_key"];
  const pattern = declaredFor(eventType, key);
  if (!pattern || typeof value !== "string") return [key, brokenRule(value)];
  return [key, pattern.test(value) ? "" : "undeclared_value"];
}

/**
 * @param {string} eventType
 * @param {string} key
 * @returns {RegExp | undefined}
 */
const declaredFor = (eventType, key) => DECLARED[`${eventType}.${key}`];

/** @param {unknown} value */
function brokenRule(value) {
  if (typeof value === "string") return TOKEN.test(value) ? "" : "free_text";
  if (typeof value === "number") return brokenByNumber(Math.abs(value));
  return value === null || typeof value === "boolean" ? "" : "nested";
}

/** @param {number} size */
function brokenByNumber(size) {
  if (size < LONG_NUMBER) return "";
  return size < Infinity ? "long_number" : "not_finite";
}

/**
 * Drop tokens that have the shape of a value and are a key, an address or a number of one.
 *
 * @param {string} eventType
 * @param {Record<string, Value>} kept
 * @param {Drops} dropped
 */
function dropHits(eventType, kept, dropped) {
  for (const [key, value] of Object.entries(kept)) {
    if (typeof value !== "string" || declaredFor(eventType, key)) continue;
    const rule = brokenByToken(value);
    if (rule) {
      delete kept[key];
      dropped.push([key, rule]);
    }
  }
}

/** @param {string} token */
function brokenByToken(token) {
  const hit =
    !PLAIN.test(token) &&
    isSuspect(token) &&
    RULES.find((rule) => apply(rule, token, new Set()) !== token);
  if (hit) return hit[0];
  return LONG_DIGITS.test(token) ? "long_number" : "";
}
