/** The two scripts of a page, as they are shipped. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { launch, MINUTE, settle } from "./support/app.js";

const dist = new URL("../dist/", import.meta.url);
const read = (/** @type {string} */ file) => fs.readFileSync(new URL(file, dist), "utf8");

/** A window with the renderer's script in it; the bridge goes to `messages`. */
function openPage({ hasBridge = true } = {}) {
  /** @type {string[]} */
  const messages = [];
  const events = new EventEmitter();
  /** @type {any} */
  const window = {
    addEventListener: (/** @type {string} */ name, /** @type {any} */ listener) =>
      events.on(`on${name}`, listener),
    TextEncoder,
    console: { log: assert.fail, warn: assert.fail, error: assert.fail },
  };
  window.window = window;
  if (hasBridge) {
    window.storiesTelemetry = { send: (/** @type {string} */ message) => messages.push(message) };
  }
  const module = { exports: /** @type {any} */ ({}) };
  window.module = module;
  vm.runInNewContext(read("renderer.cjs"), window);
  return {
    client: module.exports.TelemetryClient,
    events,
    messages,
    window,
    get sent() {
      return messages.map((message) => JSON.parse(message));
    },
  };
}

test("an event is handed on at once, as a text", () => {
  const page = openPage();
  page.client.trackEvent("feature_used", { feature: "export" });

  assert.equal(typeof page.messages[0], "string");
  assert.deepEqual(page.sent, [
    { event: { type: "feature_used", properties: { feature: "export" } } },
  ]);
});

test("an error arrives as plain data, with its name and its code", () => {
  const page = openPage();
  page.client.trackCrash(Object.assign(new RangeError("boom"), { code: "E_BOOM" }), {
    view: "history",
  });

  const [{ crash }] = page.sent;
  assert.equal(crash.type, "RangeError");
  assert.equal(crash.message, "boom");
  assert.equal(crash.code, "E_BOOM");
  assert.match(crash.stack, /^\n {4}at /);
  assert.deepEqual(crash.context, { view: "history" });
});

test("what JSON would change is left out", () => {
  const page = openPage();
  page.client.trackEvent("feature_used", {
    date: new Date(0),
    nan: Number.NaN,
    infinite: Infinity,
    big: 10n,
    symbol: Symbol("x"),
    call() {},
    nested: { a: 1 },
    list: [1],
    nothing: undefined,
    kept: 1.5,
    also: "token",
    yes: true,
    empty: null,
    toJSON: () => ({ replaced: 1 }),
  });

  assert.deepEqual(page.sent[0].event.properties, {
    kept: 1.5,
    also: "token",
    yes: true,
    empty: null,
  });
});

test("uncaught errors and unhandled rejections are reported after init", () => {
  const page = openPage();
  page.events.emit("onerror", { error: new Error("too early") });
  page.client.init();
  page.client.init();
  page.events.emit("onerror", { error: new TypeError("uncaught"), message: "Uncaught TypeError" });
  page.events.emit("onunhandledrejection", { reason: "forgotten" });

  assert.deepEqual(
    page.sent.map(({ crash }) => [crash.type, crash.message]),
    [
      ["TypeError", "uncaught"],
      ["NonError", "forgotten"],
    ],
  );
});

test("an error without an object tells where it happened", () => {
  const page = openPage();
  page.client.init();
  page.events.emit("onerror", {
    error: null,
    message: "Script error.",
    filename: "file:///app/x.js",
    lineno: 3,
    colno: 7,
  });

  assert.equal(page.sent[0].crash.message, "Script error.");
  assert.equal(page.sent[0].crash.stack, "\n    at file:///app/x.js:3:7");
});

test("a picture that does not load and a remark on layouts are no crashes", () => {
  const page = openPage();
  page.client.init();
  page.events.emit("onerror", { target: {} });
  page.events.emit("onerror", { error: null, message: "ResizeObserver loop limit exceeded" });

  assert.deepEqual(page.messages, []);
});

