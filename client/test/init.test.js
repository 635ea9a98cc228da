/** Starting: before init, init twice, with what is no id, before the app is ready. */
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import {
  ENDPOINT,
  errorAt,
  launch,
  MINUTE,
  OFFLINE,
  OTHER,
  SECOND,
  settle,
  USER,
  UUID4,
} from "./support/app.js";

test("what is tracked before init waits in memory and is sent after it", async () => {
  const app = launch();
  app.client.trackEvent("app_opened", { startup_ms: 740 });
  await app.clock.pass(5 * SECOND);
  assert.equal(app.file, "");
  app.on();
  await app.clock.pass(30 * SECOND);

  assert.deepEqual(app.eventTypes, ["app_opened"]);
  assert.equal(app.events[0].timestamp, "2026-01-15T09:30:00.000Z");
  assert.equal(app.batches[0].body.user_id, USER);
});

test("at most 100 events wait for init, the first ones", async () => {
  const app = launch();
  app.track(500);
  app.on();
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 100);
  assert.deepEqual(app.events.at(-1).properties, { number: 100 });
});

test("what was tracked before init is discarded when init says no", async () => {
  const app = launch();
  app.track(5);
  app.off();
  app.on();
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 0);
  assert.doesNotMatch(app.file, /feature_used/);
});

test("a crash before init is reported after it, whatever it says", async () => {
  const app = launch();
  app.client.trackCrash(errorAt("early"));
  app.off();
  await settle();

  assert.deepEqual(
    app.crashes.map(({ body }) => body.error_message),
    ["early"],
  );
});

for (const enabled of [false, undefined, null, 1, "true", "yes", {}, [], new Boolean(true), NaN]) {
  test(`${typeof enabled} ${String(enabled)} does not turn usage events on`, async () => {
    const app = launch();
    app.client.init(USER, /** @type {any} */ (enabled), { endpoint: ENDPOINT });
    app.track(20);
    await app.clock.pass(MINUTE);

    assert.equal(app.batches.length, 0);
    assert.equal(app.state.enabled, false);
  });
}

for (const id of [
  "",
  undefined,
  null,
  42,
  {},
  [],
  "x".repeat(129),
  Symbol("id"),
  new String(USER),
]) {
  test(`${typeof id} ${String(JSON.stringify(id)).slice(0, 12)} is no user id: init is ignored`, async () => {
    const app = launch();
    app.client.init(/** @type {any} */ (id), true, { endpoint: ENDPOINT });
    app.track(20);
    await app.clock.pass(MINUTE);

    assert.equal(app.net.sent.length, 0);
    app.on();
    await app.clock.pass(MINUTE);
    assert.equal(app.batches[0].body.user_id, USER);
  });
}

test("turning off is never ignored, not even without a user id", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(5);
  app.client.init(/** @type {any} */ (undefined), false);

  assert.equal(app.state.enabled, false);
  assert.doesNotMatch(app.file, /feature_used/);
});

test("a crash of an app that has no id yet carries a random one", async () => {
  const app = launch();
  app.client.init(/** @type {any} */ (undefined), false, { endpoint: ENDPOINT });
  app.client.trackCrash(errorAt("x"));
  app.client.trackCrash(errorAt("y"));
  await settle();

  const ids = app.crashes.map(({ body }) => body.user_id);
  assert.match(ids[0], UUID4);
  assert.notEqual(ids[0], ids[1]);
});

test("an id that is no UUID is sent as it is: the server turns it into a pseudonym", async () => {
  const app = launch();
  app.client.init("test", true, { endpoint: ENDPOINT });
  app.track(10);
  await settle();

  assert.equal(app.batches[0].body.user_id, "test");
});

test("init twice with the same values changes nothing", async () => {
  const app = launch().on();
  app.track(5);
  app.on();
  app.on();
  app.track(5);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 10);
  assert.equal(app.ipcMain.listenerCount("stories-telemetry"), 1);
  assert.equal(app.app.listenerCount("will-quit"), 1);
  assert.equal(app.process.listenerCount("unhandledRejection"), 1);
});

test("init with another id goes on under that one", async () => {
  const app = launch().on();
  await settle();
  app.track(1);
  app.client.init(OTHER, true);
  app.track(1);
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(MINUTE);

  assert.deepEqual(
    app.batches.map(({ body }) => body.user_id),
    [USER, OTHER],
  );
  assert.equal(app.crashes[0].body.user_id, OTHER);
});

test("later options are added to the earlier ones", async () => {
  const app = launch();
  app.client.init(USER, true, { endpoint: ENDPOINT, appVersion: "1.0.0" });
  app.client.init(USER, true, { appVersion: "2.0.0" });
  app.track(10);
  await settle();

  assert.equal(app.batches[0].url, `${ENDPOINT}/api/events/batch`);
  assert.equal(app.batches[0].body.app_version, "2.0.0");
});

for (const options of [
  null,
  undefined,
  "text",
  5,
  [],
  () => {},
  new Proxy({}, { get: () => assert.fail() }),
]) {
  test(`options that are ${typeof options} are as good as none`, async () => {
    const app = launch({ env: { STORIES_TELEMETRY_URL: ENDPOINT } });
    app.client.init(USER, true, /** @type {any} */ (options));
    app.track(10);
    await settle();

    assert.equal(app.events.length, 10);
  });
}

test("nothing is sent before the app is ready, and nothing is lost", async () => {
  const app = launch();
  /** @type {() => void} */
  let becomeReady = () => {};
  app.app.ready = new Promise((resolve) => {
    becomeReady = resolve;
  });
  app.on();
  app.track(20);
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(MINUTE);
  assert.equal(app.net.sent.length, 0);

  becomeReady();
  await settle();
  assert.equal(app.events.length, 21);
  assert.equal(app.crashes.length, 1);
});

test("the language is asked for when the app is ready: before, Electron does not know it", async () => {
  const app = launch();
  app.app.getLocale = () => "";
  app.app.ready = Promise.resolve().then(() => {
    app.app.getLocale = () => "fr-CA";
  });
  app.on();
  app.track(10);
  await settle();

  assert.equal(app.batches[0].body.language, "fr-CA");
});

test("the folder is the user's alone", () => {
  const app = launch().on();
  app.track(1);
  app.client.trackCrash(errorAt("x"));

  assert.equal(fs.statSync(app.folder).mode & 0o077, 0);
  assert.equal(fs.statSync(`${app.folder}/events.jsonl`).mode & 0o077, 0);
  assert.equal(fs.statSync(`${app.folder}/state.json`).mode & 0o077, 0);
});

test("outside the main process nothing works, and nothing throws", async () => {
  const { createClient } = await import("../src/client.js");
  const { realWorld } = await import("../src/world.js");
  for (const electron of [{}, { app: undefined }, { default: "/path/to/electron" }]) {
    const client = createClient(/** @type {any} */ (electron), realWorld);
    client.trackEvent("app_opened");
    client.init(USER, true, { endpoint: ENDPOINT });
    client.trackCrash(new Error("x"));
    client.erase(OTHER);
  }
});
