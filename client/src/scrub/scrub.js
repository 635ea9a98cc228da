/** Replace in a text whatever may name a person, open a door or repeat what was said. */
import { withoutNames } from "./names.js";
import { apply } from "./rule.js";
import { MAX_CHARACTERS, RULES } from "./rules.generated.js";

const DROPPED = "<dropped>";
const UNSCRUBBABLE = "<unscrubbable>";
// How much may be looked at until a text is stable, in characters for each rule: a text of 64 K has
// one round and two thirds, a small one ten.
const MOST_WORK = 120_000;
const SMALL_WORK = 12_000;
const WHOLE_LINES = new RegExp(`^([^]{1,${MAX_CHARACTERS}})\n`, "u");
// One look at a text: what no hint is found in, no rule can hit.
const HINTS = new Set(RULES.map(([, hint]) => (hint ? hint.source : "(?!)")));
const ANY_HINT = new RegExp([...HINTS].join("|"), "u");

/**
 * Return a text that may be stored, of at most 65,536 characters.
 *
 * Scrubbing twice changes nothing. More than 64 K characters are cut at a line's end before any
 * rule looks at them; a single longer line is dropped whole. Of a text that cannot be scrubbed
 * nothing is kept.
 *
 * @param {string} text
 * @returns {string}
 */
export const scrub = (text) => scrubTogether([text])[0];

/**
 * Scrub the texts of one report: a user's name that one gives away goes from all.
 *
 * @param {string[]} texts
 */
export function scrubTogether(texts) {
  /** @type {Set<string>} */
  const names = new Set();
  const alone = texts.map((text) => kept(text, names));
  return alone.map((text) =>
    texts.length < 2 || withoutNames(text, names) === text ? text : kept(text, names),
  );
}

/**
 * @param {string} text
 * @param {Set<string>} names
 */
function kept(text, names) {
  try {
    // In this order: two halves that a NUL parts are no character.
    return settled(cut(text.replace(/[\ud800-\udfff]/gu, "\ufffd").replace(/\0/g, "")), names);
  } catch {
    return UNSCRUBBABLE;
  }
}

/**
 * Tell whether a rule may hit a text.
 *
 * @param {string} text
 */
export const isSuspect = (text) => ANY_HINT.test(text);

/**
 * Let the rules run in a circle until each has let the text pass unchanged.
 *
 * @param {string} text
 * @param {Set<string>} names
 */
function settled(text, names) {
  if (!names.size && !isSuspect(text)) return text;
  let length = size(text);
  let work = 0;
  let quiet = 0;
  for (let place = 0; quiet < RULES.length; place++) {
    if (work > MOST_WORK * RULES.length) return DROPPED;
    work += length + SMALL_WORK;
    const after = apply(RULES[place % RULES.length], text, names);
    quiet++;
    if (after !== text) {
      text = cut(after);
      length = size(text);
      quiet = 0;
    }
  }
  return text;
}

/**
 * Return how many characters a text has: code points, as the server counts.
 *
 * @param {string} text
 */
const size = (text) => text.replace(/[\ud800-\udbff]/g, "").length;

/** @param {string} text */
function cut(text) {
  if (size(text) <= MAX_CHARACTERS) return text;
  const lines = WHOLE_LINES.exec(text);
  return lines ? lines[1] : DROPPED;
}
