/** The file of waiting events: what it holds, how it grows and shrinks. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { launch, MINUTE, OFFLINE, SECOND, settle, WELL } from "./support/app.js";
import { left } from "./support/leftovers.js";

test("an event is on the disk before trackEvent returns", async () => {
  const app = launch({ server: OFFLINE }).on();
  app.client.trackEvent("feature_used", { feature: "export" });

  assert.match(app.file, /"event_type":"feature_used"/);
});

test("nothing of a value that is left out reaches the disk", () => {
  const app = launch({ server: OFFLINE }).on();
  app.client.trackEvent("feature_used", { note: "please call my mother" });

  assert.doesNotMatch(app.file, /mother/);
});

test("what was delivered does not come back", async () => {
  const app = await left(20);
  app.net.handle = WELL;
  await app.clock.pass(10 * SECOND);
  app.net.handle = OFFLINE;
  app.track(3, "settings_changed");
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  assert.deepEqual([...new Set(again.eventTypes)], ["settings_changed"]);
  assert.equal(again.events.length, 3);
});

test("delivered events are taken out of the file at the next start", async () => {
  const app = launch().on();
  await settle();
  app.track(100);
  await app.clock.pass(MINUTE);
  assert.match(app.file, /feature_used/);
  const again = app.relaunch().on();

  assert.equal(again.file, "");
});

test("the file is compacted beyond 512 KiB", async () => {
  const app = launch().on();
  await settle();
  for (let round = 0; round < 60; round++) {
    app.track(100);
    await app.clock.pass(MINUTE);
    assert.ok(Buffer.byteLength(app.file) <= 600_000);
  }

  assert.equal(app.events.length, 6000);
  assert.ok(fs.statSync(path.join(app.folder, "events.jsonl")).size < 524_288 + 65_536);
});

test("a full queue is not written anew for each event", async (context) => {
  const app = launch({
    server: OFFLINE,
    world: { cleanProperties: (_, properties) => ({ properties, dropped: [] }) },
  }).on();
  await settle();
  for (let number = 0; number < 1000; number++)
    app.client.trackEvent("feature_used", { x: "x".repeat(900) });
  const rename = context.mock.method(fs, "renameSync");
  for (let number = 0; number < 500; number++)
    app.client.trackEvent("feature_used", { x: "x".repeat(900) });

  assert.ok(rename.mock.callCount() <= 2, `${rename.mock.callCount()} times`);
});

test("a queue holds 1,000 events, also over launches", async () => {
  const app = await left(900);
  const again = app.relaunch({ server: OFFLINE }).on();
  await settle();
  again.track(900, "settings_changed");
  await settle();
  const last = again.relaunch({ server: WELL }).on();
  await last.clock.pass(MINUTE);

  assert.equal(last.events.length, 1000);
  assert.equal(last.eventTypes.filter((type) => type === "settings_changed").length, 900);
});

test("a queue holds 1 MiB", async () => {
  const app = launch({
    server: OFFLINE,
    world: { cleanProperties: (_, properties) => ({ properties, dropped: [] }) },
  }).on();
  await settle();
  for (let number = 0; number < 300; number++) {
    app.client.trackEvent("feature_used", { number, x: "é".repeat(3900) });
  }
  await settle();
  app.net.handle = WELL;
  app.net.sent.length = 0;
  await app.clock.pass(MINUTE);

  const bytes = app.events.reduce(
    (sum, event) => sum + Buffer.byteLength(JSON.stringify(event)),
    0,
  );
  assert.ok(bytes <= 1_048_576 && bytes > 1_000_000, `${bytes} bytes`);
  assert.equal(app.events.at(-1).properties.number, 299);
});

test("what is dropped from a full queue does not come back", async () => {
  const app = await left(1500);
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  assert.equal(again.events.length, 1000);
  assert.equal(again.events[0].properties.number, 501);
});

test("a file of a gigabyte is not read into memory", async () => {
  const app = await left(3);
  fs.truncateSync(path.join(app.folder, "events.jsonl"), 1_000_000_000);
  const again = app.relaunch({ server: WELL }).on();
  await settle();
  again.track(10);
  await settle();

  assert.equal(again.events.length, 10);
  assert.ok(fs.statSync(path.join(app.folder, "events.jsonl")).size < 1_000_000);
});
