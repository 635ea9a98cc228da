/** Replace users' names that a path gave away wherever else they stand. */
import { COMMON_NAMES } from "./words.generated.js";

const SHORTEST_ECHO = 4;

/**
 * @param {string} text
 * @param {Set<string>} names
 */
export function withoutNames(text, names) {
  const words = new Set([...names].flatMap((name) => [name, ...name.split(" ")]));
  const longestFirst = [...words]
    .filter((word) => [...word].length >= SHORTEST_ECHO && !COMMON_NAMES.test(word.toLowerCase()))
    .sort((one, other) => other.length - one.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  if (!longestFirst.length) return text;
  const standingAlone = `(?<![\\w<])(?:${longestFirst.join("|")})(?![\\w>])`;
  return text.replace(new RegExp(standingAlone, "gu"), "<user>");
}
