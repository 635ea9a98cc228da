/** How an event stands in a line of `events.jsonl`, and how a line is read that may be damaged. */
import { attempt } from "../attempt.js";

export const MAX_EVENT_BYTES = 8192;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * An event with what is fixed when it is captured.
 *
 * @typedef {object} StoredEvent
 * @property {string} id
 * @property {number} at when it was captured, in milliseconds since 1970
 * @property {string} user
 * @property {string} session
 * @property {string | undefined} version the app's
 * @property {boolean | undefined} isDebug
 * @property {string} json the event as it is sent
 * @property {number} bytes the length of that in UTF-8
 */

/**
 * @param {import("../../types/main.js").TelemetryEvent} event
 * @param {{user: string, session: string, version: string | undefined, isDebug: boolean | undefined}} fixed
 * @returns {StoredEvent}
 */
export function toStored(event, fixed) {
  const json = JSON.stringify(event);
  const at = Date.parse(event.timestamp);
  return { ...fixed, id: event.event_id, at, json, bytes: Buffer.byteLength(json) };
}

/**
 * @param {StoredEvent} event
 * @param {number} sequence
 */
export function lineOf({ user, session, version, isDebug, json }, sequence) {
  return `{"f":${JSON.stringify([sequence, user, session, version, isDebug])},"e":${json}}`;
}

/** @param {StoredEvent[]} events */
export function acknowledgement(events) {
  return JSON.stringify({ a: events.map(({ id }) => id) });
}

/**
 * Return the ids that a line acknowledges, or its event and sequence number, or nothing for a line
 * that is torn or unknown.
 *
 * @param {string} line
 * @returns {{ids?: string[], event?: StoredEvent, sequence?: unknown}}
 */
export function readLine(line) {
  return (
    attempt(() => {
      const { a, f, e } = JSON.parse(line);
      return Array.isArray(a) ? { ids: a } : readEvent(f, e);
    }) || {}
  );
}

/**
 * The rest of it is the server's to judge.
 *
 * @param {any} fixed
 * @param {any} event
 */
function readEvent([sequence, user, session, version, isDebug], event) {
  const stored = toStored(event, { user, session, version, isDebug: isDebug === true });
  return (
    typeof user === "string" &&
    ID.test(stored.id) &&
    stored.at >= 0 &&
    // One that is larger than a request would stop all others.
    stored.bytes <= MAX_EVENT_BYTES && { event: stored, sequence }
  );
}
