/** The three things that are sent, each with its address, its body and its receipt. */
import { attempt } from "../attempt.js";

export const EVENTS = "/api/events/batch";
export const CRASHES = "/api/crashes";
const ERASURES = "/api/erase";
const FLUSH_COUNT = 10;
const FLUSH_AFTER = 30_000;
const MAX_EVENTS = 50;
// 256 KiB, less what stands around the events and what each may have to add.
const MAX_EVENTS_BYTES = 262_144 - 16_384;

/** @typedef {import("./transport.js").Answer} Answer */
/** @typedef {import("../storage/event-line.js").StoredEvent} StoredEvent */

/**
 * One request, and what becomes of its content.
 *
 * @typedef {object} Job
 * @property {string} body
 * @property {(answer: Answer) => boolean} isReceipt
 * @property {() => void} remove
 * @property {(status: number) => boolean | void} refused returns false while a smaller one may pass
 */

/**
 * @typedef {object} Lane
 * @property {string} path
 * @property {boolean} isClosed
 * @property {() => number} dueIn milliseconds until something has to be sent; Infinity for nothing
 * @property {() => Job | undefined} next
 */

/**
 * @param {import("../storage/state-file.js").StateFile} state
 * @returns {Lane}
 */
export function erasureLane(state) {
  return laneOf(
    ERASURES,
    () => state.current().erasures,
    (user) => ({
      body: JSON.stringify({ user_id: user }),
      isReceipt: ({ status }) => status === 202,
      remove: () =>
        state.change({ erasures: state.refresh().erasures.filter((id) => id !== user) }),
    }),
  );
}

/**
 * @param {import("../storage/crash-folder.js").CrashFolder} crashes
 * @param {() => number} now
 * @returns {Lane}
 */
export function crashLane(crashes, now) {
  return laneOf(
    CRASHES,
    () => crashes.ids,
    (id) => {
      const report = crashes.read(id);
      if (!report) return crashes.remove(id);
      // If the server cannot stomach this one, another one is the first the next time.
      crashes.ids = [...crashes.ids.slice(1), id];
      return {
        body: JSON.stringify({ ...report, sent_at: timeOf(now()) }),
        isReceipt: ({ text }) => typeof jsonIn(text).id === "string",
        remove: () => crashes.remove(id),
      };
    },
  );
}

/**
 * Return a lane whose items go one by one, and at once.
 *
 * @param {string} path
 * @param {() => string[]} items
 * @param {(item: string) => Omit<Job, "refused"> | void} jobOf nothing for an item that is gone
 * @returns {Lane}
 */
function laneOf(path, items, jobOf) {
  return {
    path,
    isClosed: false,
    dueIn: () => (items().length > 0 ? 0 : Infinity),
    next() {
      for (const item of items()) {
        const job = jobOf(item);
        if (job) return { ...job, refused: job.remove };
      }
    },
  };
}

/**
 * @param {import("../storage/event-queue.js").EventQueue} queue
 * @param {() => number} now
 * @param {() => Record<string, unknown>} context of this launch, as it stands on a batch
 * @param {() => void} catchUp drops what another instance of the app has made void
 * @returns {Lane}
 */
export function eventLane(queue, now, context, catchUp) {
  // How many the server takes at once, as far as is known, and how many are sent: fewer while a
  // poisoned event is searched for.
  let most = MAX_EVENTS;
  let count = most;
  return {
    path: EVENTS,
    isClosed: false,
    dueIn() {
      const { length, 0: first } = queue.events;
      if (length === 0) return Infinity;
      return length < FLUSH_COUNT ? Math.max(0, FLUSH_AFTER - Math.abs(now() - first.at)) : 0;
    },
    next() {
      catchUp();
      queue.dropExpired(now());
      if (queue.events.length === 0) return;
      const events = queue.take(count, MAX_EVENTS_BYTES);
      const remove = () => {
        queue.remove(events);
        count = Math.min(most, count * 4);
      };
      return {
        body: batchOf(events, { ...context(), sent_at: timeOf(now()) }),
        isReceipt: ({ text }) => Number.isInteger(jsonIn(text).accepted),
        remove,
        refused(status) {
          count = Math.ceil(events.length / 2);
          if (status === 413) most = count;
          if (events.length > 1) return false;
          most = MAX_EVENTS;
          remove();
        },
      };
    },
  };
}

/**
 * Return a batch's JSON. What differs from the batch's context stands on the event itself.
 *
 * @param {StoredEvent[]} events of one user
 * @param {Record<string, unknown>} context
 */
function batchOf(events, context) {
  const [{ user, isDebug }] = events;
  const around = { user_id: user, ...context, debug: isDebug || undefined };
  const items = events.map(({ session, version, json }) => {
    const own = {
      session_id: session === context.session_id ? undefined : session,
      app_version: version === context.app_version ? undefined : version,
    };
    const rest = JSON.stringify(own).slice(1);
    return rest === "}" ? json : `${json.slice(0, -1)},${rest}`;
  });
  return `${JSON.stringify(around).slice(0, -1)},"events":[${items}]}`;
}

/** @param {number} now */
function timeOf(now) {
  return new Date(now).toISOString();
}

/**
 * @param {string} text
 * @returns {any}
 */
function jsonIn(text) {
  return attempt(() => JSON.parse(text)) ?? {};
}
