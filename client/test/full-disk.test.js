/** A disk that is full, read-only or locked, and a folder that is gone. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { errorAt, launch, MINUTE, OFFLINE, settle, temporaryFolder, WELL } from "./support/app.js";
import { failing, left } from "./support/leftovers.js";

for (const code of ["EROFS", "ENOSPC", "EACCES", "EIO", "EMFILE"]) {
  test(`with ${code} everything goes on in memory`, async (context) => {
    const app = launch({ server: OFFLINE });
    for (const method of /** @type {const} */ ([
      "openSync",
      "writeSync",
      "writeFileSync",
      "mkdirSync",
      "renameSync",
      "unlinkSync",
    ])) {
      context.mock.method(fs, method, failing(code));
    }
    app.on();
    await settle();
    app.track(20);
    app.client.trackCrash(errorAt("x"));
    await settle();
    app.net.handle = WELL;
    app.net.sent.length = 0;
    await app.clock.pass(MINUTE);

    assert.equal(app.eventTypes.filter((type) => type === "feature_used").length, 20);
    assert.equal(app.crashes.length, 1);
    app.off();
    app.track(5);
    await app.clock.pass(MINUTE);
    assert.equal(app.events.length, 21);
  });
}

test("a folder that is deleted meanwhile is made again", async () => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(2);
  fs.rmSync(app.userData, { recursive: true });
  app.track(3);
  app.client.trackCrash(errorAt("x"));
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  assert.equal(again.eventTypes.filter((type) => type === "feature_used").length, 3);
  assert.equal(again.crashes.length, 1);
});

test("a userData that does not exist yet is made", async () => {
  const app = launch({ userData: path.join(temporaryFolder(), "not", "yet") }).on();
  app.track(1);

  assert.match(app.file, /feature_used/);
});

test("an app that does not know its userData keeps everything in memory", async () => {
  const app = launch();
  app.app.getPath = () => {
    throw new Error("Failed to get 'userData' path");
  };
  app.on();
  await settle();
  app.track(10);
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(MINUTE);

  assert.equal(app.events.length, 11);
  assert.equal(app.crashes.length, 1);
});

for (const code of ["EPERM", "EBUSY", "EACCES"]) {
  test(`a file that another program holds (${code}) is tried three times and then written in place`, async (context) => {
    const app = await left(5);
    const rename = context.mock.method(fs, "renameSync", failing(code));
    const again = app.relaunch({ server: OFFLINE }).on();

    const tries = rename.mock.calls.filter(({ arguments: [, to] }) =>
      String(to).endsWith("events.jsonl"),
    );
    assert.equal(tries.length, 3);
    assert.equal(again.file.split("\n").filter(Boolean).length, 5);
    assert.deepEqual(fs.readdirSync(again.folder).sort(), ["events.jsonl", "state.json"]);
    again.off();
    assert.equal(again.file, "");
    assert.equal(again.state.enabled, false);
  });
}

test("it is so even if the scanner holds the temporary file, too", async (context) => {
  const app = await left(5);
  context.mock.method(fs, "renameSync", failing("EPERM"));
  context.mock.method(fs, "unlinkSync", failing("EPERM"));
  app.relaunch({ server: OFFLINE }).off();

  assert.equal(app.file, "");
  assert.equal(app.state.enabled, false);
});

test("a file that is free again at the second try is replaced", async (context) => {
  const app = await left(5);
  const { renameSync } = fs;
  let tries = 0;
  context.mock.method(fs, "renameSync", (/** @type {string} */ from, /** @type {string} */ to) => {
    if (tries++ % 2 === 0) failing("EBUSY")();
    renameSync(from, to);
  });
  const again = app.relaunch({ server: OFFLINE }).on();

  assert.equal(again.file.split("\n").filter(Boolean).length, 5);
});
