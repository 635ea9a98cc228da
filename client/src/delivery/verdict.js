/** What to do after an answer, and when to ask again. */

const SECOND = 1000;
const CAP = 900 * SECOND;
export const LONGEST_PAUSE = 3600 * SECOND;
const REFUSED = [400, 413, 422];
// Of the answers that blame the client, those that another try may not get.
const PASSING = [...REFUSED, 407, 408, 425, 429];

/** @typedef {import("./transport.js").Answer} Answer */

/**
 * Say what an answer means: the server has it (`received`), it is poisoned or too large
 * (`refused`), not before the next launch (`closed`), or later (`failed`).
 *
 * @param {Answer} answer
 * @param {(answer: Answer) => boolean} isReceipt a 2xx alone may come from a hotel's login page
 */
export function judge(answer, isReceipt) {
  const { status } = answer;
  if (status >= 200 && status < 300 && isReceipt(answer)) return "received";
  if (REFUSED.includes(status)) return "refused";
  return status === 401 || status === 403 ? "closed" : "failed";
}

/**
 * Tell whether the whole server asks for silence or cannot be reached, so that there is no point
 * in sending it something else.
 *
 * @param {Answer} answer
 */
export function concernsEverything({ status }) {
  return [0, 429, 503].includes(status);
}

/**
 * Return the milliseconds to wait after a failure.
 *
 * @param {Answer} answer
 * @param {{failures: number, now: number, random: () => number}} state `failures` before this one
 */
export function waitAfter(answer, { failures, now, random }) {
  const { status } = answer;
  // An address that the server does not know will not come to life in seconds.
  const isUnknown = status >= 400 && status < 500 && !PASSING.includes(status);
  const wait = isUnknown ? CAP : Math.min(CAP, 5 * SECOND * 2 ** failures);
  return retryAfter(answer, now) ?? wait * (0.5 + random() / 2);
}

/**
 * Return what the server asks for, between a second and an hour, or null when it does not ask.
 *
 * @param {Answer} answer
 * @param {number} now
 */
export function retryAfter({ status, header }, now) {
  const value = header("retry-after");
  // By the server's own clock, if it tells: this machine's may be wrong.
  const wait = /^[0-9]+$/.test(value)
    ? Number(value) * SECOND
    : Date.parse(/^[A-Z].+ GMT$/.exec(value)?.[0] ?? "") - (Date.parse(header("date")) || now);
  const isAsked = (status === 429 || status === 503) && !Number.isNaN(wait);
  return isAsked ? Math.min(LONGEST_PAUSE, Math.max(SECOND, wait)) : null;
}
