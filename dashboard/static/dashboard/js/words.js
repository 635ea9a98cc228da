/** Numbers and days as the server writes them (dashboard/figures.py). */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const cents = new Intl.NumberFormat("en", { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * Return a number in full.
 * @param {number | null | undefined} value
 * @param {string} unit
 */
export function inFull(value, unit) {
  if (value === null || value === undefined) return "—";
  if (unit === "percent") return percent(value);
  if (unit !== "usd") return whole.format(value);
  return `$\u00a0${(value && value < 1 ? cents : dollars).format(value)}`;
}

/**
 * Return a number for an axis.
 * @param {number} value
 * @param {string} unit
 */
export function inShort(value, unit) {
  if (unit === "percent") return `${Number((value * 100).toFixed(2))}\u00a0%`;
  const text = (value < 10_000 ? whole.format(value) : short.format(value)).replace("K", "k");
  if (unit !== "usd") return value % 1 ? String(value) : text;
  return value % 1 ? `$\u00a0${value.toFixed(2)}` : `$\u00a0${text}`;
}

/**
 * Return 97.3 % of a fraction of 1; what is not all is never 100 %, nor is some of it nothing.
 * @param {number} fraction
 */
function percent(fraction) {
  if (fraction === 0 || fraction === 1) return `${fraction * 100}\u00a0%`;
  const rounded = (fraction * 100).toFixed(1);
  const isEnd = rounded === "0.0" || rounded === "100.0";
  const bounded = Math.min(Math.max(fraction * 100, 0.01), 99.99);
  return `${isEnd ? bounded.toFixed(2) : rounded}\u00a0%`;
}

/** @param {string} text such as 2025-11-04 */
export function longDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return `${DAYS[day.getUTCDay()]}, ${shortDay(text)} ${day.getUTCFullYear()}`;
}

/** @param {string} text such as 2025-11-04 */
export function shortDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`;
}
