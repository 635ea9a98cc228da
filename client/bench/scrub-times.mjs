/** Prints for each JSON string of standard input how long it is scrubbed, in milliseconds of the processor. */
import fs from "node:fs";
import { scrub } from "../src/scrub/index.js";

// What is this slow is measured again, for something else may have held it up.
const SLOW_MS = 70;

/** @param {string} text */
function milliseconds(text) {
  const before = process.cpuUsage();
  scrub(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** @param {string} text */
function least(text) {
  const first = milliseconds(text);
  return first > SLOW_MS ? Math.min(first, milliseconds(text), milliseconds(text)) : first;
}

for (const line of fs.readFileSync(0, "utf8").split("\n")) {
  if (line) console.log(least(JSON.parse(line)).toFixed(1));
}
