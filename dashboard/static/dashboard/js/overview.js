/** Make the charts of the overview interactive, and draw them again after every change. */

import { onPage } from "./navigate.js";
import { startDownloads } from "./png.js";
import { ringChart } from "./ring-chart.js";
import { timelineChart } from "./timeline-chart.js";

/** @typedef {{ destroy: () => void, canvas: HTMLCanvasElement }} Drawn */

/** @type {Drawn[]} */
let drawn = [];

/** @param {HTMLElement} main */
function draw(main) {
  for (const chart of drawn) chart.destroy();
  drawn = [];
  // Without the library the drawings of the page stay, and the tables beside them.
  if (!globalThis.Chart) return;
  const timeline = main.querySelector("[data-chart='timeline']");
  const ring = main.querySelector("[data-chart='ring']");
  if (timeline instanceof HTMLElement) drawn.push(timelineChart(timeline));
  if (ring instanceof HTMLElement) drawn.push(ringChart(ring));
  startDownloads(main);
}

onPage(draw);
document.addEventListener("theme:changed", () => {
  const main = document.querySelector("main");
  if (main) draw(main);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  document.dispatchEvent(new CustomEvent("theme:changed"));
});
