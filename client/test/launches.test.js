/** What one launch leaves to the next. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ENDPOINT,
  launch,
  MINUTE,
  OFFLINE,
  OTHER,
  SECOND,
  settle,
  USER,
  UUID4,
} from "./support/app.js";

test("what a killed launch left is sent by the next one, once it was due", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(3);
  await app.clock.pass(20 * SECOND);
  const again = app.relaunch({ server: undefined }).on();
  await again.clock.pass(10 * SECOND - 1);
  assert.equal(again.events.length, 0);
  await again.clock.pass(1);

  assert.deepEqual(
    again.events.map(({ properties }) => properties.number),
    [1, 2, 3],
  );
});

test("events of an earlier launch keep the session, the version and the user of that launch", async () => {
  const app = launch({ server: OFFLINE }).on({ appVersion: "0.9.7" });
  await settle();
  app.track(2);
  app.track(10);
  await settle();
  const { session_id } = app.batches[0].body;
  const again = app.relaunch({ server: undefined });
  again.client.init(OTHER, true, { endpoint: ENDPOINT, appVersion: "0.9.8" });
  again.track(1);
  await again.clock.pass(MINUTE);

  const [old, fresh] = again.batches.map(({ body }) => body);
  assert.equal(old.user_id, USER);
  assert.notEqual(old.session_id, session_id);
  for (const event of old.events) {
    assert.equal(event.session_id, session_id);
    assert.equal(event.app_version, "0.9.7");
  }
  assert.equal(fresh.user_id, OTHER);
  assert.deepEqual(Object.keys(fresh.events[0]), [
    "event_id",
    "event_type",
    "timestamp",
    "properties",
  ]);
});

test("a new launch is a new session", async () => {
  const app = launch().on();
  await settle();
  app.track(10);
  await settle();
  const again = app.relaunch().on();
  await settle();
  again.track(10);
  await settle();

  const sessions = [...app.batches, ...again.batches].map(({ body }) => body.session_id);
  assert.equal(new Set(sessions).size, 2);
  for (const session of sessions) assert.match(session, UUID4);
});
