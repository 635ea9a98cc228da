/** What the README shows is what is sent. */
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { errorAt, launch, MINUTE, settle, USER } from "./support/app.js";

const readme = fs.readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [batch, report, anonymous] = [...readme.matchAll(/```json\n([^`]+)```/g)].map(([, json]) =>
  JSON.parse(json),
);

/** Return a message with everything that is random replaced. */
function shown(/** @type {any} */ message) {
  const random = /_id$|^sent_at$/;
  return JSON.parse(JSON.stringify(message), (key, value) => (random.test(key) ? "…" : value));
}

/** Crash while telemetry is off and return what goes out. */
async function sentWhenOff(options = {}) {
  const app = launch().off(options);
  await settle();
  app.track(20);
  app.client.trackCrash(errorAt(report.error_message));
  await app.clock.pass(MINUTE);
  assert.equal(app.net.sent.length, 1);
  return app.crashes[0].body;
}

test("when it is off, exactly the report of the README goes out", async () => {
  const sent = await sentWhenOff();

  assert.deepEqual(shown(sent), shown(report));
  assert.deepEqual(Object.keys(sent), Object.keys(report));
  assert.equal(sent.user_id, USER);
});

test("anonymous, it is the other one", async () => {
  const sent = await sentWhenOff({ anonymousCrashes: true });

  assert.deepEqual(shown(sent), shown(anonymous));
  assert.notEqual(sent.user_id, USER);
});

test("when it is on, exactly the batch of the README goes out", async () => {
  const app = launch().on();
  await settle();
  app.client.trackEvent("recording_started", { source: "widget", duration: 45 });
  await app.clock.pass(MINUTE);

  assert.deepEqual(shown(app.batches[0].body), shown(batch));
});

test("the chapters stand in their order", () => {
  const chapters = [...readme.matchAll(/^## (.+)$/gm)].map(([, title]) => title);

  assert.deepEqual(chapters, [
    "What it sends",
    "Quick start",
    "A server of your own",
    "Delivery",
    "Quitting",
    "Options",
    "Files",
    "Supported versions",
  ]);
});
