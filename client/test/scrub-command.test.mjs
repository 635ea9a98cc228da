/** `node bin/scrub.mjs` scrubs JSON strings, line by line. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../bin/scrub.mjs", import.meta.url));

/**
 * @param {string | Buffer} lines
 * @param {string[]} options
 */
function run(lines, ...options) {
  const done = spawnSync(process.execPath, [COMMAND, ...options], { input: lines });
  return { status: done.status, out: done.stdout.toString(), told: done.stderr.toString() };
}

test("each line is scrubbed", () => {
  assert.deepEqual(run('"to ana@post.example"\n\n"plain"'), {
    status: 0,
    out: '"to <email>"\n\n"plain"\n',
    told: "",
  });
});

test("a line that is no JSON string is told and the rest goes on", () => {
  const lines = Buffer.concat([
    Buffer.from('"a"\nnope\n{"a": 1}\n'),
    Buffer.from([0xff, 10, 34, 98, 34]),
  ]);

  assert.deepEqual(run(lines), {
    status: 1,
    out: '"a"\n"b"\n',
    told: [2, 3, 4].map((number) => `line ${number}: not a JSON string\n`).join(""),
  });
});

test("no character breaks the output", () => {
  assert.equal(
    run('"\\ud800 \\u2028 é 🙂 \\u007f"').out,
    '"\\ufffd \\u2028 \\u00e9 \\ud83d\\ude42 \\u007f"\n',
  );
});

test("a line may be longer than what is read at once", () => {
  const text = "word ".repeat(13_000);

  assert.equal(run(`"${text}"\n`.repeat(5)).out, `"${text}"\n`.repeat(5));
});

test("the help shows an example", () => {
  assert.match(run("", "--help").out, /ana@example\.org/);
});

test("an unknown option is refused", () => {
  assert.equal(run("", "--nonsense").status, 2);
});
