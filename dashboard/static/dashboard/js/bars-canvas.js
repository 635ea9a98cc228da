/** Draw a table of bars on a canvas, as a picture of it needs. */

import { colours, fontFamily } from "./colours.js";

const [WIDTH, ROW, GAP] = [960, 40, 6];
const NUMBERS_AT = [640, 760, 900];

/**
 * Return a canvas with a bar, a name and three numbers for each row of a section's table.
 * @param {HTMLElement} section
 * @returns {HTMLCanvasElement | null}
 */
export function barsCanvas(section) {
  const rows = [...section.querySelectorAll("tr[data-share]")];
  if (!rows.length) return null;
  const scale = devicePixelRatio;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * scale;
  canvas.height = (rows.length + 1) * ROW * scale;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(scale, scale);
  headings(ctx, section);
  for (const [place, row] of rows.entries()) {
    if (row instanceof HTMLElement) bar(ctx, row, (place + 1) * ROW);
  }
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {HTMLElement} section
 */
function headings(ctx, section) {
  const names = [...section.querySelectorAll("thead th.number")].map((one) => one.textContent);
  ctx.fillStyle = colours()("muted");
  ctx.font = `12px ${fontFamily()}`;
  ctx.textAlign = "right";
  NUMBERS_AT.forEach((x, column) => {
    ctx.fillText(names[column] ?? "", x, ROW - 14);
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {HTMLElement} row
 * @param {number} top
 */
function bar(ctx, row, top) {
  const colour = colours();
  ctx.fillStyle = colour("bar");
  ctx.fillRect(0, top, WIDTH * Number(row.dataset.share), ROW - GAP);
  ctx.fillStyle = colour("text");
  ctx.font = `14px ${fontFamily()}`;
  ctx.textAlign = "left";
  ctx.fillText(text(row.querySelector(".label")), 12, top + 22);
  ctx.textAlign = "right";
  const numbers = row.querySelectorAll("td");
  NUMBERS_AT.forEach((x, column) => {
    ctx.fillText(text(numbers[column]), x, top + 22);
  });
}

/** @param {Element | null} element */
function text(element) {
  return element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
}
