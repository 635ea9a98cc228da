/** Draw the charts of a page, and draw them again after every change of the page or its colours. */

import { onPage } from "./navigate.js";
import { startDownloads } from "./png.js";

/** @typedef {(box: HTMLElement) => {destroy: () => void}} Maker */

/** @type {{destroy: () => void}[]} */
let drawn = [];

/**
 * Replace drawings by interactive charts, now and whenever the page is another one.
 * @param {Record<string, Maker>} makers by `data-chart`
 */
export function startCharts(makers) {
  onPage((main) => draw(main, makers));
  document.addEventListener("theme:changed", () => {
    const main = document.querySelector("main");
    if (main) draw(main, makers);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    document.dispatchEvent(new CustomEvent("theme:changed"));
  });
}

/**
 * @param {HTMLElement} main
 * @param {Record<string, Maker>} makers
 */
function draw(main, makers) {
  for (const chart of drawn) chart.destroy();
  drawn = [];
  // Without the library the drawings of the page stay, and the tables beside them.
  if (!globalThis.Chart) return;
  for (const box of main.querySelectorAll("[data-chart]")) {
    if (box instanceof HTMLElement) drawn.push(makers[box.dataset.chart ?? ""](box));
  }
  startDownloads(main);
}
