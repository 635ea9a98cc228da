/** Clocks that are wrong, that jump, and that stand still while the machine sleeps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, errorAt, launch, MINUTE, OFFLINE, SECOND, settle, WELL } from "./support/app.js";
import { FakeClock } from "./support/clock.js";

const YEAR = 365 * DAY;

test("a clock that is set back does not put off what is waiting", async () => {
  const app = launch().on();
  await settle();
  app.track(3);
  app.clock.jump(-10 * YEAR);
  app.track(1);
  await app.clock.pass(30 * SECOND);

  assert.equal(app.events.length, 4);
});

test("a clock that is set forward does not send in a loop", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(10);
  await settle();
  app.clock.jump(20 * DAY);
  await app.clock.pass(MINUTE);

  assert.ok(app.batches.length <= 5, `${app.batches.length} requests`);
});

test("a clock that is set back during a back-off does not prolong it", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(10);
  await settle();
  app.clock.jump(-10 * YEAR);
  app.track(10);
  app.net.handle = WELL;
  await app.clock.pass(5 * SECOND);

  assert.equal(new Set(app.events.map(({ event_id }) => event_id)).size, 20);
});

test("a clock that is set back while the server wants silence does not prolong it for ever", async () => {
  const app = launch({ server: () => ({ status: 429, headers: { "retry-after": "60" } }) }).on();
  await settle();
  app.track(10);
  await settle();
  app.clock.jump(-10 * YEAR);
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(60 * MINUTE);

  assert.equal(again.events.length, 10);
});

test("events of a clock in the future are kept and sent", async () => {
  const app = launch({ server: OFFLINE, clock: new FakeClock("2099-01-01T00:00:00Z") }).on();
  await settle();
  app.track(10);
  await settle();
  app.clock.jump(Date.parse("2026-01-15") - Date.parse("2099-01-01"));
  app.net.handle = WELL;
  await app.clock.pass(MINUTE);
  assert.equal(app.batches.at(-1).body.events.length, 10);
  assert.match(app.batches.at(-1).body.events[0].timestamp, /^2099/);
  assert.match(app.batches.at(-1).body.sent_at, /^2026/);
});

test("a clock before 1970 is no problem", async () => {
  const app = launch({ clock: new FakeClock("1969-06-01T00:00:00Z") }).on();
  await settle();
  app.track(10);
  app.client.trackCrash(errorAt("x"));
  await settle();

  assert.equal(app.events.length, 11);
  assert.match(app.events[0].event_id, /^00000000-0000-7/);
});

test("every message says when it left, so that the server can correct the clock", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(10);
  await app.clock.pass(5 * SECOND);

  assert.deepEqual(
    app.batches.map(({ body }) => body.sent_at),
    ["2026-01-15T09:30:00.000Z", "2026-01-15T09:30:05.000Z"],
  );
});

test("the same crash is told again after the clock was set back", async () => {
  const app = launch().off();
  await settle();
  app.client.trackCrash(errorAt("x"));
  app.clock.jump(-YEAR);
  app.client.trackCrash(errorAt("x"));
  await settle();

  assert.equal(app.crashes.length, 2);
});

test("after a night's sleep the timer goes on, and everything is sent", async () => {
  const app = launch().on();
  await settle();
  app.track(3);
  await app.clock.pass(10 * SECOND);
  // Timers stand still while the machine sleeps.
  app.clock.jump(8 * 60 * MINUTE);
  await app.clock.pass(20 * SECOND);

  assert.equal(app.events.length, 3);
});

test("a request that the sleep has cut off is tried again", async () => {
  const app = launch({ server: () => undefined }).on();
  await settle();
  app.track(10);
  await settle();
  app.clock.jump(8 * 60 * MINUTE);
  app.net.handle = WELL;
  app.batches[0].reply(null);
  await app.clock.pass(5 * SECOND);

  assert.equal(app.batches.length, 2);
});

test("what lay on the disk for 30 days is not sent any more", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(5);
  const soon = app.relaunch({ server: OFFLINE, clock: new FakeClock("2026-02-14T09:29:00Z") }).on();
  await soon.clock.pass(30 * SECOND);
  assert.equal(soon.batches.length > 0, true);

  const late = app.relaunch({ server: WELL, clock: new FakeClock("2026-02-14T09:31:00Z") }).on();
  await late.clock.pass(MINUTE);
  assert.equal(late.batches.length, 0);
});
