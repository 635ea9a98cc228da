/** Events that are not delivered yet: in memory, and in a journal from which they come back. */
import { acknowledgement, lineOf, MAX_EVENT_BYTES, readLine } from "./event-line.js";

const MAX_EVENTS = 1000;
const MAX_BYTES = 1_048_576;
export const MAX_AGE = 30 * 86_400_000;
const COMPACT_AT = 524_288;

/** @typedef {import("./event-line.js").StoredEvent} StoredEvent */
/** @typedef {ReturnType<typeof openQueue>} EventQueue */

/** @param {import("./journal.js").Journal} journal */
export function openQueue(journal) {
  let compactAt = COMPACT_AT;
  let bytes = 0;
  const queue = {
    /** @type {StoredEvent[]} oldest first */
    events: [],
    /** Events of a lower number are void. */
    sequence: 0,

    /**
     * Bring back what earlier launches left, unless it was made void since.
     *
     * @param {number} sequence
     * @param {number} now
     */
    load(sequence, now) {
      queue.sequence = sequence;
      const lines = journal.lines();
      keep(eventsIn(lines));
      queue.dropExpired(now);
      shorten();
      if (lines.some(Boolean)) rewrite(queue.events);
    },

    /** @param {StoredEvent} event */
    add(event) {
      if (event.bytes > MAX_EVENT_BYTES) return;
      queue.events.push(event);
      bytes += event.bytes;
      append(lineOf(event, queue.sequence));
      const dropped = shorten();
      if (dropped.length > 0) append(acknowledgement(dropped));
    },

    /**
     * Return the oldest event and those of its followers that can go into one request with it.
     *
     * @param {number} count
     * @param {number} limit in bytes
     */
    take(count, limit) {
      const [first] = queue.events;
      let room = limit;
      return queue.events
        .filter(({ user, isDebug }) => user === first.user && isDebug === first.isDebug)
        .slice(0, count)
        .filter((event) => {
          room -= event.bytes;
          return room >= 0;
        });
    },

    /** @param {StoredEvent[]} events */
    remove(events) {
      const ids = idsOf(events);
      keep(queue.events.filter(({ id }) => !ids.has(id)));
      append(acknowledgement(events));
    },

    /**
     * Drop what is too old: the server's memory of erased users ends, too.
     *
     * @param {number} now
     */
    dropExpired(now) {
      const expired = queue.events.filter(({ at }) => now - at > MAX_AGE);
      if (expired.length > 0) queue.remove(expired);
    },

    /**
     * Forget what another instance of the app has made void.
     *
     * @param {number} sequence
     */
    forget(sequence) {
      queue.sequence = sequence;
      keep([]);
    },

    /**
     * Forget everything; what cannot be removed from the disk is void by the new number.
     *
     * @param {number} sequence
     */
    clear(sequence) {
      queue.forget(sequence);
      rewrite([]);
    },
  };

  /** @param {StoredEvent[]} events */
  function keep(events) {
    queue.events = events;
    bytes = events.reduce((sum, event) => sum + event.bytes, 0);
  }

  /** Drop the oldest beyond the limits, and return them. */
  function shorten() {
    let count = 0;
    while (queue.events.length - count > MAX_EVENTS || bytes > MAX_BYTES) {
      bytes -= queue.events[count++].bytes;
    }
    return queue.events.splice(0, count);
  }

  /** @param {string} line */
  function append(line) {
    const size = journal.append(line);
    if (!size || size <= compactAt) return;
    // Without what is delivered, but with what another instance of the app has added.
    const events = eventsIn(journal.lines());
    const ids = idsOf(events);
    rewrite([...events, ...queue.events.filter(({ id }) => !ids.has(id))]);
  }

  /** @param {StoredEvent[]} events */
  function rewrite(events) {
    const lines = events.map((event) => lineOf(event, queue.sequence));
    journal.rewrite(lines);
    // A long queue is not written anew for each event.
    compactAt = Math.max(COMPACT_AT, 2 * lines.join().length);
  }

  /**
   * Return the events that are neither acknowledged nor void.
   *
   * @param {string[]} lines
   */
  function eventsIn(lines) {
    /** @type {Map<string, StoredEvent>} */
    const events = new Map();
    for (const { ids, event, sequence } of lines.map(readLine)) {
      for (const id of ids ?? []) events.delete(id);
      if (event && Number(sequence) >= queue.sequence) events.set(event.id, event);
    }
    return [...events.values()];
  }

  return queue;
}

/** @param {StoredEvent[]} events */
function idsOf(events) {
  return new Set(events.map(({ id }) => id));
}
