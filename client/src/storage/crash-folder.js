/** Crash reports that are not delivered yet: a file each, written before the app can end. */
import { attempt } from "../attempt.js";
import { fs, join, readText, replaceFile } from "./disk.js";
import { MAX_AGE } from "./event-queue.js";

const MAX_REPORTS = 20;
const FILE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json$/;

/** @typedef {Record<string, any> & {crash_id: string}} Report a report as it is sent */
/** @typedef {ReturnType<typeof openCrashes>} CrashFolder */

/** @param {string} folder */
export function openCrashes(folder) {
  /** @type {Map<string, Report>} what could not be written */
  const unwritten = new Map();
  const crashes = {
    /** @type {string[]} the next to be sent first */
    ids: [],

    /**
     * Find what earlier launches left; what is older than 30 days or damaged goes.
     *
     * @param {number} now
     */
    load(now) {
      /** @type {string[]} */
      const names = attempt(() => fs.readdirSync(folder)) ?? [];
      crashes.ids = names.flatMap((name) => FILE.exec(name)?.[1] ?? []).sort();
      for (const id of crashes.ids) {
        const report = crashes.read(id);
        if (!report || now - Date.parse(report.timestamp) > MAX_AGE) crashes.remove(id);
      }
      shorten();
    },

    /** @param {Report} report */
    add(report) {
      crashes.ids.push(report.crash_id);
      write(report);
      shorten();
    },

    /**
     * @param {string} id
     * @returns {Report | undefined} undefined for a file that is gone or damaged
     */
    read: (id) =>
      unwritten.get(id) ??
      attempt(() => {
        const report = JSON.parse(readText(path(id)));
        return report.crash_id === id && report.error_message ? report : undefined;
      }),

    /** @param {string} id */
    remove(id) {
      crashes.ids = crashes.ids.filter((other) => other !== id);
      unwritten.delete(id);
      // If it stays, it is sent once more after the next launch: the server knows its id.
      attempt(() => fs.unlinkSync(path(id)));
    },

    /**
     * Change every report that is kept.
     *
     * @param {(report: Report) => Report} change
     */
    rewrite(change) {
      for (const id of crashes.ids) {
        const report = crashes.read(id);
        if (report) write(change(report));
      }
    },

    clear() {
      crashes.ids.forEach(crashes.remove);
    },
  };

  function shorten() {
    while (crashes.ids.length > MAX_REPORTS) crashes.remove(crashes.ids[0]);
  }

  /** @param {Report} report */
  function write(report) {
    unwritten.delete(report.crash_id);
    attempt(
      () => replaceFile(path(report.crash_id), JSON.stringify(report)),
      () => unwritten.set(report.crash_id, report),
    );
  }

  /** @param {string} id */
  const path = (id) => join(folder, `${id}.json`);

  return crashes;
}
