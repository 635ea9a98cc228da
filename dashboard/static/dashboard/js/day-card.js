/** The card beside the crosshair: every number of the place that it points at. */

const GAP_PX = 12;

export class DayCard {
  /** @type {HTMLElement} */
  #box;
  /** @type {(place: number) => ToldOfPlace} */
  #tell;
  #card = document.createElement("div");
  #place = -1;

  /**
   * @param {HTMLElement} box what the card stays inside of
   * @param {(place: number) => ToldOfPlace} tell
   */
  constructor(box, tell) {
    this.#box = box;
    this.#tell = tell;
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
    const told = this.#tell(place);
    const title = document.createElement("strong");
    title.textContent = told.title;
    const table = document.createElement("table");
    table.append(row(told.head, "th"), ...told.rows.map((texts) => row(texts, "td")));
    this.#card.replaceChildren(title, table, ...told.remarks.map(paragraph));
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
