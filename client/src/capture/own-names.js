/** Clean a text of the names of this very machine and its user, beyond what rules can know. */
import os from "os";
import { attempt } from "../attempt.js";

/**
 * Return a scrubber that also knows where this user's files are and how user and machine are
 * called.
 *
 * @param {(texts: string[]) => string[]} scrub
 * @param {{home: string, names: string[]}} own
 * @returns {(texts: string[]) => string[]}
 */
export function scrubberFor(scrub, { home, names }) {
  // The rules learn a user's name from a path, and then know it in all texts.
  const lesson = names.map((name) => `/home/${name}/\n`).join("");
  const parts = home.split(/[\\/]/);
  // Homes may lie anywhere; at the usual place the rules know what to do with what follows.
  const homes = ["/", "\\", "\\\\"].map((slash) => [
    parts.join(slash),
    ["C:", "Users", "user"].join(slash),
  ]);
  return (texts) => {
    let known = texts;
    for (const [own, usual] of home.length > 3 ? homes : []) {
      known = known.map((text) => text.split(own).join(usual));
    }
    return scrub([lesson, ...known]).slice(1);
  };
}

/** @returns {{home: string, names: string[]}} */
export function ownNames() {
  const host = attempt(os.hostname) ?? "";
  const names = [attempt(() => os.userInfo().username) ?? "", host, host.split(".")[0]];
  return {
    home: attempt(os.homedir) ?? "",
    names: [...new Set(names)].filter((name) => name && !/[\\/\n]|^localhost/.test(name)),
  };
}
