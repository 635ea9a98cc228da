#!/usr/bin/env node
/** Scrub texts as the client does: one JSON string a line in, one JSON string a line out. */
import { once } from "events";
import { scrub } from "../src/scrub/index.js";

const HELP = `usage: node bin/scrub.mjs [-h]

Scrub texts: one JSON string a line in, one JSON string a line out.

options:
  -h, --help  show this help message and exit

Example: echo '"mail to ana@example.org"' | node bin/scrub.mjs
`;
const LINE_END = 10;
// Half a character, encoded by itself. It would be replaced anyway, but the decoder refuses it.
const LONE_SURROGATE = /\xed[\xa0-\xbf][\x80-\xbf]/g;

/** @param {string[]} options */
async function main(options) {
  if (options.some((option) => option === "-h" || option === "--help")) {
    process.stdout.write(HELP);
  } else if (options.length) {
    process.stderr.write(`${HELP.split("\n")[0]}\nunrecognized arguments: ${options.join(" ")}\n`);
    process.exitCode = 2;
  } else {
    await scrubLines();
  }
}

async function scrubLines() {
  let number = 0;
  for await (const line of lines()) {
    number++;
    const answer = scrubbed(line);
    if (answer === null) {
      process.stderr.write(`line ${number}: not a JSON string\n`);
      process.exitCode = 1;
    } else if (!process.stdout.write(`${answer}\n`)) {
      await once(process.stdout, "drain");
    }
  }
}

/** Yield the lines of standard input as bytes: only the line end itself parts them. */
async function* lines() {
  /** @type {Buffer[]} */
  let begun = [];
  for await (const chunk of process.stdin) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]);
      begun = [];
      start = end + 1;
    }
    begun.push(chunk.subarray(start));
  }
  const last = Buffer.concat(begun);
  if (last.length) yield last;
}

/**
 * Return a line scrubbed, an empty one as it is, and null for one that is no JSON string.
 *
 * @param {Buffer} line
 */
function scrubbed(line) {
  const bytes = line.toString("latin1");
  if (/^[ \t\r\v\f]*$/.test(bytes)) return "";
  try {
    const whole = Buffer.from(bytes.replace(LONE_SURROGATE, "\xef\xbf\xbd"), "latin1");
    const text = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(whole));
    return typeof text === "string" ? inAscii(scrub(text)) : null;
  } catch {
    return null; // bad UTF-8, bad JSON
  }
}

/**
 * Only ASCII, so that no terminal can break the line.
 *
 * @param {string} text
 */
const inAscii = (text) =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

main(process.argv.slice(2));
