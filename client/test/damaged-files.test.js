/** Files that are torn, binary, empty, or not files at all. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  DAY,
  errorAt,
  launch,
  MINUTE,
  OFFLINE,
  SECOND,
  settle,
  temporaryFolder,
  WELL,
} from "./support/app.js";
import { failing, left } from "./support/leftovers.js";

for (const name of ["events.jsonl", "state.json", "crashes", "telemetry"]) {
  for (const kind of ["a folder", "a file"]) {
    test(`${kind} in place of ${name} is no problem`, async () => {
      const userData = temporaryFolder();
      const place =
        name === "telemetry" ? path.join(userData, name) : path.join(userData, "telemetry", name);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      if (kind === "a folder") fs.mkdirSync(path.join(place, "something"), { recursive: true });
      else fs.writeFileSync(place, "something");
      const app = launch({ userData }).on();
      await settle();
      app.track(10);
      app.client.trackCrash(errorAt("x"));
      await app.clock.pass(MINUTE);

      assert.equal(app.eventTypes.filter((type) => type === "feature_used").length, 10);
      assert.equal(app.crashes.length, 1);
      app.off();
      app.on();
    });
  }
}

test("the last line may be torn: the others are sent, and what comes after it too", async () => {
  for (const cut of [1, 10, 100]) {
    const app = await left(3);
    const file = path.join(app.folder, "events.jsonl");
    fs.truncateSync(file, fs.statSync(file).size - cut);
    const again = app.relaunch({ server: OFFLINE }).on();
    again.track(1, "settings_changed");
    const last = again.relaunch({ server: WELL }).on();
    await last.clock.pass(MINUTE);

    assert.deepEqual(last.eventTypes, ["feature_used", "feature_used", "settings_changed"]);
  }
});

test("a line that was torn by a full disk does not damage the next one", async (context) => {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(1);
  const { writeSync } = fs;
  context.mock.method(fs, "writeSync", (/** @type {number} */ file, /** @type {string} */ text) => {
    writeSync(file, text.slice(0, 40));
    failing("ENOSPC")();
  });
  app.track(1, "settings_changed");
  context.mock.restoreAll();
  app.track(1, "recording_started");
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  assert.deepEqual(again.eventTypes, ["feature_used", "recording_started"]);
});

for (const [name, damage] of /** @type {[string, string | Buffer][]} */ ([
  ["nothing", ""],
  ["line ends", "\n\n\r\n\n"],
  ["binary data", Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256))],
  ["NULs, as after a power failure", Buffer.alloc(10_000)],
  ["UTF-16", Buffer.from('{"a":[]}', "utf16le")],
  [
    "JSON of another kind",
    '[]\n{}\nnull\n5\n"text"\n{"e":5}\n{"a":5}\n{"f":[],"e":{}}\n{"f":null,"e":null}\n',
  ],
  ["a format of the future", '{"v":9,"events":[1,2,3]}\n'],
  ["deeply nested JSON", `${"[".repeat(100_000)}\n`],
  [
    "__proto__",
    '{"__proto__":{"a":["x"]},"f":[0,"u","s","v",false],"e":{"__proto__":{"event_id":"x"}}}\n',
  ],
])) {
  test(`events.jsonl with ${name} in it is no problem`, async () => {
    const app = await left(2);
    fs.appendFileSync(
      path.join(app.folder, "events.jsonl"),
      Buffer.concat([Buffer.from("\n"), Buffer.from(damage), Buffer.from("\n")]),
    );
    const again = app.relaunch({ server: WELL }).on();
    again.track(1, "settings_changed");
    await again.clock.pass(MINUTE);

    assert.deepEqual(again.eventTypes, ["feature_used", "feature_used", "settings_changed"]);
    assert.equal(/** @type {any} */ ({}).a, undefined);
  });
}

