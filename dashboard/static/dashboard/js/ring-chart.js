/** The ring of events by type: pointing at a part tells what it is. */

import { colours } from "./colours.js";
import { inFull } from "./words.js";

/**
 * Put the interactive ring where the drawing is.
 * @param {HTMLElement} box
 * @returns {{destroy: () => void, canvas: HTMLCanvasElement}}
 */
export function ringChart(box) {
  const parts = [...box.querySelectorAll("li")].map((item) => ({
    label: item.querySelector("span")?.textContent ?? "",
    share: item.querySelector("strong")?.textContent ?? "",
    count: Number(item.dataset.count),
    series: item.dataset.series ?? "rest",
  }));
  const holder = document.createElement("div");
  holder.className = "live";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.querySelector("svg")?.getAttribute("aria-label") ?? "");
  holder.append(canvas);
  box.classList.add("is-live");
  box.prepend(holder);
  const chart = new globalThis.Chart(canvas, configuration(parts));
  return {
    canvas,
    destroy() {
      chart.destroy();
      holder.remove();
      box.classList.remove("is-live");
    },
  };
}

/**
 * @param {{label: string, share: string, count: number, series: string}[]} parts
 * @returns {any}
 */
function configuration(parts) {
  const colour = colours();
  return {
    type: "doughnut",
    data: {
      labels: parts.map((part) => part.label),
      datasets: [
        {
          data: parts.map((part) => part.count),
          backgroundColor: parts.map((part) => colour(`series-${part.series}`)),
          borderColor: colour("card"),
          borderWidth: 2,
          hoverOffset: 4,
        },
      ],
    },
    options: {
      animation: false,
      cutout: "62%",
      layout: { padding: 4 },
      maintainAspectRatio: false,
      plugins: {
        legend: { display: false },
        tooltip: {
          displayColors: false,
          callbacks: {
            title: () => "",
            label: (/** @type {{dataIndex: number}} */ { dataIndex }) => {
              const part = parts[dataIndex];
              return [part.label, `${inFull(part.count, "count")} · ${part.share}`];
            },
          },
        },
      },
    },
  };
}
