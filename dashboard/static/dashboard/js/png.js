/** Save a chart as a picture, with its title and its days, on the colour of its card. */

import { colours, fontFamily } from "./colours.js";

const HEAD_PX = 44;
const EDGE_PX = 16;

/** @typedef {(section: HTMLElement) => HTMLCanvasElement | null} Source */

/**
 * Show and serve every button that saves a picture.
 * @param {HTMLElement} main
 * @param {Source} [canvasOf] where the picture of a section is; its own canvas without it
 */
export function startDownloads(main, canvasOf = (section) => section.querySelector("canvas")) {
  for (const button of main.querySelectorAll("[data-png]")) {
    if (!(button instanceof HTMLElement) || !button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => save(button, canvasOf));
  }
}

/**
 * @param {HTMLElement} button
 * @param {Source} canvasOf
 */
function save(button, canvasOf) {
  const name = button.dataset.png ?? "chart";
  const card = button.closest("section");
  const canvas = card && canvasOf(card);
  if (!card || !canvas) return;
  const title = card.querySelector("h2")?.textContent ?? "";
  picture(canvas, title, document.querySelector(".control-bar .days")?.textContent ?? "").toBlob(
    (blob) => blob && download(blob, `${name}${location.search.replace(/[^a-z0-9.]+/gi, "-")}.png`),
  );
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} title
 * @param {string} days
 */
function picture(canvas, title, days) {
  const scale = canvas.width / (canvas.clientWidth || canvas.width / devicePixelRatio);
  const whole = document.createElement("canvas");
  whole.width = canvas.width + 2 * EDGE_PX * scale;
  whole.height = canvas.height + (HEAD_PX + EDGE_PX) * scale;
  const ctx = /** @type {CanvasRenderingContext2D} */ (whole.getContext("2d"));
  const colour = colours();
  ctx.fillStyle = colour("card");
  ctx.fillRect(0, 0, whole.width, whole.height);
  ctx.drawImage(canvas, EDGE_PX * scale, HEAD_PX * scale);
  ctx.scale(scale, scale);
  ctx.fillStyle = colour("text");
  ctx.font = `600 14px ${fontFamily()}`;
  ctx.fillText(title, EDGE_PX, 26);
  const width = ctx.measureText(title).width;
  ctx.fillStyle = colour("muted");
  ctx.font = `12px ${fontFamily()}`;
  ctx.fillText(days.replace(/\s+/g, " ").trim(), EDGE_PX + width + 12, 26);
  return whole;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
