/** Draw the bars of a drawing on a canvas, as a picture of it needs. */

/**
 * Return a canvas with the rectangles of a section's drawing, in the colours that they have.
 * @param {HTMLElement} section
 * @returns {HTMLCanvasElement | null}
 */
export function rectsCanvas(section) {
  const drawing = section.querySelector("svg[role=img]");
  if (!drawing) return null;
  const frame = drawing.getBoundingClientRect();
  const scale = devicePixelRatio;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(frame.width * scale);
  canvas.height = Math.round(frame.height * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(scale, scale);
  for (const rect of drawing.querySelectorAll("rect")) {
    const { fill, opacity, fillOpacity } = getComputedStyle(rect);
    // What only reacts to the pointer is drawn in no colour, and a pattern in none of its own.
    if (fill === "none" || fill.startsWith("url")) continue;
    const place = rect.getBoundingClientRect();
    ctx.globalAlpha = Number(opacity) * Number(fillOpacity);
    ctx.fillStyle = fill;
    ctx.fillRect(place.x - frame.x, place.y - frame.y, place.width, place.height);
  }
  return canvas;
}
