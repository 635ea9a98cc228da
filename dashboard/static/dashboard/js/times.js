/** Keep "8 s ago" true while a page is open. */

const EVERY_MS = 5_000;
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

/**
 * Return how long ago something was, in the words of the server (dashboard/figures.py).
 * @param {number} milliseconds
 */
export function ago(milliseconds) {
  if (milliseconds < -SECOND) return `in ${span(-milliseconds)}`;
  return milliseconds < 2 * SECOND ? "just now" : `${span(milliseconds)} ago`;
}

/** @param {number} length */
function span(length) {
  if (length < MINUTE) return `${Math.floor(length / SECOND)}\u00a0s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)}\u00a0min`;
  if (length < 2 * DAY) return `${Math.floor(length / HOUR)}\u00a0h`;
  return `${Math.floor(length / DAY)}\u00a0days`;
}

/** Refresh every relative time while the page is looked at. */
export function startTimes() {
  setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", refresh);
}

function refresh() {
  if (document.hidden) return;
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const moment = Date.parse(time.getAttribute("datetime") ?? "");
    const text = ago(now - moment);
    if (time.textContent !== text) time.textContent = text;
  }
}
