/** The app's look at what is about to be kept. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorAt, launch, MINUTE, OFFLINE, settle, USER } from "./support/app.js";

/** Start with a look, track an event and a crash, and return what arrives. */
async function seen(/** @type {(item: any) => unknown} */ beforeSend, enabled = true) {
  const app = launch();
  app.client.init(USER, enabled, { endpoint: "https://telemetry.example", beforeSend });
  await settle();
  app.client.trackEvent("feature_used", { feature: "export", step: 2 });
  app.client.trackCrash(errorAt("boom"), { view: "history" });
  await app.clock.pass(MINUTE);
  return { app, event: app.events[0], report: app.crashes[0]?.body };
}

test("what it returns unchanged is sent unchanged", async () => {
  const { event, report } = await seen((item) => item);

  assert.deepEqual(event.properties, { feature: "export", step: 2 });
  assert.equal(report.error_message, "boom");
  assert.deepEqual(report.context, { view: "history" });
});

test("it sees events and reports after cleaning", async () => {
  /** @type {any[]} */
  const items = [];
  const app = launch({ server: OFFLINE });
  app.on({ beforeSend: (/** @type {any} */ item) => items.push(structuredClone(item)) && item });
  app.client.trackEvent("feature_used", { note: "some words", feature: "export" });
  app.client.trackCrash(errorAt("open '/Users/annalena/diary.txt'"));

  assert.deepEqual(Object.keys(items[0]), ["event_id", "event_type", "timestamp", "properties"]);
  assert.deepEqual(items[0].properties, { feature: "export" });
  assert.deepEqual(Object.keys(items[1]), [
    "crash_id",
    "timestamp",
    "process",
    "error_type",
    "error_message",
    "stack_trace",
    "context",
  ]);
  assert.doesNotMatch(JSON.stringify(items[1]), /annalena/);
});

test("it can change what is sent, in place or in a copy", async () => {
  for (const change of [
    (/** @type {any} */ item) => {
      if (item.properties) item.properties.step = 3;
      else item.error_message = "changed";
      return item;
    },
    (/** @type {any} */ item) =>
      item.properties
        ? { ...item, properties: { ...item.properties, step: 3 } }
        : { ...item, error_message: "changed" },
  ]) {
    const { event, report } = await seen(change);

    assert.deepEqual(event.properties, { feature: "export", step: 3 });
    assert.equal(report.error_message, "changed");
  }
});

test("it can rename an event", async () => {
  const { event } = await seen((item) => ({ ...item, event_type: "renamed" }));

  assert.equal(event.event_type, "renamed");
});

test("it cannot bring in what is not to be sent", async () => {
  const { event, report } = await seen((item) => ({
    ...item,
    properties: { note: "please call my mother", nested: { a: 1 }, ok: 1 },
    error_message: "open '/Users/annalena/diary.txt'",
    stack_trace: `Error: x\n    at /Users/annalena/x.js:1:2${"\n    at y (x.js:1:2)".repeat(100)}`,
    error_type: "not a type",
    context: { note: "some words" },
    user_id: "somebody",
    extra: "some words",
  }));

  assert.deepEqual(event.properties, { ok: 1 });
  assert.equal("extra" in event, false);
  assert.doesNotMatch(JSON.stringify(report), /annalena|diary|words|somebody/);
  assert.equal(report.error_type, "Error");
  assert.equal(report.stack_trace.match(/ at /g).length, 50);
  assert.equal(report.user_id, USER);
});

test("it cannot change ids and times", async () => {
  /** @type {any[]} */
  const before = [];
  const { event, report } = await seen((item) => {
    before.push({ ...item });
    return { ...item, event_id: "x", crash_id: "y", timestamp: "z", process: "p" };
  });

  assert.equal(event.event_id, before[0].event_id);
  assert.equal(event.timestamp, before[0].timestamp);
  assert.equal(report.crash_id, before[1].crash_id);
  assert.equal(report.process, "main");
});

for (const [name, garbage] of /** @type {[string, (item: any) => unknown][]} */ ([
  ["null", () => null],
  ["undefined", () => undefined],
  ["false", () => false],
  ["true", () => true],
  ["a number", () => 1],
  ["a text", () => "yes"],
  ["a list", () => []],
  ["an empty object", () => ({})],
  ["a promise", async (item) => item],
  ["a function", () => () => {}],
  ["a wrong name", (item) => ({ ...item, event_type: "Wrong Name", error_message: 5 })],
  ["a Proxy that throws", () => new Proxy({}, { get: () => assert.fail() })],
  ["an exception", () => assert.fail("no")],
])) {
  test(`${name} drops the item, and nothing else`, async () => {
    const { app, event, report } = await seen(garbage);

    assert.equal(event, undefined);
    assert.equal(report, undefined);
    assert.deepEqual(app.crashFiles, []);
    assert.doesNotMatch(app.file, /feature_used/);
  });
}

for (const value of [null, undefined, "text", 5, {}, true]) {
  test(`beforeSend that is ${JSON.stringify(value)} is as good as none`, async () => {
    const { event } = await seen(/** @type {any} */ (value));

    assert.equal(event.event_type, "feature_used");
  });
}

test("an item that it drops is not asked about again", async () => {
  let asked = 0;
  await seen(() => {
    asked++;
    return null;
  });

  assert.equal(asked, 2);
});

test("it is asked once, however often an item is sent", async () => {
  let asked = 0;
  const app = launch({ server: OFFLINE });
  app.on({
    beforeSend(/** @type {any} */ item) {
      asked++;
      return item;
    },
  });
  await settle();
  app.track(1);
  await app.clock.pass(10 * MINUTE);

  assert.ok(app.batches.length > 3);
  assert.equal(asked, 1);
});

test("what it tracks itself does not go round in a circle", async () => {
  const app = launch();
  app.on({
    beforeSend(/** @type {any} */ item) {
      app.client.trackEvent("from_within");
      app.client.trackCrash(new Error("from within"));
      return item;
    },
  });
  await settle();
  app.track(10);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 10);
  assert.equal(app.crashes.length, 0);
});

test("what waited for init is shown to it, too", async () => {
  const app = launch();
  app.track(3);
  app.on({ beforeSend: (/** @type {any} */ item) => (item.properties.number === 2 ? null : item) });
  await app.clock.pass(MINUTE);

  assert.deepEqual(
    app.events.map(({ properties }) => properties.number),
    [1, 3],
  );
});

test("an event that the app changes to something damaged does not damage the file", async () => {
  const { app } = await seen((item) => Object.assign(item, { toJSON: () => "damaged" }));
  const again = app.relaunch().on();

  assert.equal(again.batches.length, 0);
});
