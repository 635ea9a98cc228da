/** The card beside the crosshair: every number of one day, and of the day a period before. */

import { inFull, longDay } from "./words.js";

const GAP_PX = 12;

export class DayCard {
  /** @type {HTMLElement} */
  #box;
  /** @type {TimelineData} */
  #data;
  #card = document.createElement("div");
  #place = -1;

  /**
   * @param {HTMLElement} box what the card stays inside of
   * @param {TimelineData} data
   */
  constructor(box, data) {
    this.#box = box;
    this.#data = data;
    this.#card.className = "day-card";
    this.#card.hidden = true;
    // Who walks by keys hears the day.
    this.#card.setAttribute("role", "status");
    box.append(this.#card);
  }

  /** Take it away. */
  remove() {
    this.#card.remove();
  }

  /**
   * Follow the crosshair.
   * @param {{chart: any, tooltip: any}} about
   */
  show({ chart, tooltip }) {
    const place = tooltip.dataPoints?.[0]?.dataIndex ?? -1;
    this.#card.hidden = tooltip.opacity === 0 || place < 0;
    if (this.#card.hidden) return;
    if (place !== this.#place) this.#fill(place);
    this.#place = place;
    this.#move(chart.scales.x.getPixelForValue(place), chart.chartArea.top);
  }

  /** @param {number} place */
  #fill(place) {
    const { days, series, isRunning, releases } = this.#data;
    const title = document.createElement("strong");
    title.textContent = longDay(days[place]);
    const table = document.createElement("table");
    table.append(row(["", "this day", "before"], "th"));
    for (const { label, unit, values, before } of series) {
      table.append(row([label, inFull(values[place], unit), inFull(before[place], unit)], "td"));
    }
    const remarks = releases.filter((one) => one.day === days[place]);
    const texts = remarks.map((one) => `${one.version} passed 5 %`);
    if (isRunning && place === days.length - 1) texts.push("This day is not over.");
    this.#card.replaceChildren(title, table, ...texts.map(paragraph));
  }

  /**
   * @param {number} x of the crosshair
   * @param {number} top
   */
  #move(x, top) {
    const width = this.#card.offsetWidth;
    const fitsRight = x + GAP_PX + width < this.#box.clientWidth;
    const left = fitsRight ? x + GAP_PX : Math.max(0, x - GAP_PX - width);
    this.#card.style.transform = `translate(${left}px, ${top}px)`;
  }
}

/**
 * @param {string[]} texts
 * @param {"th" | "td"} kind
 */
function row(texts, kind) {
  const line = document.createElement("tr");
  for (const [place, text] of texts.entries()) {
    const cell = document.createElement(place ? kind : "th");
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}

/** @param {string} text */
function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}
