/** The timeline with a crosshair: one look at a day tells all its numbers. */

import { colours, fontFamily, translucent } from "./colours.js";
import { DayCard } from "./day-card.js";
import { backdrop } from "./timeline-backdrop.js";
import { inShort, shortDay } from "./words.js";

// As high as the server draws them (dashboard/timeline.py).
const CRASH_SHARE = 0.25;
const LABEL_PX = 72;
const CRASHES = "crashes";

/**
 * Put the interactive chart where the drawing is.
 * @param {HTMLElement} box
 * @returns {{destroy: () => void, canvas: HTMLCanvasElement}}
 */
export function timelineChart(box) {
  /** @type {TimelineData} */
  const data = JSON.parse(box.querySelector("script")?.textContent ?? "");
  box.classList.add("is-live");
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  const name = box.querySelector(".plot")?.getAttribute("aria-label") ?? "";
  canvas.setAttribute("aria-label", `${name}. Arrow keys go from day to day.`);
  box.append(canvas);
  const card = new DayCard(box, data);
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
 * @param {TimelineData} data
 * @param {DayCard} card
 * @returns {any}
 */
function configuration(data, card) {
  const colour = colours();
  const shown = data.series.find((one) => one.name === data.metric) ?? data.series[0];
  return {
    data: { labels: data.days.map(shortDay), datasets: datasets(data, shown, colour) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false, axis: "x" },
      layout: { padding: { top: 4 } },
      font: { family: fontFamily(), size: 11 },
      scales: scales(data, shown, colour),
      plugins: {
        legend: { display: false },
        tooltip: { enabled: false, external: (/** @type {any} */ about) => card.show(about) },
      },
    },
    plugins: [backdrop(data, colour)],
  };
}

/**
 * @param {TimelineData} data
 * @param {DaySeries} shown
 * @param {(name: string) => string} colour
 */
function datasets(data, shown, colour) {
  const last = data.days.length - 1;
  const isUnfinished = (/** @type {{p1DataIndex: number}} */ part) =>
    data.isRunning && part.p1DataIndex === last;
  const now = {
    type: "line",
    data: shown.values,
    borderColor: colour("series-1"),
    backgroundColor: translucent(colour("series-1"), 0.08),
    borderWidth: 2,
    fill: "origin",
    pointRadius: shown.values.map((_, place) => (isAlone(shown.values, place) ? 2.5 : 0)),
    pointBackgroundColor: colour("series-1"),
    pointHoverRadius: 4,
    segment: {
      borderDash: (/** @type {any} */ part) => (isUnfinished(part) ? [3, 3] : undefined),
      backgroundColor: (/** @type {any} */ part) =>
        isUnfinished(part) ? "transparent" : undefined,
    },
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
 * @param {(number | null)[]} values
 * @param {number} place
 */
function isAlone(values, place) {
  const isGap = (/** @type {number | null | undefined} */ value) =>
    value === null || value === undefined;
  return !isGap(values[place]) && isGap(values[place - 1]) && isGap(values[place + 1]);
}

/**
 * @param {TimelineData} data
 * @param {DaySeries} shown
 * @param {(name: string) => string} colour
 */
function scales(data, shown, colour) {
  const crashes = data.series.find((one) => one.name === CRASHES)?.values ?? [];
  const most = Math.max(1, ...crashes.map((count) => count ?? 0));
  const ticks = { color: colour("muted"), font: { family: fontFamily(), size: 11 } };
  return {
    x: {
      offset: true,
      border: { display: false },
      grid: { display: false },
      ticks: { ...ticks, maxRotation: 0, autoSkip: false, callback: dayLabel },
    },
    y: {
      beginAtZero: true,
      border: { display: false },
      grid: { color: colour("line"), drawTicks: false },
      ticks: {
        ...ticks,
        maxTicksLimit: 5,
        padding: 8,
        precision: shown.unit === "usd" ? undefined : 0,
        callback: (/** @type {number} */ value) => inShort(value, shown.unit),
      },
    },
    [CRASHES]: { display: false, beginAtZero: true, max: most / CRASH_SHARE },
  };
}

/**
 * Label days evenly apart, the last one among them.
 * @this {any} the axis
 * @param {number} place
 */
function dayLabel(place) {
  const count = this.chart.data.labels.length;
  const step = Math.max(1, Math.ceil((count * LABEL_PX) / this.chart.width));
  return (count - 1 - place) % step ? null : this.getLabelForValue(place);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {any} chart
 * @param {number} count
 */
function walkByKeys(canvas, chart, count) {
  let place = count;
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    place = Math.min(count - 1, Math.max(0, place + step));
    point(chart, place);
  });
  canvas.addEventListener("blur", () => {
    place = count;
    point(chart, null);
  });
}

/**
 * @param {any} chart
 * @param {number | null} place
 */
function point(chart, place) {
  const active = place === null ? [] : [{ datasetIndex: 0, index: place }];
  chart.setActiveElements(active);
  const at = place === null ? { x: 0, y: 0 } : chart.getDatasetMeta(0).data[place];
  chart.tooltip.setActiveElements(active, { x: at.x, y: at.y });
  chart.update("none");
}
