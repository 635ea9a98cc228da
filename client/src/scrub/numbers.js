/** Decide whether a number names somebody: a machine, a card, an account, a telephone. */
import { IBAN_COUNTRIES } from "./words.generated.js";

/** @typedef {import("./rule.js").Guard} Guard */

const CARD =
  /^(?:4(?:\d{3}){4,6}|(?:5[1-5]|2[2-7]|35)\d{14}|3[47]\d{13}|3[0689]\d{12}(?:\d\d)?|(?=\d{16,19}$)(?:6(?:011|5|4[4-9]|2|304|759|76)|5(?:018|020|038|893))\d*)$/;

/**
 * Keep what does not parse, loopback, and words such as `dead::beef`; a port stays.
 *
 * @type {Guard}
 */
export const ipv6 = ([, found]) => {
  const parts = found.split(":");
  const port = parts.length === 9 && !found.includes("::") && parts.pop();
  const sides = parts.join(":").split("::");
  const groups = sides.flatMap((side) => (side ? side.split(":") : []));
  const size = groups.length + (/\./.test(groups.join()) ? 1 : 0);
  return (
    (sides.length === 1 ? size === 8 : sides.length === 2 && size < 8) &&
    groups.every((group) => /^[^.]{1,4}$|\./.test(group)) &&
    // Not `::1`, nor `a::1`, which is code, nor pairs.
    (groups.length > 2 || (groups.length === 2 && groups[0].length > 3)) &&
    groups.some((group) => group.length > 2) &&
    /\d/.test(groups.join()) &&
    `<ip>${port ? `:${port}` : ""}`
  );
};

/**
 * Keep what does not parse, loopback, and versions of four numbers.
 *
 * @type {Guard}
 */
export const ipv4 = ({ 0: address, index }, text) => {
  const octets = address.split(".").map(Number);
  const before = text.slice(Math.max(0, index - 24), index);
  return (
    octets.every((octet) => octet < 256) &&
    octets.some((octet) => octet < 255) &&
    octets[0] !== 0 &&
    octets[0] !== 127 &&
    // Of a product, as in `Chrome/130.0.6723.137`, or behind the word.
    !/[A-Za-z\d]\/$|(?:[Vv]ersion|(?<![A-Za-z])(?:[Vv]er|[Vv]|[Bb]uild|[Rr]elease|[Cc]hrome|[Cc]hromium|[Ee]lectron|[Ff]irmware|[Dd]river))[ :="'(]*$/.test(
      before,
    )
  );
};

/**
 * Keep numbers that no issuer gives out, or whose check digit is wrong.
 *
 * @type {Guard}
 */
export const card = ([all]) => {
  const digits = all.replace(/\D/g, "");
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return CARD.test(digits) && sum % 10 === 0;
};

/**
 * Replace an account's number whose length and check digits are right; spaces or dashes may part it.
 *
 * @type {Guard}
 */
export const iban = ({ 1: country, index }, text) => {
  const ofCountry = new RegExp(`^(?:..)*${country.toUpperCase()}`);
  const following = IBAN_COUNTRIES.findIndex((countries) => ofCountry.test(countries)) + 14;
  if (following < 14) return false;
  const whole = new RegExp(`^(?:[A-Za-z\\d][ -]?){${following}}[A-Za-z\\d](?![A-Za-z\\d])`);
  const [found] = whole.exec(text.slice(index, index + 80)) || "";
  return found && isValidIban(found.replace(/[ -]/g, "")) && [index + found.length, "<iban>"];
};

/** @param {string} number */
const isValidIban = (number) =>
  [...number.slice(4), ...number.slice(0, 4)].reduce(
    (rest, character) => Number(`${rest}${parseInt(character, 36)}`) % 97,
    0,
  ) === 1;

/**
 * Keep numbers that the agency never gave out.
 *
 * @type {Guard}
 */
export const ssn = ([all]) => !/^(?:000|666|9)|-00-|0000$/.test(all);

/**
 * Keep numbers of another length, and amounts.
 *
 * @type {Guard}
 */
export const phone = ([all], text, end) =>
  /^\d{8,15}$/.test(all.replace(/%2B|\D/g, "")) &&
  !/^ ?(?:bytes?|ms|px|KB|MB|rows|lines|items|samples|frames)/.test(text.slice(end, end + 8));
