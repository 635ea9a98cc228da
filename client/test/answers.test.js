/** What becomes of events after each kind of answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, waitOf } from "./support/answering.js";
import { DAY, launch, MINUTE, OFFLINE, SECOND, settle, WELL } from "./support/app.js";

const HOUR = 60 * MINUTE;

for (const status of [301, 302, 307, 308, 408, 425, 429, 500, 502, 503, 504]) {
  test(`${status} keeps the events for another try`, async () => {
    const app = await answered(() => ({
      status,
      headers: { location: "https://elsewhere.example/" },
    }));
    assert.equal(await waitOf(app), 5 * SECOND);

    app.net.handle = WELL;
    await app.clock.pass(10 * SECOND);
    assert.equal(app.batches.at(-1).body.events.length, 10);
    assert.deepEqual(app.clock.timers, []);
  });
}

test("a redirect is never followed", async () => {
  const headers = { location: "https://elsewhere.example/api/events/batch" };
  const app = await answered(() => ({ status: 307, headers }));
  await app.clock.pass(MINUTE);

  assert.deepEqual(
    [...new Set(app.net.sent.map(({ url }) => new URL(url).host))],
    ["telemetry.example"],
  );
});

for (const status of [401, 403]) {
  test(`${status} pauses events until the next launch, without losing them`, async () => {
    const app = await answered(() => ({ status }));
    app.track(50);
    await app.clock.pass(DAY);
    assert.equal(app.batches.length, 1);
    assert.deepEqual(app.clock.timers, []);

    const again = app.relaunch({ server: WELL }).on();
    await again.clock.pass(MINUTE);
    assert.equal(again.events.length, 60);
  });
}

for (const [name, reply] of /** @type {[string, any][]} */ ([
  ["a hotel's login page", { status: 200, text: "<html><body>Welcome to our Wi-Fi" }],
  ["an empty answer", { status: 200, text: "" }],
  ["204", { status: 204, text: "" }],
  ["JSON of somebody else", { status: 200, json: { ok: true } }],
  ["a list", { status: 200, text: "[1]" }],
  ["null", { status: 200, text: "null" }],
  ["half of an answer", { status: 200, text: '{"accepted":1' }],
  ["accepted as a text", { status: 200, json: { accepted: "10" } }],
  ["accepted as a fraction", { status: 200, json: { accepted: 0.5 } }],
  ["too much of an answer", { status: 200, text: `{"accepted":10,"x":"${"x".repeat(70_000)}"}` }],
])) {
  test(`${name} is no success: nothing is lost`, async () => {
    const app = await answered(() => reply);
    assert.equal(app.clock.timers[0].in, 5 * SECOND);

    app.net.handle = WELL;
    await app.clock.pass(10 * SECOND);
    assert.equal(app.batches.at(-1).body.events.length, 10);
  });
}

test("events that the server rejects inside a success are not sent again", async () => {
  const rejected = [{ index: 3, event_id: null, code: "too_old", message: "Too old." }];
  const app = await answered(() => ({
    status: 200,
    json: { accepted: 9, duplicates: 0, rejected },
  }));
  await app.clock.pass(DAY);

  assert.equal(app.batches.length, 1);
});

test("duplicates are a success", async () => {
  const app = await answered(() => ({
    status: 200,
    json: { accepted: 0, duplicates: 10, rejected: [] },
  }));
  await app.clock.pass(DAY);

  assert.equal(app.batches.length, 1);
});

test("an event keeps its id over every retry and every launch", async () => {
  const app = await answered(OFFLINE);
  await app.clock.pass(MINUTE);
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  const ids = (/** @type {any} */ sent) => sent.body.events.map(({ event_id }) => event_id).join();
  assert.equal(new Set([...app.batches, ...again.batches].map(ids)).size, 1);
  assert.ok(app.batches.length > 2);
});

test("events that could not be sent for 30 days are dropped", async () => {
  const app = await answered(OFFLINE);
  await app.clock.pass(30 * DAY - 10 * MINUTE);
  app.client.trackEvent("settings_changed", { setting: "hotkey" });
  await app.clock.pass(HOUR);
  app.net.handle = WELL;
  await app.clock.pass(HOUR);

  assert.deepEqual(
    app.batches.at(-1).body.events.map(({ event_type }) => event_type),
    ["settings_changed"],
  );
});

for (const reply of [{ status: 200, text: "<html>" }, { status: 201, json: {} }, { status: 204 }]) {
  test(`a report is kept when the answer is ${JSON.stringify(reply)}`, async () => {
    const app = launch({ server: () => reply }).off();
    await settle();
    app.client.trackCrash(new Error("kept"));
    await settle();

    assert.equal(app.crashFiles.length, 1);
  });
}
