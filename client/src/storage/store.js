/** What outlives the process: `<userData>/telemetry`. */
import { attempt } from "../attempt.js";
import { openCrashes } from "./crash-folder.js";
import { join } from "./disk.js";
import { openQueue } from "./event-queue.js";
import { openJournal } from "./journal.js";
import { openState } from "./state-file.js";

/** @typedef {ReturnType<typeof openStore>} Store */

/** @param {import("electron").App} app */
export function openStore(app) {
  // No file can have the other name, so that everything stays in memory.
  const folder = attempt(() => join(app.getPath("userData"), "telemetry")) ?? "\0";
  return {
    state: openState(join(folder, "state.json")),
    queue: openQueue(openJournal(join(folder, "events.jsonl"))),
    crashes: openCrashes(join(folder, "crashes")),
  };
}
