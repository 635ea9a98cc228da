/** What the server refuses, and what it cannot stomach. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answered } from "./support/answering.js";
import { DAY, launch, MINUTE, OFFLINE, SECOND, settle, WELL } from "./support/app.js";

test("a refused event is found among fifty and dropped, its neighbours arrive", async () => {
  for (const poison of [0, 17, 49]) {
    const app = launch({ server: OFFLINE }).on();
    await settle();
    app.track(50);
    await settle();
    app.net.handle = (sent) =>
      sent.body.events.some(({ properties }) => properties.number === poison + 1)
        ? { status: 400, json: { error: { code: "invalid_events" } } }
        : WELL(sent);
    app.net.sent.length = 0;
    await app.clock.pass(MINUTE);

    const arrived = app.batches
      .filter((sent) => app.net.handle(sent).status === 200)
      .flatMap(({ body }) => body.events.map(({ properties }) => properties.number));
    assert.equal(arrived.length, 49);
    assert.equal(new Set(arrived).size, 49);
    assert.ok(!arrived.includes(poison + 1));
    assert.ok(app.batches.length <= 20, `${app.batches.length} requests`);
    assert.equal(app.clock.timers.length, 0);
  }
});

test("422 is treated as 400", async () => {
  const app = await answered((sent) =>
    sent.body.events.length > 1 ? { status: 422 } : WELL(sent),
  );
  await app.clock.pass(MINUTE);

  assert.equal(new Set(app.events.map(({ event_id }) => event_id)).size, 10);
  assert.equal(app.file.includes("feature_used"), true);
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);
  assert.equal(again.events.length, 0);
});

test("a server that refuses everything is not asked for each single event at once", async () => {
  const app = launch({ server: () => ({ status: 400 }) }).on();
  await settle();
  app.track(1000);
  await app.clock.pass(SECOND);

  assert.ok(app.batches.length < 40, `${app.batches.length} requests`);
  assert.equal(app.clock.timers.length, 1);
});

test("413 halves the batch until it fits, and remembers what fits", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(100);
  await settle();
  app.net.handle = (sent) => (sent.body.events.length > 15 ? { status: 413 } : WELL(sent));
  app.net.sent.length = 0;
  await app.clock.pass(MINUTE);

  const counts = app.batches.map(({ body }) => body.events.length);
  assert.deepEqual(counts.slice(0, 3), [50, 25, 13]);
  assert.ok(counts.slice(3).every((count) => count <= 13));
  assert.equal(
    counts.slice(2).reduce((sum, count) => sum + count),
    100,
  );
});

test("a single event that is too large is dropped", async () => {
  const app = launch({ server: () => ({ status: 413 }) }).on();
  await settle();
  app.track(1);
  await app.clock.pass(30 * SECOND);
  assert.equal(app.batches.length, 1);
  await app.clock.pass(DAY);

  assert.equal(app.batches.length, 1);
  assert.deepEqual(app.clock.timers, []);
});

test("a failing kind of message does not hold up the others", async () => {
  const app = launch({
    server: (sent) => (sent.path === "/api/crashes" ? { status: 500 } : WELL(sent)),
  }).on();
  await settle();
  app.client.trackCrash(new Error("the server cannot stomach this"));
  app.track(10);
  await app.clock.pass(MINUTE);

  assert.equal(app.eventTypes.filter((type) => type === "feature_used").length, 10);
});

test("a report that the server cannot stomach does not hold up the next one", async () => {
  const app = launch({
    server: (sent) => (sent.body.error_message === "poison" ? { status: 500 } : WELL(sent)),
  }).on();
  await settle();
  app.client.trackCrash(new Error("poison"));
  await settle();
  app.client.trackCrash(new Error("harmless"));
  await app.clock.pass(MINUTE);

  const messages = app.crashes.map(({ body }) => body.error_message);
  assert.ok(messages.includes("harmless"));
  assert.equal(app.crashFiles.length, 1);
});

for (const status of [400, 413, 422]) {
  test(`a report that is refused with ${status} is not sent again`, async () => {
    const app = launch({ server: () => ({ status }) }).off();
    await settle();
    app.client.trackCrash(new Error("refused"));
    await app.clock.pass(DAY);

    assert.equal(app.crashes.length, 1);
    assert.deepEqual(app.crashFiles, []);
  });
}
