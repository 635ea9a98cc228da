/** Make a crash report of what was thrown: scrub first, then cut. */
import { attempt } from "../attempt.js";
import { uuid7 } from "../uuid.js";
import { cleaned } from "./event.js";
import { copyOf } from "./read-key.js";

const MAX_MESSAGE = 1024;
const MAX_FRAMES = 50;
// The longest stack that leaves room for everything else.
const MAX_STACK_BYTES = 40_960;
const CUT = "… (cut)";
// With its line end, as JSON.
const CUT_BYTES = 12;
const ERROR_TYPE = /^[A-Za-z_$][A-Za-z0-9_$.]{0,63}$/;
const FRAME = /^[ \t]*at /;
// Under this name the server cleans the contexts of reports, too.
const CONTEXT = "crash report";

/** @typedef {import("./event.js").CleanProperties} CleanProperties */
/** @typedef {import("../../types/main.js").CrashReport} CrashReport */
/**
 * @typedef {object} Tools
 * @property {number} now
 * @property {(texts: string[]) => string[]} scrub
 * @property {CleanProperties} clean
 * @property {(line: string) => void} log
 */

/**
 * @param {import("./thrown.js").Thrown} thrown
 * @param {{context: unknown, process: CrashReport["process"]}} where
 * @param {Tools} tools
 * @returns {CrashReport}
 */
export function makeReport(thrown, { context, process }, tools) {
  const { now } = tools;
  return {
    crash_id: uuid7(now),
    timestamp: new Date(now).toISOString(),
    process,
    // If scrubbing fails, the fact is told instead of the texts.
    error_type: typeIn(thrown.type),
    error_message: "(not scrubbed)",
    stack_trace: "",
    ...attempt(() => textsOf(thrown, tools)),
    context: cleaned(CONTEXT, { code: thrown.code || undefined, ...copyOf(context) }, tools),
  };
}

/**
 * Return a report as the app wants it after a look at it; undefined when it does not.
 *
 * @param {CrashReport} report
 * @param {(key: string) => unknown} wanted
 * @param {Tools} tools
 * @returns {CrashReport | undefined}
 */
export function changedReport(report, wanted, tools) {
  const texts = ["error_type", "error_message", "stack_trace"].map(wanted);
  if (typeof texts[1] !== "string") return;
  const [type, message, stack] = tools.scrub(
    texts.map((text) => (typeof text === "string" ? text : "")),
  );
  return {
    ...report,
    error_type: typeIn(type),
    error_message: cutMessage(message),
    stack_trace: cutStack(stack),
    context: cleaned(CONTEXT, wanted("context"), tools),
  };
}

/**
 * @param {import("./thrown.js").Thrown} thrown
 * @param {Tools} tools
 */
function textsOf(thrown, { scrub }) {
  const [type, message, stack] = scrub([thrown.type, thrown.message, thrown.stack]);
  const error_type = typeIn(type);
  const error_message = cutMessage(message);
  const header = `${error_type}: ${error_message.split("\n", 1)[0]}`;
  return { error_type, error_message, stack_trace: cutStack(header + stack) };
}

/** @param {string} text */
function typeIn(text) {
  return ERROR_TYPE.test(text) ? text : "Error";
}

/**
 * Return at most 1 KiB, cut at a line's end where there is one.
 *
 * @param {string} message
 */
function cutMessage(message) {
  return cutTo(message, MAX_MESSAGE, (text) => Buffer.byteLength(text)) || "(no message)";
}

/**
 * Return at most 50 frames and 40 KiB as JSON.
 *
 * @param {string} stack
 */
function cutStack(stack) {
  const lines = stack.split("\n");
  let frames = 0;
  const end = lines.findIndex((line) => FRAME.test(line) && ++frames > MAX_FRAMES);
  const kept = end < 0 ? stack : [...lines.slice(0, end), CUT].join("\n");
  return cutTo(kept, MAX_STACK_BYTES, bytesOf);
}

/** @param {string} text */
function bytesOf(text) {
  return Buffer.byteLength(JSON.stringify(text));
}

/**
 * Cut a text at the last line's end before it is too large, or in its only line, and say so.
 *
 * @param {string} text
 * @param {number} limit
 * @param {(text: string) => number} sizeOf
 */
function cutTo(text, limit, sizeOf) {
  if (sizeOf(text) <= limit) return text;
  const room = limit - CUT_BYTES;
  let kept = text.slice(0, room);
  while (sizeOf(kept) > room) kept = kept.slice(0, kept.length * 0.9);
  const lineEnd = kept.lastIndexOf("\n");
  // Not between the halves of one character.
  const whole = lineEnd > 0 ? kept.slice(0, lineEnd) : kept.replace(/[\ud800-\udbff]$/, "");
  return `${whole}\n${CUT}`;
}
