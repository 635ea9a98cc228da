/** A file of lines that is only appended to, until it is written anew. */
import { attempt } from "../attempt.js";
import { fs, makeFolder, readText, replaceFile } from "./disk.js";

const CLOSED = -1;

/** @typedef {ReturnType<typeof openJournal>} Journal */

/** @param {string} path */
export function openJournal(path) {
  let file = CLOSED;
  let size = 0;

  function close() {
    attempt(() => fs.closeSync(file));
    file = CLOSED;
  }

  function open() {
    close();
    makeFolder(path);
    file = fs.openSync(path, "a", 0o600);
    size = fs.fstatSync(file).size;
  }

  return {
    /** Return the lines, some of which may be torn; none where there is no such file. */
    lines: () => readText(path).split("\n"),

    /**
     * Append a line and return the size of the file in bytes, as far as this process has seen it
     * grow; nothing when the disk does not take
     * the line.
     *
     * @param {string} line
     * @returns {number | void}
     */
    append(line) {
      return attempt(() => {
        // Without a name: another instance of the app has replaced it, or it was deleted.
        if (file === CLOSED || fs.fstatSync(file).nlink === 0) open();
        // The line end goes first, because the line before may be torn.
        size += fs.writeSync(file, `\n${line}`);
        return size;
      }, close);
    },

    /**
     * Replace all lines; the old ones stay when the disk does not take the new ones.
     *
     * @param {string[]} lines
     */
    rewrite(lines) {
      close();
      attempt(() => replaceFile(path, lines.join("\n")));
    },
  };
}