test("an event line that is larger than a request does not hold the others up", async () => {
  const app = await left(2);
  const file = path.join(app.folder, "events.jsonl");
  const [first, second] = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
  const { f, e } = JSON.parse(first);
  const huge = { f, e: { ...e, properties: { text: "x".repeat(300_000) } } };
  fs.writeFileSync(file, [JSON.stringify(huge), second].join("\n"));
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  assert.equal(again.events.length, 1);
});

test("an event line without a proper id, time or user is not sent", async () => {
  const app = await left(1);
  const file = path.join(app.folder, "events.jsonl");
  const line = fs.readFileSync(file, "utf8").trim();
  const { f, e } = JSON.parse(line);
  const wrong = [
    { f, e: { ...e, event_id: "1" } },
    { f, e: { ...e, event_id: e.event_id.replace(/./, "x") } },
    { f, e: { ...e, timestamp: "yesterday" } },
    { f, e: { ...e, timestamp: null } },
    { f: [f[0], 5, f[2], f[3], false], e },
    { f: {}, e },
  ];
  fs.writeFileSync(file, wrong.map((each) => JSON.stringify(each)).join("\n"));
  const again = app.relaunch({ server: WELL }).on();
  await again.clock.pass(MINUTE);

  assert.equal(again.batches.length, 0);
});

for (const text of [
  "",
  "{",
  "null",
  "[]",
  "5",
  '"text"',
  '{"enabled":"yes","sequence":"x","pausedUntil":"y","erasures":{}}',
  '{"sequence":-5,"pausedUntil":[],"erasures":[5,null,{}]}',
  "\0\0\0",
]) {
  test(`state.json with ${JSON.stringify(text)} in it is no problem`, async () => {
    const app = await left(2);
    fs.writeFileSync(path.join(app.folder, "state.json"), text);
    const again = app.relaunch({ server: WELL }).on();
    await again.clock.pass(MINUTE);

    assert.equal(again.events.length, 2);
    assert.equal(again.erasures.length, 0);
  });
}

test("a damaged report is removed, its neighbours are sent", async () => {
  const app = launch({ server: OFFLINE }).off();
  app.client.trackCrash(errorAt("whole"));
  const crashes = path.join(app.folder, "crashes");
  const id = (/** @type {number} */ n) =>
    `019bc0fd-89c0-753e-83df-86fc881d56${n.toString(16).padStart(2, "0")}`;
  const damages = ["", "{", "null", "5", "[]", '{"crash_id":"other"}', "\0".repeat(100)];
  for (const [n, damage] of damages.entries()) {
    fs.writeFileSync(path.join(crashes, `${id(n)}.json`), damage);
  }
  fs.mkdirSync(path.join(crashes, `${id(99)}.json`));
  fs.writeFileSync(path.join(crashes, "notes.txt"), "not ours");
  fs.writeFileSync(path.join(crashes, `${id(100)}.json.tmp`), "half");
  const again = app.relaunch({ server: WELL }).off();
  await again.clock.pass(MINUTE);

  assert.deepEqual(
    again.crashes.map(({ body }) => body.error_message),
    ["whole"],
  );
  assert.ok(again.crashFiles.includes("notes.txt"));
  assert.equal(again.crashFiles.filter((name) => /json$/.test(name)).length, 1);
});

test("a report that vanishes is not missed", async () => {
  const app = launch({ server: OFFLINE }).off();
  await settle();
  app.client.trackCrash(errorAt("x"));
  app.client.trackCrash(errorAt("y"));
  await settle();
  fs.rmSync(path.join(app.folder, "crashes", app.crashFiles[0]));
  app.net.handle = WELL;
  app.net.sent.length = 0;
  await app.clock.pass(MINUTE);

  assert.equal(app.crashes.length, 1);
});

test("reports older than 30 days are removed", async () => {
  const app = launch({ server: OFFLINE }).off();
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(30 * DAY + SECOND);
  const again = app.relaunch({ server: WELL }).off();
  await again.clock.pass(MINUTE);

  assert.equal(again.crashes.length, 0);
  assert.deepEqual(again.crashFiles, []);
});
