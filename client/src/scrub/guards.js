/**
 * Decide on what a rule's pattern has found: the server's guards.py, under the same names.
 *
 * A guard returns false to leave a match alone, true to have it replaced by the rule's template, or
 * what is to stand in its place.
 */
import { firstGroup } from "./first-group.js";
import { CODE_WORDS, EMPTY_VALUES, FILE_ENDINGS, NOT_A_PERSON } from "./words.generated.js";

export * from "./numbers.js";
export * from "./paths.js";

/** @typedef {import("./rule.js").Guard} Guard */

/**
 * Return the group that took part in the match.
 *
 * @param {string[]} groups
 */
const present = (groups) => groups.find((group) => group !== undefined) || "";

/**
 * Keep what V8 quotes when it is the beginning of a web page: a captive portal, say.
 *
 * @type {Guard}
 */
export const notMarkup = ([, , said]) =>
  !/^ *(?:<!DOCTYPE|<!doctype|<html|<HTML|<text>|\[object |undefined)/.test(said);

/**
 * Keep a quoted reason, message or name: it is the program's, not the speaker's.
 *
 * @type {Guard}
 */
export const notAReason = ([, lead, slashes = "", ...quoted]) =>
  !/[Rr]eason|[Mm]essage|[Mm]odule|[Mm]ethod|[Ee]rror/.test(lead) &&
  // A sentence: a space, or three characters of a script that writes without.
  /^(?!<text>).*(?: |[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]{3})/s.test(present(quoted)) &&
  `${lead}${slashes}"<text>${slashes}"`;

/**
 * Keep what is made of words: `sk-loading-spinner-container` is a class of CSS.
 *
 * @type {Guard}
 */
export const randomLooking = ([key]) => {
  const body = key.slice(key.indexOf("-"));
  return (
    /(?<![A-Za-z\d])(?=[A-Za-z\d]{16})[A-Za-z]*\d/.test(body) ||
    (/\d/.test(body) && /[A-Z]/.test(body)) ||
    // More capitals than a name in camel case has.
    /(?:[A-Z][^A-Z]*){4}/.test(body)
  );
};

/**
 * Keep a second group of lower-case letters alone: `Bearer authentication-required`.
 *
 * @type {Guard}
 */
export const randomSecond = ([, , value]) => /\d|[A-Z]|[a-z]{20}/.test(value);

/**
 * Keep words and names behind a query's key: `?code=ENOENT`, `?key=theme`.
 *
 * @type {Guard}
 */
export const randomQuery = ([, , value]) =>
  !/^(?:[A-Z][A-Z_]{0,23}|[A-Z]?[a-z]{1,15}[A-Z])$/.test(value) && /\d|[A-Z]|[a-z]{20}/.test(value);

/**
 * Keep words that say that there is no credential: "Bearer token missing".
 *
 * @type {Guard}
 */
export const credentialInQuotes = ([, , , value]) =>
  !/^ *(?:[A-Za-z]{1,15}|<secret>|[A-Za-z]+(?: [a-z]+)+) *$|\$\{/.test(value);

/**
 * Keep plain words behind `Authorization:`.
 *
 * @type {Guard}
 */
export const credential = ([all, lead]) =>
  !/(?:^|[ \t])[A-Za-z]{1,15}[ \t]*$/.test(all.slice(lead.length));

/**
 * Keep a cookie without a value: a sentence about cookies.
 *
 * @type {Guard}
 */
export const hasAssignment = ([, , value]) => value.includes("=");

/**
 * Keep what is no secret behind a secret's name: null, a short number, code, prose.
 *
 * @type {Guard}
 */
export const assignedSecret = ([all, name, separator, , ...values], text, end) => {
  const value = present(values);
  const [quote] = /^(?:\\*["'`])?/.exec(all.slice((name + separator).length)) || "";
  return (
    !isNoSecret(value) &&
    (quote || !isCodeOrProse(name, separator, value, text[end])) &&
    `${name}${separator}${quote}<secret>${quote}`
  );
};

/**
 * @param {string} name
 * @param {string} separator
 * @param {string} value
 * @param {string} next the character behind the value
 */
const isCodeOrProse = (name, separator, value, next) =>
  /=>[ \t]*$/.test(separator) ||
  (next === ">" && value.endsWith("=")) ||
  /\(|^(?:[A-Za-z](?:\.[A-Za-z]{1,20})?$|\[object|\[Function|\[redacted|\$?\{|\$\d{1,3}$|\?$)/.test(
    value,
  ) ||
  (!/^(?:pass|pwd)/i.test(name) &&
    (/^[A-Za-z_$]+(?:\.[A-Za-z_$]+)+$/.test(value) ||
      (/[ :]$/.test(separator) && /^[a-z]+[.!?]?$/.test(value))));

/** @param {string} value */
const isNoSecret = (value) => {
  const plain = firstGroup(/^[[\]().,:;!?]*(.*[^[\]().,:;!?])?/s, value).toLowerCase();
  return (
    !plain ||
    EMPTY_VALUES.test(plain) ||
    /^(?:[*•x.…]+|\d{1,6})$/.test(plain) ||
    /^(?:<.*>|\/)$/s.test(value)
  );
};

/**
 * Keep an option without a secret behind it.
 *
 * @type {Guard}
 */
export const cliValue = ([, , value]) => !isNoSecret(firstGroup(/^["']*(.*[^"'])?/s, value));

/**
 * Keep `icon@2x.png` and `left-pad@1.3.0.tgz`.
 * @type {Guard}
 */
export const email = ([, , , domain]) => {
  const [, ending, more] = domain.split(".");
  return (
    !/^\d(?:\.\d+)?x?(?:\.\d+)*\.[a-z]{2,5}$/.test(domain) &&
    (more !== undefined || !FILE_ENDINGS.test(ending))
  );
};

/**
 * Keep code such as `storage.local` or `nav.home`.
 *
 * @type {Guard}
 */
export const host = ({ 1: prefix, 2: suffix, index }, text, end) => {
  const [label, more] = prefix.split(".").reverse().slice(1);
  return (
    !CODE_WORDS.test(label.toLowerCase()) &&
    !/[(=[]/.test(text.charAt(end)) &&
    (more !== undefined ||
      !/^(?:[A-Za-z]+|[A-Za-z\d]{1,4})$/.test(label) ||
      (label.length > 2 && !/^(?:home|internal|corp)$/.test(suffix)) ||
      /(?::\/\/|@|ENOTFOUND |EAI_AGAIN |[Hh]ost(?:name)?["']?[:= ]{1,2}["']?)$/.test(
        text.slice(Math.max(0, index - 16), index),
      ))
  );
};

/**
 * Keep `Intel-Mac` and `USB-PC`.
 *
 * @type {Guard}
 */
export const deviceHost = ([, name]) => !NOT_A_PERSON.test(name.split("-")[0].toLowerCase());

/**
 * Keep `the user's iPhone` and `AirPods (Bluetooth)`.
 *
 * @type {Guard}
 */
export const owner = (match) =>
  !NOT_A_PERSON.test(match[match.length - 1].split(" ")[0].toLowerCase());
