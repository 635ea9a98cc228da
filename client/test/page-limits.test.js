/** How much a page may send, and in which form. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, MINUTE, SECOND, settle } from "./support/app.js";

const UNTOLD = "untold";
const OWN = { url: "file:///app/index.html", parent: null };

/** A window and a way to send from it. */
function page(/** @type {any} */ app, frame = /** @type {any} */ (OWN), sender = {}) {
  const contents = { getType: () => "window", getURL: () => "file:///app/index.html", ...sender };
  return (/** @type {unknown} */ message, frameNow = frame) =>
    app.ipcMain.emit(
      "stories-telemetry",
      { sender: contents, ...(frameNow !== UNTOLD && { senderFrame: frameNow }) },
      typeof message === "object" ? JSON.stringify(message) : message,
    );
}

async function started() {
  const app = launch().on();
  await settle();
  return app;
}

const EVENT = { event: { type: "feature_used", properties: { feature: "export" } } };

for (const message of [
  undefined,
  null,
  5,
  true,
  "",
  "text",
  "{",
  "null",
  "[]",
  "5",
  '"text"',
  "{}",
  '{"event":null}',
  '{"event":5}',
  '{"event":{"type":5}}',
  '{"event":{"type":"__proto__"}}',
  '{"event":{"type":"Feature Used"}}',
  '{"init":["someone",true]}',
  '{"erase":"someone"}',
]) {
  test(`${JSON.stringify(message)} is no message`, async () => {
    const app = await started();
    app.ipcMain.emit(
      "stories-telemetry",
      { sender: { getType: () => "window" }, senderFrame: OWN },
      message,
    );
    await app.clock.pass(MINUTE);

    assert.equal(app.net.sent.length, 0);
  });
}

for (const crash of [
  5,
  "text",
  true,
  [],
  {},
  { message: {} },
  { type: 5, message: 5, stack: 5, code: 5 },
]) {
  test(`a crash that is ${JSON.stringify(crash)} is no problem`, async () => {
    const app = await started();
    page(app)({ crash });
    await settle();

    assert.deepEqual(
      app.crashes.map(({ body }) => body.error_message),
      ["(no message)"],
    );
  });
}

test("objects, functions and buffers are no messages either", async () => {
  const app = await started();
  const hostile = new Proxy({}, { get: () => assert.fail() });
  for (const message of [
    EVENT,
    () => "x",
    Buffer.from(JSON.stringify(EVENT)),
    hostile,
    new String("{}"),
  ]) {
    app.ipcMain.emit(
      "stories-telemetry",
      { sender: { getType: () => "window" }, senderFrame: OWN },
      message,
    );
  }
  await app.clock.pass(MINUTE);

  assert.equal(app.net.sent.length, 0);
});

test("__proto__ in a message changes no prototype", async () => {
  const app = await started();
  page(app)(
    '{"__proto__":{"polluted":1},"event":{"__proto__":{"type":"x"},"type":"feature_used","properties":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"ok":1}}}',
  );
  page(app)(
    '{"crash":{"__proto__":{"message":"x"},"type":"Error","message":"y","context":{"__proto__":{"polluted":1}}}}',
  );
  await app.clock.pass(MINUTE);

  assert.equal(/** @type {any} */ ({}).polluted, undefined);
  assert.deepEqual(
    app.events.map(({ properties }) => properties).find(({ ok }) => ok),
    { ok: 1 },
  );
});

test("an event's message has at most 16 KiB", async () => {
  const app = await started();
  const fill = (/** @type {number} */ bytes) => {
    const message = JSON.stringify({ event: { type: "feature_used", properties: { x: "" } } });
    return message.replace('""', `"${"x".repeat(bytes - message.length)}"`);
  };
  const send = page(app);
  send(fill(16_384));
  send(fill(16_385));
  send(fill(16_384).replace(/x{100}"/, `${"é".repeat(100)}"`));
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 1);
});

test("a crash's message has at most 96 KiB", async () => {
  const app = await started();
  const send = page(app);
  const stack = (/** @type {number} */ length) =>
    `\n    at a (x.js:1:2)${"\n    at b (x.js:1:2)".repeat(length)}`;
  const crash = (/** @type {string} */ message, /** @type {number} */ length) => ({
    crash: { type: "Error", message, stack: stack(length), code: "" },
  });
  assert.ok(JSON.stringify(crash("a", 4500)).length < 98_304);
  assert.ok(JSON.stringify(crash("b", 5500)).length > 98_304);
  send(crash("a", 4500));
  send(crash("b", 5500));
  await settle();

  assert.deepEqual(
    app.crashes.map(({ body }) => body.error_message),
    ["a"],
  );
});

test("a window may send 200 at once, and then 100 a second", async () => {
  const app = await started();
  const send = page(app);
  for (let number = 0; number < 500; number++) send(EVENT);
  await app.clock.pass(SECOND);
  assert.equal(app.events.length, 200);

  for (let number = 0; number < 500; number++) send(EVENT);
  await app.clock.pass(SECOND);
  assert.equal(app.events.length, 300);
});

test("one window does not use up what another may send", async () => {
  const app = await started();
  const [one, other] = [page(app), page(app)];
  for (let number = 0; number < 500; number++) one(EVENT);
  other(EVENT);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 201);
});

test("what is not believed does not use up what may be sent", async () => {
  const app = await started();
  const send = page(app);
  for (let number = 0; number < 500; number++)
    send(EVENT, { url: "https://evil.example/", parent: null });
  send(EVENT);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 1);
});

test("a clock that is set back does not silence a window", async () => {
  const app = await started();
  const send = page(app);
  for (let number = 0; number < 300; number++) send(EVENT);
  app.clock.jump(-365 * 86_400 * SECOND);
  send(EVENT);
  await app.clock.pass(SECOND);
  send(EVENT);
  await app.clock.pass(MINUTE);

  assert.ok(app.events.length >= 201);
});
