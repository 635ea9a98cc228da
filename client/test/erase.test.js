/** Erasing a user, over launches if need be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DAY,
  ENDPOINT,
  errorAt,
  HUNG,
  launch,
  MINUTE,
  OFFLINE,
  OTHER,
  settle,
  USER,
  WELL,
} from "./support/app.js";

test("erasing empties events and crashes, posts the old id and goes on under the new one", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(20);
  app.client.trackCrash(errorAt("x"));
  await settle();
  app.net.sent.length = 0;
  app.net.handle = WELL;
  app.client.erase(OTHER);
  assert.doesNotMatch(app.file, /feature_used/);
  assert.deepEqual(app.crashFiles, []);
  app.track(1, "settings_changed");
  await app.clock.pass(MINUTE);

  assert.deepEqual(
    app.erasures.map(({ body }) => body),
    [{ user_id: USER }],
  );
  assert.deepEqual(app.eventTypes, ["settings_changed"]);
  assert.equal(app.batches[0].body.user_id, OTHER);
  assert.equal(app.crashes.length, 0);
});

test("nothing tells that the new user was the old one", async () => {
  const app = launch().on();
  await settle();
  app.track(10);
  await settle();
  app.client.erase(OTHER);
  app.track(10);
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(MINUTE);

  const sessions = app.batches.map(({ body }) => body.session_id);
  assert.notEqual(sessions[0], sessions[1]);
  assert.equal(app.crashes[0].body.session_id, sessions[1]);
});

test("requests in flight are aborted by erasing", async () => {
  const app = launch({ server: HUNG }).on();
  await settle();
  app.track(10);
  await settle();
  app.client.erase(OTHER);
  app.net.handle = WELL;
  await app.clock.pass(MINUTE);

  assert.equal(app.batches[0].isAborted, true);
  assert.equal(app.batches.length, 1);
  assert.equal(app.erasures.length, 1);
});

test("an erasure is posted by a later launch if it has to be", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.client.erase(OTHER);
  await app.clock.pass(MINUTE);
  const again = app.relaunch({ server: WELL });
  again.client.init(OTHER, false, { endpoint: ENDPOINT });
  await again.clock.pass(MINUTE);
  assert.deepEqual(
    again.erasures.map(({ body }) => body.user_id),
    [USER],
  );

  const last = again.relaunch();
  last.client.init(OTHER, false, { endpoint: ENDPOINT });
  await last.clock.pass(MINUTE);
  assert.equal(last.erasures.length, 0);
});

for (const reply of [
  { status: 200, text: "<html>" },
  { status: 200, json: { accepted: 1 } },
  { status: 302 },
  null,
]) {
  test(`an erasure is not done by ${JSON.stringify(reply)}`, async () => {
    const app = launch({ server: () => reply }).on();
    await settle();
    app.client.erase(OTHER);
    await settle();

    assert.deepEqual(app.state.erasures, [USER]);
  });
}

test("an erasure that the server refuses for good is given up", async () => {
  const app = launch({ server: () => ({ status: 400 }) }).on();
  await settle();
  app.client.erase(OTHER);
  await app.clock.pass(DAY);

  assert.equal(app.erasures.length, 1);
  assert.deepEqual(app.state.erasures, []);
});

test("erasing twice posts both ids", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.client.erase(OTHER);
  app.client.erase("9d0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b99");
  app.net.handle = WELL;
  app.net.sent.length = 0;
  await app.clock.pass(MINUTE);

  assert.deepEqual(
    app.erasures.map(({ body }) => body.user_id),
    [USER, OTHER],
  );
});

test("erasing works while telemetry is off, and leaves it off", async () => {
  const app = launch().off();
  await settle();
  app.client.erase(OTHER);
  app.track(20);
  await app.clock.pass(MINUTE);

  assert.equal(app.erasures.length, 1);
  assert.equal(app.batches.length, 0);
});

test("without a proper new id no more events are kept until init names one", async () => {
  const app = launch().on();
  await settle();
  app.client.erase(/** @type {any} */ (undefined));
  app.track(20);
  await app.clock.pass(MINUTE);
  assert.equal(app.batches.length, 0);

  app.client.init(OTHER, true);
  app.track(10);
  await settle();
  assert.equal(app.batches[0].body.user_id, OTHER);
});

test("erasing before init does nothing but forget", async () => {
  const app = launch();
  app.track(5);
  app.client.erase(OTHER);
  app.on();
  await app.clock.pass(MINUTE);

  assert.equal(app.net.sent.length, 0);
});

test("an erasure goes before everything else", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.client.erase(OTHER);
  await settle();
  app.track(20);
  app.client.trackCrash(errorAt("x"));
  app.net.handle = WELL;
  app.net.sent.length = 0;
  await app.clock.pass(MINUTE);

  assert.equal(app.net.sent[0].path, "/api/erase");
});
