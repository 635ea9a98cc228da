/** An app with the client in it, a server that it sends to, and a disk that outlives launches. */
import { EventEmitter } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createClient } from "../../src/client.js";
import { cleanProperties, scrubTogether } from "../../src/scrub/index.js";
import { FakeClock, settle } from "./clock.js";
import { FakeApp, FakeNet, FakeProcess } from "./fake-electron.js";

export { settle };

export const USER = "5f0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b11";
export const OTHER = "0a4f4c1e-3d4b-4a57-8a33-6f1d2c9b7e55";
export const ENDPOINT = "https://telemetry.example";
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 86_400 * SECOND;
export const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @typedef {import("./fake-electron.js").Sent} Sent */

const folders = new Set();
process.on("exit", () => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

/** A server that takes in everything, as the real one does. */
export const WELL = (/** @type {Sent} */ sent) => {
  if (sent.path.endsWith("/api/crashes")) {
    return { status: 201, json: { id: sent.body.crash_id, duplicate: false } };
  }
  if (sent.path.endsWith("/api/erase")) return { status: 202, json: { status: "erased" } };
  return { status: 200, json: { accepted: sent.body.events.length, duplicates: 0, rejected: [] } };
};
/** No network. */
export const OFFLINE = () => null;
/** A server that never answers. */
export const HUNG = () => undefined;

/** Return a new folder that is removed with the process. */
export function temporaryFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stories-telemetry-"));
  folders.add(folder);
  return folder;
}

/**
 * @param {object} [how]
 * @param {string} [how.userData]
 * @param {FakeClock} [how.clock]
 * @param {(sent: Sent) => any} [how.server]
 * @param {boolean} [how.isPackaged]
 * @param {Record<string, string>} [how.env]
 * @param {Partial<import("../../src/world.js").World>} [how.world]
 */
export function launch({
  userData = temporaryFolder(),
  clock = new FakeClock(),
  server = WELL,
  isPackaged = true,
  env = {},
  world = {},
} = {}) {
  const app = new FakeApp(userData);
  app.isPackaged = isPackaged;
  const net = new FakeNet();
  net.handle = server;
  const ipcMain = new EventEmitter();
  const fakeProcess = new FakeProcess();
  fakeProcess.env = env;
  /** @type {string[]} */
  const printed = [];
  const client = createClient(
    /** @type {any} */ ({ app, net, ipcMain }),
    /** @type {any} */ ({
      process: fakeProcess,
      now: clock.now,
      random: () => 1,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      print: (/** @type {string} */ line) => printed.push(line),
      scrub: scrubTogether,
      cleanProperties,
      ownNames: () => ({ home: "", names: [] }),
      ...world,
    }),
  );
  const folder = path.join(userData, "telemetry");
  return {
    client,
    app,
    net,
    ipcMain,
    process: fakeProcess,
    clock,
    printed,
    folder,
    userData,
    /** Requests by what they carry. */
    get batches() {
      return net.sent.filter(({ path }) => path === "/api/events/batch");
    },
    get crashes() {
      return net.sent.filter(({ path }) => path === "/api/crashes");
    },
    get erasures() {
      return net.sent.filter(({ path }) => path === "/api/erase");
    },
    /** Every event that was sent, in order. */
    get events() {
      return this.batches.flatMap(({ body }) => body.events);
    },
    get eventTypes() {
      return this.events.map(({ event_type }) => event_type);
    },
    /** What lies on the disk. */
    get file() {
      const file = path.join(folder, "events.jsonl");
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    },
    get state() {
      return JSON.parse(fs.readFileSync(path.join(folder, "state.json"), "utf8"));
    },
    get crashFiles() {
      const crashes = path.join(folder, "crashes");
      return fs.existsSync(crashes) ? fs.readdirSync(crashes) : [];
    },
    /** Start telemetry with the usual answers. */
    on(options = {}) {
      client.init(USER, true, { endpoint: ENDPOINT, ...options });
      return this;
    },
    off(options = {}) {
      client.init(USER, false, { endpoint: ENDPOINT, ...options });
      return this;
    },
    /** @param {number} count */
    track(count, type = "feature_used") {
      for (let number = 1; number <= count; number++) client.trackEvent(type, { number });
    },
    /** Kill this one, and start the app again on the same disk. */
    relaunch(/** @type {any} */ how = {}) {
      return launch({ userData, clock, server: net.handle, isPackaged, env, world, ...how });
    },
  };
}

/**
 * Return an error of a fixed place.
 *
 * @param {string} message
 */
export function errorAt(message, where = "save") {
  const error = new TypeError(message);
  error.stack = `TypeError: ${message}\n    at ${where} (app.asar/dist/main/history.js:88:9)`;
  return error;
}
