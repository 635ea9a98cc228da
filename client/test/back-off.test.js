/** How long the client waits before it asks again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, waitOf } from "./support/answering.js";
import { launch, MINUTE, OFFLINE, SECOND, settle, WELL } from "./support/app.js";

const HOUR = 60 * MINUTE;

test("the back-off doubles from 5 seconds up to 15 minutes, and never gives up", async () => {
  const app = await answered(OFFLINE);
  const waits = [];
  for (let number = 0; number < 10; number++) waits.push((await waitOf(app)) / SECOND);

  assert.deepEqual(waits, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

test("the jitter takes away up to half of the back-off", async () => {
  for (const [random, wait] of [
    [0, 2.5],
    [0.5, 3.75],
    [1, 5],
  ]) {
    const app = launch({ server: OFFLINE, world: { random: () => random } }).on();
    await settle();
    app.track(10);
    await settle();
    assert.equal(app.clock.timers[0].in, wait * SECOND);
  }
});

test("after a success the back-off starts anew", async () => {
  const app = await answered(OFFLINE);
  for (let number = 0; number < 5; number++) await waitOf(app);
  app.net.handle = WELL;
  await app.clock.pass(HOUR);
  app.net.handle = OFFLINE;
  app.track(10);
  await settle();

  assert.equal(await waitOf(app), 5 * SECOND);
});

test("while backing off, more events do not provoke more requests", async () => {
  const app = await answered(OFFLINE);
  app.track(100);
  app.client.trackCrash(new Error("as well"));
  await settle();

  assert.equal(app.net.sent.length, 1);
  assert.equal(app.clock.timers.length, 1);
});

for (const status of [404, 405, 410, 415]) {
  test(`${status} waits as long as the back-off ever does`, async () => {
    const app = await answered(() => ({ status }));

    assert.equal(await waitOf(app), 15 * MINUTE);
  });
}

for (const [value, wait] of /** @type {[string, number][]} */ ([
  ["120", 120],
  ["0", 1],
  ["86400", 3600],
  [" 7 ".trim(), 7],
  ["Thu, 15 Jan 2026 09:35:00 GMT", 300],
  ["Thu, 15 Jan 2026 09:00:00 GMT", 1],
  ["Fri, 15 Jan 2027 09:30:00 GMT", 3600],
])) {
  for (const status of [429, 503]) {
    test(`${status} with Retry-After ${value} is left alone for ${wait} seconds`, async () => {
      const app = await answered(() => ({ status, headers: { "retry-after": value } }));

      assert.equal(await waitOf(app), wait * SECOND);
    });
  }
}

for (const value of ["", "-5", "soon", "1.5", "5 apples", "NaN", "Infinity", "May 2001"]) {
  test(`Retry-After ${JSON.stringify(value)} is as good as none`, async () => {
    const app = await answered(() => ({ status: 503, headers: { "retry-after": value } }));

    assert.equal(await waitOf(app), 5 * SECOND);
  });
}

test("Retry-After counts by the server's clock where the server tells it", async () => {
  const headers = {
    date: "Thu, 15 Jan 2026 04:00:00 GMT",
    "retry-after": "Thu, 15 Jan 2026 04:02:00 GMT",
  };
  const app = await answered(() => ({ status: 503, headers }));

  assert.equal(await waitOf(app), 120 * SECOND);
});

test("Retry-After of any other answer is not looked at", async () => {
  const app = await answered(() => ({ status: 500, headers: { "retry-after": "3000" } }));

  assert.equal(await waitOf(app), 5 * SECOND);
});

test("what the server asked for holds for the next launch, too", async () => {
  const app = await answered(() => ({ status: 429, headers: { "retry-after": "600" } }));
  await app.clock.pass(MINUTE);
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(9 * MINUTE - 1);
  assert.equal(again.net.sent.length, 0);

  await again.clock.pass(1);
  assert.equal(again.events.length, 10);
});

test("a server that does not answer is given up after ten seconds", async () => {
  const app = await answered(() => undefined);
  await app.clock.pass(10 * SECOND - 1);
  assert.equal(app.batches[0].isAborted, false);
  await app.clock.pass(1);

  assert.equal(app.batches[0].isAborted, true);
  assert.equal(app.clock.timers[0].in, 5 * SECOND);
});
