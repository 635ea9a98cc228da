/** What a crash report says. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ownNames } from "../src/capture/own-names.js";
import { errorAt, launch, MINUTE, OFFLINE, settle, USER, UUID4, UUID7 } from "./support/app.js";

/** Report a crash while telemetry is off and return the report as it arrived. */
async function sent(
  /** @type {unknown} */ error,
  context = /** @type {any} */ (undefined),
  how = {},
) {
  const app = launch(how).off();
  await settle();
  app.client.trackCrash(error, /** @type {any} */ (context));
  await settle();
  return app.crashes[0]?.body;
}

test("a report says what broke, where, in which version, on which system", async () => {
  const report = await sent(errorAt("Cannot read properties of undefined (reading 'length')"));

  assert.match(report.crash_id, UUID7);
  assert.match(report.session_id, UUID4);
  assert.deepEqual(report, {
    crash_id: report.crash_id,
    timestamp: "2026-01-15T09:30:00.000Z",
    process: "main",
    error_type: "TypeError",
    error_message: "Cannot read properties of undefined (reading 'length')",
    stack_trace:
      "TypeError: Cannot read properties of undefined (reading 'length')\n" +
      "    at save (app.asar/dist/main/history.js:88:9)",
    context: {},
    user_id: USER,
    session_id: report.session_id,
    app_version: "0.9.7",
    os_version: "macOS 15.1",
    platform: "darwin",
    arch: "arm64",
    language: "en-US",
    uptime_ms: 12_346,
    sent_at: "2026-01-15T09:30:00.000Z",
  });
});

test("a report lies on the disk before trackCrash returns", () => {
  const app = launch({ server: OFFLINE }).off();
  app.client.trackCrash(errorAt("the last words"));

  assert.equal(app.crashFiles.length, 1);
  const file = path.join(app.folder, "crashes", app.crashFiles[0]);
  assert.equal(JSON.parse(fs.readFileSync(file, "utf8")).error_message, "the last words");
});

test("a report is deleted once the server has it", async () => {
  const app = launch().off();
  await settle();
  app.client.trackCrash(errorAt("x"));
  await settle();

  assert.deepEqual(app.crashFiles, []);
});

test("a report of a launch that was killed is sent by the next one, unchanged", async () => {
  const app = launch({ server: OFFLINE }).off();
  app.client.trackCrash(errorAt("the last words"));
  const id = app.crashFiles[0].replace(".json", "");
  await app.clock.pass(MINUTE);
  const again = app.relaunch({ server: () => ({ status: 201, json: { id } }) }).off();
  await settle();

  assert.equal(again.crashes.length, 1);
  assert.equal(again.crashes[0].body.crash_id, id);
  assert.equal(again.crashes[0].body.timestamp, "2026-01-15T09:30:00.000Z");
  assert.equal(again.crashes[0].body.sent_at, "2026-01-15T09:31:00.000Z");
  assert.notEqual(again.crashes[0].body.session_id, undefined);
  assert.deepEqual(again.crashFiles, []);
});

test("nothing of what it is told reaches the disk as it came", () => {
  const name = "annalena";
  const app = launch({ server: OFFLINE }).off();
  app.client.trackCrash(errorAt(`ENOENT: open '/Users/${name}/Documents/diary.txt'`), {
    note: `${name} said something`,
  });

  const files = app.crashFiles.map((file) =>
    fs.readFileSync(path.join(app.folder, "crashes", file), "utf8"),
  );
  assert.equal(files.length, 1);
  assert.doesNotMatch(files[0], new RegExp(`${name}|diary|said`));
});

test("the context of a report keeps to the rules of properties", async () => {
  const { context } = await sent(errorAt("x"), {
    step: "save",
    tries: 3,
    note: "some words",
    at: {},
  });

  assert.deepEqual(context, { step: "save", tries: 3 });
});

test("the code of an error stands in the context, unless the app says otherwise", async () => {
  const error = Object.assign(new Error("x"), { code: "ENOSPC" });

  assert.deepEqual((await sent(error)).context, { code: "ENOSPC" });
  assert.deepEqual((await sent(error, { code: 5, step: "save" })).context, {
    code: 5,
    step: "save",
  });
});

test("a message has at most 1 KiB", async () => {
  for (const letter of ["x", "é", "世", "😀"]) {
    const { error_message } = await sent(errorAt(letter.repeat(5000)));

    assert.ok(Buffer.byteLength(error_message) <= 1024, letter);
    assert.ok(Buffer.byteLength(error_message) > 900, letter);
    assert.ok(error_message.startsWith(letter));
    assert.match(error_message, /\n… \(cut\)$/);
    assert.doesNotMatch(error_message, /\ufffd/);
  }
});

