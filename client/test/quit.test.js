/** The last moments of the app. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorAt, HUNG, launch, OFFLINE, OTHER, SECOND, settle, WELL } from "./support/app.js";

test("what is waiting is sent before the app ends", async () => {
  const app = launch().on();
  await settle();
  app.track(3);

  assert.equal(app.app.willQuit(), false);
  await settle();
  assert.equal(app.events.length, 3);
  assert.equal(app.app.exits, 1);
});

test("everything is sent, however many requests it takes", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(10);
  await settle();
  app.track(120, "settings_changed");
  app.client.trackCrash(errorAt("x"));
  app.app.willQuit();
  app.net.handle = WELL;
  app.batches[0].reply(WELL(app.batches[0]));
  await settle();

  assert.equal(app.events.length, 131);
  assert.equal(app.crashes.length, 1);
  assert.equal(app.app.exits, 1);
});

test("quitting waits at most 1.5 seconds, and the rest is sent by the next launch", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(3);
  app.app.willQuit();
  await app.clock.pass(1.5 * SECOND - 1);
  assert.equal(app.app.exits, 0);
  await app.clock.pass(1);
  assert.equal(app.app.exits, 1);

  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(30 * SECOND);
  assert.equal(again.events.length, 3);
});

test("a request that hangs already does not make quitting longer", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(10);
  await app.clock.pass(5 * SECOND);
  app.app.willQuit();
  await app.clock.pass(1.5 * SECOND);

  assert.equal(app.app.exits, 1);
});

test("the app ends at once when nothing is waiting", async () => {
  const app = launch().on();
  await settle();

  assert.equal(app.app.willQuit(), true);
  assert.equal(app.app.exits, 0);
});

test("the app ends at once while telemetry is off", async () => {
  const app = launch().off();
  await settle();
  app.track(3);

  assert.equal(app.app.willQuit(), true);
});

test("offline, the app ends as soon as that is known", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(3);
  app.app.willQuit();
  await settle();

  assert.equal(app.app.exits, 1);
});

test("while backing off the app ends at once: the server is not to be asked", async () => {
  const app = launch({ server: () => ({ status: 429, headers: { "retry-after": "60" } }) }).on();
  await settle();
  app.track(10);
  await settle();

  assert.equal(app.app.willQuit(), true);
});

test("after 401 the app ends at once", async () => {
  const app = launch({ server: () => ({ status: 401 }) }).on();
  await settle();
  app.track(10);
  await settle();

  assert.equal(app.app.willQuit(), true);
});

test("before the app was ready it ends at once", () => {
  const app = launch();
  app.app.ready = new Promise(() => {});
  app.on();
  app.track(10);

  assert.equal(app.app.willQuit(), true);
});

test("an app that prevents quitting before is left alone", async () => {
  const app = launch();
  app.app.on("will-quit", (event) => event.preventDefault());
  app.on();
  await settle();
  app.track(3);
  app.app.willQuit();
  await app.clock.pass(5 * SECOND);

  assert.equal(app.app.exits, 0);
  assert.equal(app.net.sent.length, 0);
});

test("an app that prevents quitting afterwards goes on living", async () => {
  const app = launch().on();
  await settle();
  let stays = true;
  app.app.on("will-quit", (event) => {
    if (stays) event.preventDefault();
  });
  app.track(3);
  assert.equal(app.app.willQuit(), false);
  await app.clock.pass(5 * SECOND);
  assert.equal(app.app.exits, 0);

  stays = false;
  app.track(3);
  app.app.willQuit();
  await app.clock.pass(5 * SECOND);
  assert.equal(app.app.exits, 1);
  assert.equal(app.events.length, 6);
});

test("an app that prevents quitting in before-quit never notices anything", async () => {
  const app = launch().on();
  await settle();
  app.track(3);
  app.app.emit("before-quit", { preventDefault() {} });
  await settle();

  assert.equal(app.net.sent.length, 0);
});

test("somebody in a hurry is not held up twice", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(3);

  assert.equal(app.app.willQuit(), false);
  assert.equal(app.app.willQuit(), true);
});

test("what is tracked in the last moment is kept for the next launch", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(1);
  app.app.willQuit();
  app.track(1, "settings_changed");
  await app.clock.pass(2 * SECOND);
  app.track(1, "recording_started");
  app.client.trackCrash(errorAt("x"));

  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(30 * SECOND);
  assert.deepEqual(again.eventTypes, [
    "feature_used",
    "settings_changed",
    "recording_started",
    "app_crashed",
  ]);
  assert.equal(again.crashes.length, 1);
});

test("an erasure is posted before the app ends", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.client.erase(OTHER);
  app.app.willQuit();
  app.erasures[0].reply({ status: 202 });
  await settle();

  assert.equal(app.app.exits, 1);
  assert.deepEqual(app.state.erasures, []);
});

test("an app without app.exit still ends", async () => {
  const app = launch().on();
  await settle();
  let quits = 0;
  Object.assign(app.app, { exit: undefined, quit: () => quits++ });
  app.track(3);
  app.app.willQuit();
  await settle();

  assert.equal(quits, 1);
});
