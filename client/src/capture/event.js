/** Make an event of a name and whatever was given as its properties. */
import { attempt } from "../attempt.js";
import { uuid7 } from "../uuid.js";
import { copyOf } from "./read-key.js";

const EVENT_TYPE = /^[a-z][a-z0-9_]{0,63}$/;

/** @typedef {(eventType: string, properties: Record<string, unknown>) => {properties: any, dropped: [string, string][]}} CleanProperties */

/**
 * Return an event with what may be kept of its properties, or null when its name is none.
 *
 * @param {unknown} eventType
 * @param {unknown} properties
 * @param {import("./crash-report.js").Tools} tools
 * @returns {import("../../types/main.js").TelemetryEvent | null}
 */
export function makeEvent(eventType, properties, tools) {
  const { now, log } = tools;
  if (!isEventType(eventType)) {
    log(`event ignored: its name must match ${EVENT_TYPE}`);
    return null;
  }
  return {
    event_id: uuid7(now),
    event_type: eventType,
    timestamp: new Date(now).toISOString(),
    properties: cleaned(eventType, properties, tools),
  };
}

/**
 * Return an event as the app wants it after a look at it; undefined when it does not.
 *
 * @param {import("../../types/main.js").TelemetryEvent} event
 * @param {(key: string) => unknown} wanted
 * @param {import("./crash-report.js").Tools} tools
 */
export function changedEvent(event, wanted, tools) {
  const event_type = wanted("event_type");
  if (!isEventType(event_type)) return;
  return { ...event, event_type, properties: cleaned(event_type, wanted("properties"), tools) };
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
export function isEventType(value) {
  return typeof value === "string" && EVENT_TYPE.test(value);
}

/**
 * Return what may be kept of properties that may be anything; what is left out is told by its key.
 *
 * @param {string} eventType
 * @param {unknown} properties
 * @param {import("./crash-report.js").Tools} tools
 * @returns {import("../../types/main.js").Properties}
 */
export function cleaned(eventType, properties, { clean, log }) {
  const result = attempt(() => clean(eventType, copyOf(properties)));
  for (const [key, rule] of result?.dropped ?? [["all", "not cleaned"]]) {
    log(`${eventType}: ${key} was left out (${rule})`);
  }
  return result?.properties ?? {};
}