test("whatever is thrown or tracked, nothing is thrown back", () => {
  const page = openPage();
  const refuse = () => {
    throw new Error("no");
  };
  const hostile = new Proxy(
    {},
    Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse])),
  );
  for (const value of [
    null,
    undefined,
    5,
    "x",
    Symbol("x"),
    10n,
    hostile,
    Object.create(null),
    () => {},
  ]) {
    page.client.trackCrash(value, value);
    page.client.trackEvent(value, value);
    assert.equal(page.client.trackEvent("feature_used", value), undefined);
    assert.equal(page.client.trackCrash(value), undefined);
  }
});

test("without the preload script nothing happens", () => {
  const page = openPage({ hasBridge: false });
  page.client.init();
  page.client.trackEvent("feature_used");
  page.client.trackCrash(new Error("x"));
});

test("a bridge that fails is no problem", () => {
  const page = openPage();
  page.window.storiesTelemetry.send = () => {
    throw new Error("An object could not be cloned.");
  };
  page.client.trackEvent("feature_used");
});

test("a crash always fits into a message", () => {
  const page = openPage();
  const error = new Error("é".repeat(60_000));
  error.stack = `Error\n${"    at a (x.js:1:2)\n".repeat(20_000)}`;
  page.client.trackCrash(error);
  const other = new Error("short");
  other.stack = `Error: short\n${`    at ${"\u0001".repeat(100)} (x.js:1:2)\n`.repeat(500)}`;
  page.client.trackCrash(other);

  assert.equal(page.messages.length, 2);
  for (const message of page.messages) assert.ok(Buffer.byteLength(message) <= 98_304);
  assert.equal(page.sent[1].crash.message, "short");
});

test("from a page's error to the server", async () => {
  const app = launch().on();
  await settle();
  const page = openPage();
  const sender = { getType: () => "window" };
  const senderFrame = { url: "file:///app/index.html", parent: null };
  page.window.storiesTelemetry.send = (/** @type {string} */ message) =>
    app.ipcMain.emit("stories-telemetry", { sender, senderFrame }, message);
  page.client.init();
  page.events.emit("onerror", { error: new TypeError("boom") });
  page.client.trackEvent("feature_used", { feature: "export" });
  await app.clock.pass(MINUTE);

  assert.equal(app.crashes[0].body.error_type, "TypeError");
  assert.equal(app.crashes[0].body.process, "renderer");
  assert.deepEqual(new Set(app.eventTypes), new Set(["feature_used", "app_crashed"]));
});

/** Run the preload script in a window. */
function preload({ isTop = true, contextIsolated = true } = {}) {
  /** @type {any[]} */
  const sent = [];
  /** @type {Record<string, any>} */
  const exposed = {};
  /** @type {any} */
  const window = { process: { contextIsolated } };
  window.window = window;
  window.top = isTop ? window : {};
  window.require = (/** @type {string} */ name) => {
    assert.equal(name, "electron");
    return {
      contextBridge: {
        exposeInMainWorld(/** @type {string} */ key, /** @type {unknown} */ value) {
          if (!contextIsolated || exposed[key]) throw new Error("cannot bind");
          exposed[key] = value;
        },
      },
      ipcRenderer: { send: (/** @type {any[]} */ ...message) => sent.push(message) },
    };
  };
  const run = () =>
    vm.runInNewContext(
      `(function (module, exports) {${read("preload/preload.cjs")}\n})({exports: {}}, {})`,
      window,
    );
  run();
  return { sent, exposed, window, run };
}

test("the preload script exposes one function, which sends texts only", () => {
  const { exposed, sent } = preload();
  assert.deepEqual(Object.keys(exposed), ["storiesTelemetry"]);
  for (const message of [undefined, null, 5, {}, [], () => {}, Symbol("x")]) {
    assert.equal(exposed.storiesTelemetry.send(message), undefined);
  }
  exposed.storiesTelemetry.send("{}");

  assert.deepEqual(sent, [["stories-telemetry", "{}"]]);
});

test("the preload script gives nothing to embedded frames", () => {
  assert.deepEqual(preload({ isTop: false }).exposed, {});
});

test("the preload script can be run twice", () => {
  const { run, exposed } = preload();
  run();

  assert.deepEqual(Object.keys(exposed), ["storiesTelemetry"]);
});

test("the preload script works without context isolation", () => {
  const { window, sent } = preload({ contextIsolated: false });
  window.storiesTelemetry.send("{}");

  assert.deepEqual(sent, [["stories-telemetry", "{}"]]);
});
