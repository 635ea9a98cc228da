/** When events are sent, and how many at once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, MINUTE, OTHER, SECOND, settle, USER, WELL } from "./support/app.js";

test("an event is sent 30 seconds after it was tracked", async () => {
  const app = launch().on();
  await settle();
  app.client.trackEvent("recording_started", { source: "widget", duration: 45 });

  await app.clock.pass(30 * SECOND - 1);
  assert.equal(app.batches.length, 0);
  await app.clock.pass(1);
  assert.equal(app.batches.length, 1);
  assert.deepEqual(app.events[0].properties, { source: "widget", duration: 45 });
});

test("the 30 seconds run from the first event, not from the last one", async () => {
  const app = launch().on();
  await settle();
  app.track(1);
  await app.clock.pass(20 * SECOND);
  app.track(1);

  await app.clock.pass(10 * SECOND);
  assert.equal(app.events.length, 2);
});

test("ten events are sent at once", async () => {
  const app = launch().on();
  await settle();
  app.track(9);
  await settle();
  assert.equal(app.batches.length, 0);

  app.track(1);
  await settle();
  assert.equal(app.events.length, 10);
  assert.equal(app.batches.length, 1);
});

test("the one timer does not keep the process alive", async () => {
  const app = launch().on();
  await settle();
  app.track(3);

  assert.deepEqual(app.clock.timers, [{ in: 30 * SECOND, isUnref: true }]);
});

test("there is no timer while nothing is waiting", async () => {
  const app = launch().on();
  await settle();
  assert.deepEqual(app.clock.timers, []);

  app.track(3);
  await app.clock.pass(MINUTE);
  assert.deepEqual(app.clock.timers, []);
});

test("a request holds at most 50 events", async () => {
  const app = launch({ server: () => null }).on();
  await settle();
  app.track(120);
  await settle();
  app.net.handle = WELL;
  await app.clock.pass(10 * SECOND);

  const counts = app.batches.slice(1).map(({ body }) => body.events.length);
  assert.deepEqual(counts, [50, 50, 20]);
});

test("a request holds at most 256 KiB", async () => {
  const app = launch({
    // As if long values were allowed one day.
    world: { cleanProperties: (_, properties) => ({ properties, dropped: [] }) },
  }).on();
  await settle();
  for (let number = 0; number < 50; number++) {
    app.client.trackEvent("feature_used", { number, text: "é".repeat(3900) });
  }
  await settle();

  assert.equal(new Set(app.events.map(({ event_id }) => event_id)).size, 50);
  for (const { bytes } of app.batches) assert.ok(bytes <= 262_144, `${bytes} bytes`);
  assert.equal(app.batches.length, 2);
});

test("one request is in flight at a time", async () => {
  const app = launch({ server: () => undefined }).on();
  await settle();
  app.track(25);
  await settle();
  app.track(25);
  app.client.trackCrash(new Error("meanwhile"));
  await settle();
  assert.equal(app.net.sent.length, 1);

  app.net.handle = WELL;
  app.net.sent[0].reply(WELL(app.net.sent[0]));
  await settle();
  assert.equal(app.crashes.length, 1);
  assert.equal(app.batches.length, 2);
});

test("what is tracked while a request is in flight is sent with the next one", async () => {
  const app = launch({ server: () => undefined }).on();
  await settle();
  app.track(10);
  await settle();
  app.track(3, "settings_changed");
  app.net.handle = WELL;
  app.net.sent[0].reply(WELL(app.net.sent[0]));
  await app.clock.pass(30 * SECOND);

  assert.deepEqual(
    app.batches.map(({ body }) => body.events.length),
    [10, 3],
  );
});

test("a batch is of one user, and each event of the user it was captured with", async () => {
  const app = launch().on();
  await settle();
  app.track(2);
  app.client.init(OTHER, true);
  app.track(3);
  app.client.init(USER, true);
  app.track(2);
  await app.clock.pass(30 * SECOND);

  const byUser = app.batches.map(({ body }) => [body.user_id, body.events.length]);
  assert.deepEqual(byUser, [
    [USER, 4],
    [OTHER, 3],
  ]);
});

test("a crash report is sent at once", async () => {
  const app = launch().on();
  await settle();
  app.client.trackCrash(new Error("now"));
  await settle();

  assert.equal(app.crashes.length, 1);
});

test("ten thousand events in a row leave the last thousand, and the app alive", async () => {
  const app = launch({ server: () => null }).on();
  await settle();
  app.track(10_000);
  await settle();
  app.net.handle = WELL;
  await app.clock.pass(MINUTE);

  const numbers = app.events.slice(50).map(({ properties }) => properties.number);
  assert.equal(numbers.length, 1000);
  assert.equal(numbers[0], 9001);
  assert.equal(numbers.at(-1), 10_000);
});
