/** Turning usage telemetry off and on. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  DAY,
  errorAt,
  HUNG,
  launch,
  MINUTE,
  OFFLINE,
  SECOND,
  settle,
  USER,
  WELL,
} from "./support/app.js";

test("before init returns, the flag is on the disk, the file is empty and the timer is off", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(5);
  assert.notEqual(app.file, "");
  app.client.init(USER, false);

  assert.equal(app.state.enabled, false);
  assert.equal(app.file, "");
  assert.deepEqual(app.clock.timers, []);
});

test("a request with events in flight is aborted and not tried again", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(10);
  await settle();
  app.off();
  assert.equal(app.batches[0].isAborted, true);
  app.net.handle = WELL;
  await app.clock.pass(DAY);

  assert.equal(app.batches.length, 1);
});

test("a request with a crash report in flight goes on", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.client.trackCrash(errorAt("x"));
  await settle();
  app.off();

  assert.equal(app.crashes[0].isAborted, false);
  app.crashes[0].reply(WELL(app.crashes[0]));
  await settle();
  assert.deepEqual(app.crashFiles, []);
});

test("crash reports stay, and crashes are still reported", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.client.trackCrash(errorAt("before"));
  await settle();
  app.off();
  app.client.trackCrash(errorAt("after"));
  app.net.handle = WELL;
  await app.clock.pass(MINUTE);

  const messages = app.crashes.slice(1).map(({ body }) => body.error_message);
  assert.deepEqual(new Set(messages), new Set(["before", "after"]));
  assert.equal(app.batches.length, 0);
});

test("no event is kept while telemetry is off", async () => {
  const app = launch().off();
  app.track(100);
  await app.clock.pass(MINUTE);

  assert.equal(app.batches.length, 0);
  assert.equal(app.file, "");
});

test("turning on again starts with an empty queue", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(20);
  await settle();
  app.off();
  app.track(20, "settings_changed");
  app.net.handle = WELL;
  app.net.sent.length = 0;
  app.on();
  await settle();
  app.track(1, "recording_started");
  await app.clock.pass(MINUTE);

  assert.deepEqual(app.eventTypes, ["recording_started"]);
});

test("turning off and on at once leaves nothing of before, not even what is in flight", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(15);
  await settle();
  app.off();
  app.on();
  app.net.handle = WELL;
  app.track(1, "settings_changed");
  await app.clock.pass(MINUTE);

  assert.equal(app.batches.length, 2);
  assert.deepEqual(
    app.batches[1].body.events.map(({ event_type }) => event_type),
    ["settings_changed"],
  );
});

test("the answer to an aborted request is not looked at", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(10);
  await settle();
  const [first] = app.batches;
  app.off();
  app.on();
  app.track(2);
  first.reply({ status: 401 });
  app.net.handle = WELL;
  await app.clock.pass(MINUTE);

  assert.equal(app.batches.length, 2);
});

test("the switch outlives a crash of the app between flag and file", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(5);
  const events = app.file;
  app.off();
  // As if the app had been killed before the file was emptied.
  fs.writeFileSync(path.join(app.folder, "events.jsonl"), events);
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  assert.equal(again.batches.length, 0);
  assert.doesNotMatch(again.file, /feature_used/);
});

test("off stays off over launches, and on stays on", async () => {
  const app = launch({ server: OFFLINE }).off();
  const again = app.relaunch().off();
  again.track(20);
  await again.clock.pass(MINUTE);
  assert.equal(again.batches.length, 0);

  const last = again.relaunch({ server: WELL }).on();
  await settle();
  last.track(10);
  await settle();
  assert.equal(last.events.length, 10);
});

test("a hundred toggles leave one state and no litter", async () => {
  const app = launch({ server: OFFLINE }).on();
  for (let number = 0; number < 50; number++) {
    app.off();
    app.on();
    app.track(1);
  }
  assert.deepEqual(fs.readdirSync(app.folder).sort(), ["events.jsonl", "state.json"]);
  app.net.handle = WELL;
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 1);
});

test("what the server asked for is not forgotten by turning off and on", async () => {
  const app = launch({
    server: () => ({ status: 429, headers: { "retry-after": "600" } }),
  }).on();
  await settle();
  app.track(10);
  await settle();
  app.off();
  assert.deepEqual(app.clock.timers, []);
  app.on();
  app.track(10);
  await app.clock.pass(599 * SECOND);
  assert.equal(app.batches.length, 1);

  app.net.handle = WELL;
  await app.clock.pass(SECOND);
  assert.equal(app.batches.length, 2);
});
