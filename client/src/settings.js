/** What `init` was told besides the user: where to send, under which version, how loudly. */
import { attempt } from "./attempt.js";
import { copyOf } from "./capture/read-key.js";

// The service that render.yaml of the server makes.
const PRODUCTION = "https://stories-analytics.onrender.com";
export const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.[\d.]+|\[::1\])$/;

/**
 * The options as they were given, and what follows from them.
 *
 * @typedef {object} Settings
 * @property {any} [endpoint]
 * @property {any} [appVersion]
 * @property {any} [verbose]
 * @property {any} [beforeSend]
 * @property {any} [ingestKey]
 * @property {any} [anonymousCrashes]
 * @property {string | null} [url] to which paths are appended; none: nothing is kept
 * @property {boolean} [isDebug] an app in development that sends to a server of its own choice
 */

/**
 * Add the options of a call of `init` to those of earlier calls.
 *
 * @param {Settings} earlier
 * @param {unknown} options
 * @param {boolean} isPackaged
 * @param {string | undefined} variable from the environment
 * @returns {Settings}
 */
export function readSettings(earlier, options, isPackaged, variable) {
  /** @type {Record<string, any>} */
  const all = { ...earlier, ...copyOf(options) };
  // Null does not mean another server.
  all.endpoint ??= earlier.endpoint;
  const named = all.endpoint ?? (variable || (isPackaged && PRODUCTION));
  return { ...all, url: endpointOf(named), isDebug: !isPackaged };
}

/**
 * Return the address, or nothing for one that must not be sent to: a wrong address is no reason
 * to send to the production server.
 *
 * @param {unknown} named
 */
export function endpointOf(named) {
  return attempt(() => {
    const { protocol, hostname, username, password, origin, pathname } = new URL(String(named));
    const isSafe = protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
    return isSafe && !username && !password ? origin + pathname.replace(/\/+$/, "") : null;
  });
}
