/** What all charts over days have in common: texts along the edges, and walking by keys. */

import { fontFamily } from "./colours.js";

const LABEL_PX = 72;

/**
 * Return how the texts of an axis look.
 * @param {(name: string) => string} colour
 */
export function ticks(colour) {
  return { color: colour("muted"), font: { family: fontFamily(), size: 11 } };
}

/**
 * Return the lower edge.
 * @param {(name: string) => string} colour
 */
export function lowerEdge(colour) {
  return {
    offset: true,
    border: { display: false },
    grid: { display: false },
    ticks: { ...ticks(colour), maxRotation: 0, autoSkip: false, callback: placeLabel },
  };
}

/**
 * Return the left edge.
 * @param {(name: string) => string} colour
 * @param {(value: number) => string} write
 * @param {number} [precision]
 */
export function leftEdge(colour, write, precision) {
  return {
    beginAtZero: true,
    border: { display: false },
    grid: { color: colour("line"), drawTicks: false },
    ticks: { ...ticks(colour), maxTicksLimit: 5, padding: 8, precision, callback: write },
  };
}

/**
 * Return the line of a series; alone between gaps, a value is a dot.
 * @param {(number | null)[]} values
 * @param {string} colour
 * @param {boolean} isRunning whether the last value is not over
 */
export function seriesLine(values, colour, isRunning) {
  const last = values.length - 1;
  const isUnfinished = (/** @type {{p1DataIndex: number}} */ part) =>
    isRunning && part.p1DataIndex === last;
  return {
    type: "line",
    data: values,
    borderColor: colour,
    borderWidth: 2,
    pointRadius: values.map((_, place) => (isAlone(values, place) ? 2.5 : 0)),
    pointBackgroundColor: colour,
    pointHoverRadius: 4,
    segment: {
      borderDash: (/** @type {any} */ part) => (isUnfinished(part) ? [3, 3] : undefined),
      backgroundColor: (/** @type {any} */ part) =>
        isUnfinished(part) ? "transparent" : undefined,
    },
  };
}

/**
 * Return what holds for every chart: no motion, a crosshair, and a card instead of a tooltip.
 * @param {Card} card
 */
export function manners(card) {
  return {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false, axis: "x" },
    layout: { padding: { top: 4 } },
    font: { family: fontFamily(), size: 11 },
    plugins: {
      legend: { display: false },
      tooltip: { enabled: false, external: (/** @type {any} */ about) => card.show(about) },
    },
  };
}

/**
 * Put a canvas where a drawing is, and say how to use it.
 * @param {HTMLElement} box
 */
export function canvasIn(box) {
  box.classList.add("is-live");
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  const name = box.querySelector(".plot")?.getAttribute("aria-label") ?? "";
  canvas.setAttribute("aria-label", `${name}. Arrow keys go from place to place.`);
  box.append(canvas);
  return canvas;
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
 * Label days evenly apart, the last one among them.
 * @this {any} the axis
 * @param {number} place
 */
export function placeLabel(place) {
  const count = this.chart.data.labels.length;
  const step = Math.max(1, Math.ceil((count * LABEL_PX) / this.chart.width));
  return (count - 1 - place) % step ? null : this.getLabelForValue(place);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {any} chart
 * @param {number} count
 */
export function walkByKeys(canvas, chart, count) {
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
