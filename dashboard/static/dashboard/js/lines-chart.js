/** A chart of some lines with a crosshair: retention after each day, versions or crashes by day. */

import { canvasIn, leftEdge, lowerEdge, manners, seriesLine, walkByKeys } from "./axes.js";
import { colours, translucent } from "./colours.js";
import { DayCard } from "./day-card.js";
import { backdrop } from "./timeline-backdrop.js";
import { inFull, inShort } from "./words.js";

/**
 * Put the interactive chart where the drawing is.
 * @param {HTMLElement} box
 * @returns {{destroy: () => void, canvas: HTMLCanvasElement}}
 */
export function linesChart(box) {
  /** @type {LinesData} */
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
 * @param {LinesData} data
 * @param {number} place
 */
function told({ days, titles, series, isRunning, releases, unit }, place) {
  const arrived = releases.filter((one) => one.day === days[place]);
  const remarks = arrived.map((one) => `${one.version} passed 5 %`);
  if (isRunning && place === days.length - 1) remarks.push("This day is not over.");
  const rows = series.map(({ label, values }) => [label, inFull(values[place], unit)]);
  return { title: titles[place], head: [], rows, remarks };
}

/**
 * @param {LinesData} data
 * @param {DayCard} card
 * @returns {any}
 */
function configuration(data, card) {
  const colour = colours();
  return {
    data: {
      labels: data.texts,
      datasets: data.series.map((one) => dataset(one, data, colour)),
    },
    options: {
      ...manners(card),
      scales: {
        x: lowerEdge(colour),
        // Half of a crash is nothing that can be counted.
        y: leftEdge(
          colour,
          (value) => inShort(value, data.unit),
          data.unit === "count" ? 0 : undefined,
        ),
      },
    },
    plugins: [backdrop(data, colour)],
  };
}

/**
 * @param {{values: (number | null)[], colour: string}} one
 * @param {LinesData} data
 * @param {(name: string) => string} colour
 */
function dataset(one, data, colour) {
  const drawn = colour(`series-${one.colour}`);
  const line = seriesLine(one.values, drawn, data.isRunning);
  if (data.series.length > 1) return line;
  return { ...line, backgroundColor: translucent(drawn, 0.08), fill: "origin" };
}
