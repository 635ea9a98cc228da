/** Turn whatever was thrown into plain data, in the main process and in pages. */
import { keysOf, readKey, stringAt } from "./read-key.js";

const MAX_TEXT = 65_536;
// Aggregates and chains of causes end somewhere, even when they do not.
const MAX_ERRORS = 6;

/**
 * @typedef {object} Thrown
 * @property {string} type the name of the error's class
 * @property {string} message
 * @property {string} stack frames, each behind a line end; the header is left out
 * @property {string} code such as ENOENT
 */

/**
 * @param {unknown} value
 * @returns {Thrown}
 */
export function describe(value) {
  const [{ type, message, stack, code }, ...causes] = withCauses(value).map(describeOne);
  const caused = causes.map((cause) => `\nCaused by ${cause.type}: ${cause.message}${cause.stack}`);
  return { type, message: head(message), stack: head(stack + caused.join("")), code };
}

/**
 * Return a text's first whole lines: half of a line may be half of a secret that a rule knows
 * only whole.
 *
 * @param {string} text
 */
function head(text) {
  return text.length > MAX_TEXT ? text.slice(0, text.lastIndexOf("\n", MAX_TEXT) + 1) : text;
}

/**
 * Return a value and what it names as its causes, each once.
 *
 * @param {unknown} value
 */
function withCauses(value) {
  const found = [value];
  // The list grows while it is walked.
  for (const error of found) {
    for (const next of [readKey(error, "cause"), ...membersOf(readKey(error, "errors"))]) {
      if (found.length < MAX_ERRORS && isObject(next) && !found.includes(next)) found.push(next);
    }
  }
  return found;
}

/** @param {unknown} list */
function membersOf(list) {
  return [0, 1, 2, 3, 4].map((index) => readKey(list, String(index)));
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null;
}

/**
 * @param {unknown} value
 * @returns {Thrown}
 */
function describeOne(value) {
  if (!isObject(value)) return { type: "NonError", message: textOf(value), stack: "", code: "" };
  const message = stringAt(value, "message");
  const stack = stringAt(value, "stack");
  return {
    type: stringAt(value, "name") || (message || stack ? "Error" : "NonError"),
    // An object that is no error may hold anything: only its keys are told.
    message: message || (stack ? "" : `keys: ${keysOf(value).slice(0, 10).join(", ")}`),
    stack: framesOf(stack, message),
    code: stringAt(value, "code"),
  };
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "function" ? "a function" : String(value);
}

/**
 * Leave out the header, `Type: message`: the message may be longer than all frames.
 *
 * @param {string} stack
 * @param {string} message
 */
function framesOf(stack, message) {
  const start = message ? stack.indexOf(message) : -1;
  if (start >= 0 && start < 200) return stack.slice(start + message.length);
  if (!stack || /^ *at /.test(stack)) return stack && `\n${stack}`;
  const lineEnd = stack.indexOf("\n");
  return lineEnd < 0 ? `\n${stack}` : stack.slice(lineEnd);
}
