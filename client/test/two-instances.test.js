/** Two instances of the app that share one disk. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, MINUTE, OFFLINE, settle, USER, WELL } from "./support/app.js";

test("two instances of the app on one disk lose nothing and damage nothing", async () => {
  const one = launch({ server: OFFLINE }).on();
  await settle();
  one.track(5, "from_one");
  const two = one.relaunch({ server: OFFLINE }).on();
  await settle();
  for (let round = 0; round < 20; round++) {
    one.track(1, "from_one");
    two.track(1, "from_two");
  }
  await settle();
  const after = one.relaunch({ server: WELL }).on();
  await after.clock.pass(MINUTE);

  assert.equal(after.eventTypes.filter((type) => type === "from_one").length, 25);
  assert.equal(after.eventTypes.filter((type) => type === "from_two").length, 20);
});

test("what both instances send has the same ids, by which the server knows it", async () => {
  const one = launch({ server: OFFLINE }).on();
  await settle();
  one.track(9);
  const two = one.relaunch({ server: WELL }).on();
  one.net.handle = WELL;
  await one.clock.pass(MINUTE);

  const ids = [...one.events, ...two.events].map(({ event_id }) => event_id);
  assert.equal(ids.length, 18);
  assert.equal(new Set(ids).size, 9);
});

test("compacting in one instance keeps what the other has added", async () => {
  const one = launch({ server: OFFLINE }).on();
  await settle();
  const two = one.relaunch({ server: OFFLINE }).on();
  await settle();
  two.track(3, "from_two");
  one.track(5000, "from_one");
  const after = one.relaunch({ server: WELL }).on();
  await after.clock.pass(MINUTE);

  assert.equal(after.events.length, 1000);
  two.track(1, "from_two");
  assert.match(two.file, /from_two/);
});

test("turning off in one instance turns the other off with its next request", async () => {
  const one = launch({ server: OFFLINE }).on();
  await settle();
  const two = one.relaunch({ server: WELL }).on();
  await settle();
  two.track(5);
  one.off();
  await two.clock.pass(MINUTE);
  two.track(50);
  await two.clock.pass(MINUTE);

  assert.equal(two.batches.length, 0);
  assert.equal(two.state.enabled, false);
});

test("erasing in one instance voids the other's events", async () => {
  const one = launch({ server: WELL }).on();
  await settle();
  const two = one.relaunch({ server: WELL }).on();
  await settle();
  two.track(5);
  one.client.erase(USER);
  await two.clock.pass(MINUTE);

  assert.equal(two.batches.length, 0);
});

test("an erasure that one instance has noted is not lost by the other", async () => {
  const one = launch({ server: OFFLINE }).on();
  await settle();
  const two = one.relaunch({ server: OFFLINE }).on();
  one.client.erase("0a4f4c1e-3d4b-4a57-8a33-6f1d2c9b7e55");
  two.off();
  two.on();

  assert.deepEqual(two.state.erasures, [USER]);
});
