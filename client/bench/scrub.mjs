/**
 * Time the scrubber on 64 K of what is hard for it, and on short clean strings:
 * `node bench/scrub.mjs`.
 *
 * Prints medians: milliseconds, slowest first, beside those of the same length of an ordinary stack
 * trace; then microseconds.
 */
import { performance } from "perf_hooks";
import { cleanProperties, scrub } from "../src/scrub/index.js";

const LIMIT = 65_536;
const ORDINARY = "    at processRecording (app.asar/dist/main.js:234:15)\n";
const HARD = [
  ...["a", "@", "eyJ", "\\", '"', "'", "/Users/", "%", "1", ":", " ", "\n", "a@", "a.", "é@", "的"],
  ...[
    "/home/a ",
    "/home/a a.b ",
    "C:\\Users\\a b ",
    "/Volumes/a ",
    "\\\\ab\\c ",
    "%2F",
    "(/home/a ",
  ],
  ...[
    "token=",
    'text:"',
    '\\"text\\":\\"',
    "text:[",
    'transcript "a ',
    'said "a \\\\" ',
    "pasted ",
  ],
  ...[
    "sk-",
    `-----BEGIN ${"PRIVATE"} KEY-----`,
    '"a b',
    "?key=",
    "Authorization: ",
    'Authorization:"="',
    "cookie: ",
  ],
  ...["a://b@", "--token ", "a\\u0040", "A B's ", "a.local.", "a-Mac-", "aa:", "a:", "1.1.1.1."],
  ...["+1 ", "4111 ", "GB82", "Unexpected token 'a', \"", 'is not valid JSON"', "🙂", ORDINARY],
];
const CLEAN = [
  ...["widget", "custom_dictionary", "0.9.7", "pt-BR", "whisper-1", "macOS 15.1"],
  ...["The recording could not be saved", "Request timed out."],
  ...["Cannot read properties of undefined (reading 'x')", ORDINARY],
];
const EVENT = {
  ...{ feature: "custom_dictionary", source: "widget", app_version: "0.9.7" },
  ...{ language: "pt-BR", model: "whisper-1", duration: 45.5 },
};

/** @param {number[]} times */
const median = (times) => times.sort((one, other) => one - other)[times.length >> 1];

/**
 * Return the median milliseconds of a few runs of some rounds each, for one round.
 *
 * @param {() => unknown} work
 * @param {{runs: number, rounds: number}} options
 */
function milliseconds(work, { runs, rounds }) {
  const times = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    for (let round = 0; round < rounds; round++) work();
    times.push((performance.now() - started) / rounds);
  }
  return median(times);
}

/** Each path gives away another name, and each name is looked for in the whole text. */
function manyNames() {
  let text = "";
  for (let number = 0; text.length < LIMIT; number++) text += `/home/name${number}/ `;
  return text;
}

function main() {
  const texts = HARD.map((piece) => [JSON.stringify(piece), piece.repeat(LIMIT / piece.length)]);
  texts.push(["many names", manyNames().slice(0, LIMIT)]);
  const rows = texts.map(([name, text]) => ({
    name,
    time: milliseconds(() => scrub(text), { runs: 5, rounds: 1 }),
  }));
  rows.sort((one, other) => other.time - one.time);
  for (const { name, time } of rows) console.log(`${time.toFixed(1).padStart(8)} ms  ${name}`);
  const short = { runs: 21, rounds: 2000 };
  for (const text of CLEAN)
    report(
      text,
      milliseconds(() => scrub(text), short),
    );
  report(
    "an event of six values",
    milliseconds(() => cleanProperties("test", EVENT), short),
  );
}

/**
 * @param {string} name
 * @param {number} time in milliseconds
 */
function report(name, time) {
  console.log(`${(time * 1000).toFixed(2).padStart(8)} µs  ${name.trim()}`);
}

main();
