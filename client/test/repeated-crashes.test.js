/** How often a crash is told, and what else it sets off. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { errorAt, launch, MINUTE, OFFLINE, SECOND, settle } from "./support/app.js";

test("the same crash is told once in 60 seconds", async () => {
  const app = launch().off();
  await settle();
  for (let number = 0; number < 10; number++) app.client.trackCrash(errorAt(`try ${number}`));
  await app.clock.pass(60 * SECOND - 1);
  app.client.trackCrash(errorAt("try 10"));
  await settle();
  assert.equal(app.crashes.length, 1);

  await app.clock.pass(1);
  app.client.trackCrash(errorAt("try 11"));
  await settle();
  assert.equal(app.crashes.length, 2);
});

test("another crash is told at once", async () => {
  const app = launch().off();
  await settle();
  app.client.trackCrash(errorAt("x", "save"));
  app.client.trackCrash(errorAt("x", "load"));
  app.client.trackCrash(errorAt("y", "save"));
  app.client.trackCrash(Object.assign(errorAt("x", "save"), { name: "RangeError" }));
  await settle();

  assert.equal(app.crashes.length, 4);
});

test("a session tells of 20 crashes", async () => {
  const app = launch().off();
  await settle();
  for (let number = 0; number < 30; number++) {
    app.client.trackCrash(errorAt("x", `place${String.fromCharCode(97 + number)}`));
    await app.clock.pass(MINUTE);
  }

  assert.equal(app.crashes.length, 20);
});

test("20 reports are kept, and the oldest goes first", async () => {
  const app = launch({ server: OFFLINE }).off();
  for (let number = 0; number < 15; number++)
    app.client.trackCrash(errorAt("x", `first${"x".repeat(number)}`));
  const again = app.relaunch({ server: OFFLINE }).off();
  for (let number = 0; number < 15; number++)
    again.client.trackCrash(errorAt("x", `then${"x".repeat(number)}`));

  assert.equal(again.crashFiles.length, 20);
  const last = again.relaunch({ server: undefined }).off();
  await last.clock.pass(MINUTE);
  const stacks = last.crashes.map(({ body }) => body.stack_trace);
  assert.equal(stacks.filter((stack) => stack.includes("at then")).length, 15);
});

test("a crash tracks app_crashed while usage telemetry is on", async () => {
  const app = launch().on();
  await settle();
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(30 * SECOND);

  assert.deepEqual(
    app.events.map(({ event_type, properties }) => [event_type, properties]),
    [["app_crashed", { error_type: "TypeError" }]],
  );
});

test("a crash tracks no event while usage telemetry is off", async () => {
  const app = launch().off();
  await settle();
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(MINUTE);

  assert.equal(app.crashes.length, 1);
  assert.equal(app.batches.length, 0);
});

test("a crash that repeats itself tracks one event", async () => {
  const app = launch().on();
  await settle();
  for (let number = 0; number < 20; number++) app.client.trackCrash(errorAt("x"));
  await app.clock.pass(30 * SECOND);

  assert.equal(app.events.length, 1);
});
