/** The folder of the app's data, which may be read-only, full, locked or gone. */
import fs from "fs";
import { join } from "path";
import { attempt } from "../attempt.js";

const TRIES = 3;
// More than anything that is kept; what another program may have left is not read into memory.
const MAX_READ = 8 * 1_048_576;

export { fs, join };

/**
 * @param {string} path
 * @returns {string} empty where there is no such file, or none of reasonable size
 */
export function readText(path) {
  return attempt(() => fs.statSync(path).size < MAX_READ && fs.readFileSync(path, "utf8")) || "";
}

/** @param {string} path of a file whose folder may be missing */
export function makeFolder(path) {
  fs.mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
}

/**
 * Write a temporary file and give it the name; where the old one stays in use, write in place.
 *
 * @param {string} path
 * @param {string} text
 */
export function replaceFile(path, text) {
  const temporary = `${path}.tmp`;
  makeFolder(path);
  fs.writeFileSync(temporary, text, { mode: 0o600 });
  for (let tried = 0; tried < TRIES; tried++) {
    // A virus scanner or an indexer has the file open: EPERM or EBUSY.
    if (
      !attempt(
        () => fs.renameSync(temporary, path),
        () => true,
      )
    )
      return;
  }
  // The scanner may have that one open.
  attempt(() => fs.unlinkSync(temporary));
  fs.writeFileSync(path, text, { mode: 0o600 });
}
