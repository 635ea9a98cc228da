/** What an event is, whatever the app tracks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, MINUTE, SECOND, settle, UUID7 } from "./support/app.js";

/** Track events and return what arrived. */
async function sent(/** @type {(client: any, app: any) => void} */ track, how = {}) {
  const app = launch(how).on({ verbose: true });
  await settle();
  track(app.client, app);
  await app.clock.pass(MINUTE);
  return Object.assign(app.events, { app });
}

test("an event arrives with a UUIDv7 and the time at which it was captured", async () => {
  const [event] = await sent((client) => client.trackEvent("app_opened", { startup_ms: 740 }));

  assert.match(event.event_id, UUID7);
  assert.equal(
    Number.parseInt(event.event_id.replace("-", "").slice(0, 12), 16),
    Date.parse(event.timestamp),
  );
  assert.deepEqual(event, {
    event_id: event.event_id,
    event_type: "app_opened",
    timestamp: "2026-01-15T09:30:00.000Z",
    properties: { startup_ms: 740 },
  });
});

for (const type of [
  "",
  "App_Opened",
  "1st",
  "with space",
  "a".repeat(65),
  "tab\t",
  "line\n",
  "ünïcode",
  "__proto__",
  undefined,
  null,
  42,
  {},
  [],
  ["app_opened"],
  Symbol("app_opened"),
  () => "app_opened",
  { toString: () => "app_opened" },
  new String("app_opened"),
]) {
  test(`${typeof type} ${String(JSON.stringify(type)).slice(0, 20)} is no event's name`, async () => {
    const events = await sent((client) => client.trackEvent(type, { feature: "x" }));

    assert.equal(events.length, 0);
  });
}

for (const type of ["a", "a".repeat(64), "app_opened", "x2_y3", "constructor", "hasownproperty"]) {
  test(`${type.slice(0, 20)} is an event's name`, async () => {
    const events = await sent((client) => client.trackEvent(type));

    assert.deepEqual(
      events.map(({ event_type }) => event_type),
      [type],
    );
  });
}

test("the largest event there can be stays below 8 KiB", async () => {
  const token = "z".repeat(64);
  const all = Object.fromEntries(
    Array.from({ length: 32 }, (_, number) => [`k${number}`.padEnd(64, "x"), token]),
  );
  const events = await sent((client) => client.trackEvent("e".repeat(64), all));

  assert.equal(Object.keys(events[0].properties).length, 32);
  assert.ok(Buffer.byteLength(JSON.stringify(events[0])) < 8192);
});

test("an event above 8 KiB is not kept, should values ever be allowed to be that long", async () => {
  const events = await sent(
    (client) => client.trackEvent("feature_used", { text: "x".repeat(8192) }),
    {
      world: { cleanProperties: (_, properties) => ({ properties, dropped: [] }) },
    },
  );

  assert.equal(events.length, 0);
});

test("ids of one moment are different", async () => {
  const events = await sent((_, app) => app.track(1000));

  assert.equal(new Set(events.map(({ event_id }) => event_id)).size, 1000);
});

test("every method returns undefined", () => {
  const { client } = launch();

  assert.equal(/** @type {any} */ (client).init("x", true, {}), undefined);
  assert.equal(/** @type {any} */ (client).trackEvent("app_opened"), undefined);
  assert.equal(/** @type {any} */ (client).trackCrash(new Error("x")), undefined);
  assert.equal(/** @type {any} */ (client).erase("y"), undefined);
});

test("the methods work without their object", async () => {
  const events = await sent(({ trackEvent }) => trackEvent("feature_used", { feature: "export" }));

  assert.equal(events.length, 1);
});

test("nobody can change the client", () => {
  const { client } = launch();

  assert.throws(() => {
    /** @type {any} */ (client).trackEvent = () => {};
  }, TypeError);
});

test("nothing is printed, unless the app wants to know", async () => {
  const app = launch().on();
  await settle();
  app.client.trackEvent("Wrong name", {});
  app.client.trackEvent("feature_used", { note: "some words" });
  app.client.trackCrash(new Error("x"));
  await app.clock.pass(30 * SECOND);

  assert.deepEqual(app.printed, []);
});

test("with verbose it is told what was left out and why, but never the value", async () => {
  const { app } = await sent((client) => {
    client.trackEvent("feature_used", { note: "some words", big: 491_701_234_567 });
  });

  const text = app.printed.join("\n");
  assert.match(text, /feature_used: note was left out \(free_text\)/);
  assert.match(text, /feature_used: big was left out \(long_number\)/);
  assert.doesNotMatch(text, /some words|4917/);
});

test("a console that fails is no problem", async () => {
  const events = await sent((client) => client.trackEvent("feature_used", { note: "some words" }), {
    world: {
      print() {
        throw new Error("EPIPE");
      },
    },
  });

  assert.equal(events.length, 1);
});
