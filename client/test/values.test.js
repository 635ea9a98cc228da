/** What is kept of an event's properties, whatever they are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, MINUTE, settle } from "./support/app.js";

/** Track events and return what arrived. */
async function sent(/** @type {(client: any, app: any) => void} */ track, how = {}) {
  const app = launch(how).on({ verbose: true });
  await settle();
  track(app.client, app);
  await app.clock.pass(MINUTE);
  return Object.assign(app.events, { app });
}

for (const properties of [
  undefined,
  null,
  "text",
  42,
  true,
  [],
  ["a"],
  () => {},
  Symbol("x"),
  new Date(),
  10n,
]) {
  test(`properties that are ${typeof properties} ${Array.isArray(properties) ? "[]" : ""} leave the event without any`, async () => {
    const [event] = await sent((client) => client.trackEvent("feature_used", properties));

    assert.deepEqual(event.properties, {});
  });
}

for (const [name, value] of /** @type {[string, unknown][]} */ ([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["a BigInt", 10n],
  ["a Symbol", Symbol("x")],
  ["a function", () => "x"],
  ["a Date", new Date(0)],
  ["an invalid Date", new Date(Number.NaN)],
  ["a Map", new Map([["a", 1]])],
  ["a typed array", new Uint8Array(3)],
  ["a nested object", { a: 1 }],
  ["a list", [1, 2]],
  ["undefined", undefined],
  ["a sentence", "please call my mother"],
  ["an empty string", ""],
  ["a long token", "a".repeat(65)],
  ["a very long string", "a".repeat(10_000_000)],
  ["an e-mail address", ["ada", "example.org"].join("@")],
  ["a path", ["", "Users", "ada", "diary.txt"].join("/")],
  ["a number of twelve digits", 491_701_234_567],
  ["the same as a token", "491701234567"],
  ["a boxed string", new String("export")],
  [
    "a Proxy that throws",
    new Proxy({}, { get: () => assert.fail(), ownKeys: () => assert.fail() }),
  ],
  ["half of an emoji", "\ud83d"],
])) {
  test(`${name} is left out, and its neighbour stays`, async () => {
    const [event] = await sent((client) =>
      client.trackEvent("feature_used", { value, feature: "export" }),
    );

    assert.deepEqual(event.properties, { feature: "export" });
  });
}

for (const value of ["export", "0.9.7", "a:b", 0, -1.5, 1e10, true, false, null]) {
  test(`${JSON.stringify(value)} is kept as it is`, async () => {
    const [event] = await sent((client) => client.trackEvent("feature_used", { value }));

    assert.deepEqual(event.properties, { value });
  });
}

test("a getter that throws costs its own value only", async () => {
  const [event] = await sent((client) =>
    client.trackEvent("feature_used", {
      get bad() {
        throw new Error("no");
      },
      feature: "export",
    }),
  );

  assert.deepEqual(event.properties, { feature: "export" });
});

test("a getter is asked once: it cannot show one value and send another", async () => {
  let asked = 0;
  const [event] = await sent((client) =>
    client.trackEvent("feature_used", {
      get feature() {
        return asked++ === 0 ? "export" : "what was said";
      },
    }),
  );

  assert.equal(asked, 1);
  assert.deepEqual(event.properties, { feature: "export" });
});

test("properties that throw whatever is asked of them leave the event without any", async () => {
  const hostile = new Proxy(
    {},
    {
      get: () => assert.fail("get"),
      ownKeys: () => assert.fail("ownKeys"),
      getPrototypeOf: () => assert.fail("getPrototypeOf"),
      getOwnPropertyDescriptor: () => assert.fail("getOwnPropertyDescriptor"),
    },
  );
  const [event] = await sent((client) => client.trackEvent("feature_used", hostile));

  assert.deepEqual(event.properties, {});
});

test("properties that refer to themselves are no problem", async () => {
  /** @type {any} */
  const properties = { feature: "export" };
  properties.self = properties;
  const [event] = await sent((client) => client.trackEvent("feature_used", properties));

  assert.deepEqual(event.properties, { feature: "export" });
});

test("what the app changes afterwards is not sent", async () => {
  const [event] = await sent((client) => {
    const properties = { feature: "export" };
    client.trackEvent("feature_used", properties);
    properties.feature = "import";
  });

  assert.deepEqual(event.properties, { feature: "export" });
});

test("frozen properties are no problem, and nobody's object is changed", async () => {
  const properties = Object.freeze({ feature: "export", note: "some words" });
  const [event] = await sent((client) => client.trackEvent("feature_used", properties));

  assert.deepEqual(event.properties, { feature: "export" });
  assert.deepEqual(properties, { feature: "export", note: "some words" });
});

test("inherited properties are not sent", async () => {
  const properties = Object.assign(Object.create({ inherited: 1 }), { own: 2 });
  const [event] = await sent((client) => client.trackEvent("feature_used", properties));

  assert.deepEqual(event.properties, { own: 2 });
});

test("__proto__ and constructor as keys change no prototype", async () => {
  const properties = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"x":1},"ok":2}');
  const [event] = await sent((client) => client.trackEvent("feature_used", properties));

  assert.deepEqual(event.properties, { ok: 2 });
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test("keys of a wrong shape are left out", async () => {
  const [event] = await sent((client) =>
    client.trackEvent("feature_used", {
      Feature: 1,
      "my key": 2,
      "": 3,
      7: 4,
      ["k".repeat(65)]: 5,
      ok: 6,
    }),
  );

  assert.deepEqual(event.properties, { ok: 6 });
});

test("32 properties are kept, in the order in which they came", async () => {
  const all = Object.fromEntries(Array.from({ length: 40 }, (_, number) => [`k${number}`, number]));
  const [event] = await sent((client) => client.trackEvent("feature_used", all));

  assert.deepEqual(Object.keys(event.properties), Object.keys(all).slice(0, 32));
});

test("a million properties do not hold the app up", async () => {
  /** @type {Record<string, number>} */
  const many = {};
  for (let number = 0; number < 1_000_000; number++) many[`k${number}`] = number;
  const [event] = await sent((client) => client.trackEvent("feature_used", many));

  assert.equal(Object.keys(event.properties).length, 32);
});

test("if cleaning fails, the event is sent without properties", async () => {
  const [event] = await sent((client) => client.trackEvent("feature_used", { feature: "export" }), {
    world: {
      cleanProperties() {
        throw new Error("broken");
      },
    },
  });

  assert.deepEqual(event.properties, {});
});
