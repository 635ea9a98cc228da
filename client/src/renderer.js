/** Turns what happens in a page into plain data and hands it on at once; it keeps nothing. */
import { keysOf, readKey } from "./capture/read-key.js";
import { describe } from "./capture/thrown.js";
import { BRIDGE } from "./channel.js";

const MAX_CRASH_BYTES = 98_304;
// Chromium's remark on layouts, which is no error.
const HARMLESS = /^ResizeObserver loop/;
let isWatching = false;

/** @type {import("../types/renderer.js").RendererTelemetryClient} */
export const TelemetryClient = Object.freeze({ init, trackEvent, trackCrash });

function init() {
  if (isWatching) return;
  isWatching = true;
  addEventListener("error", onError);
  addEventListener("unhandledrejection", ({ reason }) => trackCrash(reason));
}

/** @param {ErrorEvent} event */
function onError({ error, message, filename, lineno, colno }) {
  if (error) trackCrash(error);
  else if (message && !HARMLESS.test(message)) {
    trackCrash({ message, stack: `    at ${filename}:${lineno}:${colno}` });
  }
}

/**
 * @param {string} type
 * @param {object | null} [properties]
 */
function trackEvent(type, properties) {
  send(() => JSON.stringify({ event: { type, properties: plain(properties) } }));
}

/**
 * @param {unknown} error
 * @param {object | null} [context]
 */
function trackCrash(error, context) {
  send(() => {
    const crash = { ...describe(error), context: plain(context) };
    // The message may be whole where the stack is too much, but nothing is cut.
    return [crash, { ...crash, stack: "" }, { ...crash, stack: "", message: "" }]
      .map((report) => JSON.stringify({ crash: report }))
      .find((message) => new TextEncoder().encode(message).length <= MAX_CRASH_BYTES);
  });
}

/**
 * Keep what JSON says as it is: a date would become a text, and NaN nothing.
 *
 * @param {unknown} values
 */
function plain(values) {
  /** @type {Record<string, unknown>} */
  const kept = {};
  for (const key of keysOf(values)) {
    const value = readKey(values, key);
    const isPlain = value === null || /^(?:string|boolean)$/.test(typeof value);
    if (isPlain || Number.isFinite(value)) kept[key] = value;
  }
  return kept;
}

/** @param {() => string | undefined} write */
function send(write) {
  try {
    /** @type {any} */ (window)[BRIDGE].send(write());
  } catch {
    // The preload script is missing, or the page is going away.
  }
}
