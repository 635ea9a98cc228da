/** The timeline with a crosshair: one look at a day tells all its numbers. */

import { canvasIn, leftEdge, lowerEdge, manners, seriesLine, walkByKeys } from "./axes.js";
import { colours, translucent } from "./colours.js";
import { DayCard } from "./day-card.js";
import { backdrop } from "./timeline-backdrop.js";
import { inFull, inShort, longDay, shortDay } from "./words.js";

// As high as the server draws them (dashboard/timeline.py).
const CRASH_SHARE = 0.25;
const CRASHES = "crashes";

/**
 * Put the interactive chart where the drawing is.
 * @param {HTMLElement} box
 * @returns {{destroy: () => void, canvas: HTMLCanvasElement}}
 */
export function timelineChart(box) {
  /** @type {TimelineData} */
  const data = JSON.parse(box.querySelector("script")?.textContent ?? "");
  const canvas = canvasIn(box);
  const card = new DayCard(box, (place) => told(data, place));
  const chart = new globalThis.Chart(canvas, configuration(data, card));
  walkByKeys(canvas, chart, data.days.length);
  return {
    canvas,
    destroy() {
      chart.destroy();
      card.remove();
      canvas.remove();
      box.classList.remove("is-live");
    },
  };
}

/**
 * Tell every number of a day, and of the day a period before.
 * @param {TimelineData} data
 * @param {number} place
 */
function told({ days, series, isRunning, releases }, place) {
  const rows = series.map(({ label, unit, values, before }) => [
    label,
    inFull(values[place], unit),
    inFull(before[place], unit),
  ]);
  const remarks = releases.filter((one) => one.day === days[place]);
  const texts = remarks.map((one) => `${one.version} passed 5 %`);
  if (isRunning && place === days.length - 1) texts.push("This day is not over.");
  return { title: longDay(days[place]), head: ["", "this day", "before"], rows, remarks: texts };
}

/**
 * @param {TimelineData} data
 * @param {DayCard} card
 * @returns {any}
 */
function configuration(data, card) {
  const colour = colours();
  const shown = data.series.find((one) => one.name === data.metric) ?? data.series[0];
  return {
    data: { labels: data.days.map(shortDay), datasets: datasets(data, shown, colour) },
    options: { ...manners(card), scales: scales(data, shown, colour) },
    plugins: [backdrop(data, colour)],
  };
}

/**
 * @param {TimelineData} data
 * @param {DaySeries} shown
 * @param {(name: string) => string} colour
 */
function datasets(data, shown, colour) {
  const now = {
    ...seriesLine(shown.values, colour("series-1"), data.isRunning),
    backgroundColor: translucent(colour("series-1"), 0.08),
    fill: "origin",
  };
  const before = {
    type: "line",
    data: shown.before,
    borderColor: colour("muted"),
    borderWidth: 1.25,
    borderDash: [1.5, 3],
    pointRadius: 0,
    pointHoverRadius: 3,
  };
  const crashes = data.series.find((one) => one.name === CRASHES);
  if (!crashes || shown.name === CRASHES) return [now, before];
  const bars = {
    type: "bar",
    yAxisID: CRASHES,
    data: crashes.values,
    backgroundColor: translucent(colour("crashes"), 0.75),
    barPercentage: Math.min(0.4, data.days.length * 0.02),
    categoryPercentage: 1,
  };
  return [now, before, bars];
}

/**
 * @param {TimelineData} data
 * @param {DaySeries} shown
 * @param {(name: string) => string} colour
 */
function scales(data, shown, colour) {
  const crashes = data.series.find((one) => one.name === CRASHES)?.values ?? [];
  const most = Math.max(1, ...crashes.map((count) => count ?? 0));
  const precision = shown.unit === "usd" ? undefined : 0;
  return {
    x: lowerEdge(colour),
    y: leftEdge(colour, (value) => inShort(value, shown.unit), precision),
    [CRASHES]: { display: false, beginAtZero: true, max: most / CRASH_SHARE },
  };
}
