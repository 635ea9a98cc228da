/** Read from objects that may be anything: null, a Proxy that throws, a getter that throws. */
import { attempt } from "../attempt.js";

// Of an event's properties 32 are kept.
const MAX_KEYS = 256;

/**
 * @param {any} source
 * @param {string} key
 * @returns {unknown} undefined where nothing can be read
 */
export function readKey(source, key) {
  return attempt(() => source[key]);
}

/**
 * @param {any} source
 * @returns {string[]}
 */
export function keysOf(source) {
  return attempt(() => Object.keys(source)) ?? [];
}

/**
 * Copy values, each read once: a getter may answer differently the next time. Without a prototype
 * `__proto__` is a key like any other.
 *
 * @param {unknown} source
 * @returns {Record<string, any>}
 */
export function copyOf(source) {
  const copy = Object.create(null);
  for (const key of keysOf(source).slice(0, MAX_KEYS)) {
    const value = readKey(source, key);
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}

/**
 * @param {unknown} source
 * @param {string} key
 */
export function stringAt(source, key) {
  const value = readKey(source, key);
  return typeof value === "string" ? value : "";
}
