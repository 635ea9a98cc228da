/** The rules are those of the server, and each of them can be run here. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as guards from "../src/scrub/guards.js";
import { apply } from "../src/scrub/rule.js";
import { RULES } from "../src/scrub/rules.generated.js";

const PYTHON = process.env.PYTHON || "python3";
const BUILD = fileURLToPath(new URL("../scripts/build_rules.py", import.meta.url));
const hasPython = spawnSync(PYTHON, ["-c", "import tomllib"]).status === 0;

test("they are as the server's files say", {
  skip: !hasPython && "Python 3.11 is not here",
}, () => {
  const done = spawnSync(PYTHON, [BUILD, "--check"]);

  assert.equal(done.stderr.toString(), "");
  assert.equal(done.status, 0);
});

test("every guard is used", () => {
  const used = new Set(RULES.map(([, , , , guard]) => guard));

  assert.deepEqual(
    Object.values(guards).filter((guard) => !used.has(guard)),
    [],
  );
});

for (const token of [
  ...["<pem>", "<text>", "<key>", "<org>", "<jwt>", "<auth>@", "<secret>", "<path>", "<home>/"],
  ...["<user>", "<email>", "<host>", "<owner>", "<mac>", "<ip>", "<card>", "<iban>", "<ssn>"],
  ...["<phone>", "<dropped>", "<unscrubbable>"],
]) {
  test(`no rule hits ${token}`, () => {
    for (const rule of RULES) assert.equal(apply(rule, token, new Set()), token);
  });
}

// Its V8 takes half an emoji for what stands behind another character and once.
test("a negated class is repeated or stands alone, for Electron 9", () => {
  const once = /(?<!\(\?:)\[\^(?:\\.|[^\]\\])+\](?![*+?{])/;
  const sources = RULES.flatMap(([, hint, pattern]) => [hint, pattern]).map(String);

  assert.deepEqual(
    sources.filter((source) => once.test(source)),
    [],
  );
});
