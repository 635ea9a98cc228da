/** An app whose first request was answered, and what it does then. */
import assert from "node:assert/strict";
import { launch, settle } from "./app.js";

/** Start, track ten events and let the first answer come. */
export async function answered(/** @type {any} */ server) {
  const app = launch({ server }).on();
  await settle();
  app.track(10);
  await settle();
  return app;
}

/** Return after how many milliseconds the next request goes out. */
export async function waitOf(/** @type {Awaited<ReturnType<typeof answered>>} */ app) {
  assert.equal(app.clock.timers.length, 1);
  const [{ in: wait }] = app.clock.timers;
  const before = app.net.sent.length;
  await app.clock.pass(wait - 1);
  assert.equal(app.net.sent.length, before);
  await app.clock.pass(1);
  assert.equal(app.net.sent.length, before + 1);
  return wait;
}