test("a message is cut at a line's end where there is one", async () => {
  const { error_message } = await sent(errorAt(`first line\n${"x".repeat(2000)}`));

  assert.equal(error_message, "first line\n… (cut)");
});

test("a stack has at most 50 frames", async () => {
  const error = new Error("deep");
  error.stack = `Error: deep${"\n    at again (app.asar/main.js:1:2)".repeat(80)}`;
  const { stack_trace } = await sent(error);

  assert.equal(stack_trace.match(/ at again/g).length, 50);
  assert.match(stack_trace, /\n… \(cut\)$/);
});

test("a message that is longer than all frames does not cost the frames", async () => {
  const error = errorAt(`${"x".repeat(60_000)}`);
  const { stack_trace, error_message } = await sent(error);

  assert.match(stack_trace, /at save \(app\.asar/);
  assert.ok(error_message.startsWith("xxx"));
});

test("a report has at most 64 KiB, however much there is to say", async () => {
  const text = "\u0001é".repeat(20_000);
  const error = new Error(text);
  error.stack = `Error: ${text}\n${`    at ${"é\u0001".repeat(200)} (app.asar/main.js:1:2)\n`.repeat(5000)}`;
  const all = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, "z".repeat(64)]));
  const app = launch({ server: OFFLINE }).off();
  app.client.trackCrash(error, all);

  const [file] = app.crashFiles;
  assert.ok(fs.statSync(path.join(app.folder, "crashes", file)).size <= 65_536);
});

test("a stack of a gigabyte does not hold the app up", async () => {
  const error = new Error("huge");
  error.stack = `Error: huge\n    at save (app.asar/main.js:1:2)\n${"x".repeat(500_000_000)}`;
  const { stack_trace } = await sent(error);

  assert.equal(stack_trace, "Error: huge\n    at save (app.asar/main.js:1:2)\n");
});

test("if scrubbing fails, the type and the fact are told, and no text", async () => {
  const report = await sent(errorAt("what was said"), undefined, {
    world: {
      scrub() {
        throw new Error("broken");
      },
    },
  });

  assert.equal(report.error_type, "TypeError");
  assert.equal(report.error_message, "(not scrubbed)");
  assert.equal(report.stack_trace, "");
});

test("the names of this machine and its user are replaced wherever they stand", async () => {
  const own = {
    home: "/data/homes/annalena",
    names: ["annalena", "zuse-4711.corp.example", "zuse-4711"],
  };
  const report = await sent(
    errorAt("no entry for annalena on zuse-4711 in /data/homes/annalena/Diary of May/x.txt"),
    undefined,
    { world: { ownNames: () => own } },
  );

  assert.doesNotMatch(JSON.stringify(report), /annalena|zuse|Diary|May/);
  assert.match(report.error_message, /^no entry for <user> on <user> in <path>/);
  assert.match(report.stack_trace, /at save \(app\.asar/);
});

test("a name that the stack gives away is not in the message", async () => {
  const error = errorAt("no rights for rosalind");
  error.stack += "\n    at open (/Users/rosalind/x.js:1:2)";
  const report = await sent(error);

  assert.equal(report.error_message, "no rights for <user>");
  assert.doesNotMatch(JSON.stringify(report), /rosalind/);
});

test("a home directory is found in every way of writing it", async () => {
  const own = { home: "Q:\\Profiles\\annalena", names: [] };
  const ways = [
    "Q:\\Profiles\\annalena\\diary.txt",
    "Q:\\\\Profiles\\\\annalena\\\\diary.txt",
    "Q:/Profiles/annalena/diary.txt",
  ];
  for (const way of ways) {
    const report = await sent(errorAt(`ENOENT: '${way}'`), undefined, {
      world: { ownNames: () => own },
    });

    assert.doesNotMatch(JSON.stringify(report), /annalena|diary/, way);
  }
});

test("a home directory that is the whole disk, or none, changes nothing", async () => {
  for (const home of ["/", "C:\\", ""]) {
    const report = await sent(errorAt("a/b and C:\\c"), undefined, {
      world: { ownNames: () => ({ home, names: [] }) },
    });

    assert.equal(report.error_message, (await sent(errorAt("a/b and C:\\c"))).error_message);
  }
});

test("this machine's own names can be asked for, whatever it is", () => {
  const { home, names } = ownNames();

  assert.equal(typeof home, "string");
  for (const name of names) assert.match(name, /^[^/\\\n]+$/);
});
