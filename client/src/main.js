/** The entry of the main process. */
import * as electron from "electron";
import { createClient } from "./client.js";
import { realWorld } from "./world.js";

// One for the process, even when it is loaded as an ES module and as CommonJS: two would share
// the files.
const KEY = Symbol.for("stories-telemetry");
/** @type {any} */
const shared = globalThis;

/** @type {import("../types/main.js").TelemetryClient} */
export const TelemetryClient = shared[KEY] ?? createClient(electron, realWorld);
shared[KEY] = TelemetryClient;
