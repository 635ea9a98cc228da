/** Let one rule replace what it finds in a text. */
import { withoutNames } from "./names.js";

/**
 * Where a find ends, what stands in its place, and the user's name that it gave away.
 *
 * @typedef {[end: number, replacement: string, name?: string]} Found
 */
/**
 * False leaves a match alone, true has it replaced by the rule's template; anything else says
 * itself what is to stand there.
 *
 * @typedef {(match: RegExpExecArray, text: string, end: number) => boolean | string | Found} Guard
 */
/**
 * A rule looks closer only where its hint is found.
 *
 * @typedef {[name: string, hint?: RegExp, pattern?: RegExp, template?: string, guard?: Guard]} Rule
 */

/**
 * Return the text with every hit of a rule replaced; `names` learns users' names.
 *
 * @param {Rule} rule
 * @param {string} text
 * @param {Set<string>} names
 */
export function apply(rule, text, names) {
  const [, hint, pattern] = rule;
  if (!hint || !pattern) return withoutNames(text, names);
  if (!hint.test(text)) return text;
  let scrubbed = "";
  let done = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const found = judged(rule, match, text);
    if (!found) continue;
    const [end, replacement, name = ""] = found;
    scrubbed += text.slice(done, match.index) + replacement;
    pattern.lastIndex = done = end;
    names.add(name);
  }
  return scrubbed + text.slice(done);
}

/**
 * @param {Rule} rule
 * @param {RegExpExecArray} match
 * @param {string} text
 */
function judged([, , , template = "", guard], match, text) {
  const end = match.index + match[0].length;
  const found = guard ? guard(match, text, end) : true;
  if (typeof found === "string") return /** @type {Found} */ ([end, found]);
  return found === true ? /** @type {Found} */ ([end, filled(template, match)]) : found;
}

/**
 * @param {string} template
 * @param {RegExpExecArray} match
 */
const filled = (template, match) => template.replace(/\$(\d)/g, (_, group) => match[group]);
