/** What pages send to the main process, and which are not believed. */
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

test("an event of a page is kept like any other", async () => {
  const app = await started();
  page(app)(EVENT);
  await app.clock.pass(30 * SECOND);

  assert.deepEqual(app.events[0].properties, { feature: "export" });
});

test("a crash of a page is reported as the renderer's", async () => {
  const app = await started();
  page(app)({
    crash: {
      type: "TypeError",
      message: "boom",
      stack: "\n    at render (app.asar/widget.js:1:2)",
      code: "",
      context: { view: "history" },
    },
  });
  await settle();

  const [{ body }] = app.crashes;
  assert.equal(body.process, "renderer");
  assert.equal(body.error_type, "TypeError");
  assert.equal(body.stack_trace, "TypeError: boom\n    at render (app.asar/widget.js:1:2)");
  assert.deepEqual(body.context, { view: "history" });
});

test("pages are cleaned by the main process: what they promise is not believed", async () => {
  const app = await started();
  const send = page(app);
  send({ event: { type: "feature_used", properties: { note: "what was said" } } });
  send({
    crash: { type: "Error", message: "open '/Users/annalena/diary.txt'", stack: "", code: "" },
  });
  await app.clock.pass(MINUTE);

  assert.deepEqual(app.events[0].properties, {});
  assert.doesNotMatch(JSON.stringify(app.crashes), /annalena|diary/);
});

for (const url of [
  "file:///app/index.html",
  "app://stories/index.html",
  "stories-app://widget",
  "http://localhost:5173/",
  "http://127.0.0.1:8080/x",
  "http://[::1]:3000/",
  "https://localhost/",
]) {
  test(`${url} is a page of the app`, async () => {
    const app = await started();
    page(app, { url, parent: null })(EVENT);
    await app.clock.pass(MINUTE);

    assert.equal(app.events.length, 1);
  });
}

for (const url of [
  "https://evil.example/",
  "http://evil.example/",
  "http://localhost.evil.example/",
  "http://127.0.0.1.evil.example/",
  "https://evil.example/file:///",
  "data:text/html,hello",
  "blob:https://evil.example/1",
  "about:blank",
  "about:srcdoc",
  "javascript:1",
  "chrome-extension://abc/x.html",
  "devtools://devtools/x.html",
  "",
  "no address",
  undefined,
  null,
  5,
]) {
  test(`${url} is not a page of the app`, async () => {
    const app = await started();
    page(app, { url, parent: null })(EVENT);
    await app.clock.pass(MINUTE);

    assert.equal(app.events.length, 0);
  });
}

test("an embedded frame is not believed", async () => {
  const app = await started();
  page(app, { url: OWN.url, parent: OWN })(EVENT);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 0);
});

test("a frame that is gone is not believed", async () => {
  const app = await started();
  const gone = {
    get url() {
      throw new Error("Render frame was disposed before WebFrameMain could be accessed");
    },
    get parent() {
      throw new Error("Render frame was disposed before WebFrameMain could be accessed");
    },
  };
  page(app)(EVENT, null);
  page(app)(EVENT, gone);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 0);
});

test("a webview is not believed", async () => {
  const app = await started();
  page(app, OWN, { getType: () => "webview" })(EVENT);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 0);
});

test("an Electron that does not tell the frame tells the page", async () => {
  const app = await started();
  page(app, UNTOLD, {})(EVENT);
  page(app, UNTOLD, { getURL: () => "https://evil.example/" })(EVENT);
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 1);
});

test("a page cannot turn telemetry on", async () => {
  const app = launch().off();
  await settle();
  page(app)(EVENT);
  page(app)({ init: ["someone", true] });
  await app.clock.pass(MINUTE);

  assert.equal(app.net.sent.length, 0);
});
