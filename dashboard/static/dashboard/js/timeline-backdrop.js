/** What stands behind the timeline: the running day, releases, and the crosshair. */

import { fontFamily } from "./colours.js";

const HATCH_PX = 6;
const ROW_PX = 14;
const ROWS = 3;
const CROWDED_PX = 90;

/**
 * Return a plugin of the chart.
 * @param {DaysData} data
 * @param {(name: string) => string} colour
 */
export function backdrop(data, colour) {
  return {
    id: "backdrop",
    beforeDatasetsDraw(/** @type {any} */ chart) {
      if (data.isRunning) hatch(chart, colour("line-strong"));
    },
    afterDatasetsDraw(/** @type {any} */ chart) {
      releases(chart, data, colour);
      crosshair(chart, colour("muted"));
    },
  };
}

/**
 * @param {any} chart
 * @param {string} colour
 */
function hatch(chart, colour) {
  const { ctx, chartArea: area } = chart;
  const width = area.width / chart.data.labels.length;
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.right - width, area.top, width, area.height);
  ctx.clip();
  ctx.beginPath();
  for (let x = area.right - width - area.height; x < area.right; x += HATCH_PX) {
    ctx.moveTo(x, area.bottom);
    ctx.lineTo(x + area.height, area.top);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

/**
 * @param {any} chart
 * @param {DaysData} data
 * @param {(name: string) => string} colour
 */
function releases(chart, data, colour) {
  const { ctx, chartArea: area } = chart;
  let [before, row] = [Number.NEGATIVE_INFINITY, 0];
  ctx.save();
  ctx.font = `11px ${fontFamily()}`;
  ctx.lineWidth = 1;
  for (const { day, version } of data.releases) {
    const x = Math.round(chart.scales.x.getPixelForValue(data.days.indexOf(day))) + 0.5;
    row = x - before < CROWDED_PX ? (row + 1) % ROWS : 0;
    before = x;
    vertical(ctx, x, area, colour("muted"), [2, 3]);
    label(ctx, version, { x, y: area.top + 11 + row * ROW_PX, edge: area.right }, colour);
  }
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} version
 * @param {{x: number, y: number, edge: number}} place
 * @param {(name: string) => string} colour
 */
function label(ctx, version, { x, y, edge }, colour) {
  const text = version.length > 16 ? `${version.slice(0, 15)}…` : version;
  const isAtEdge = x + ctx.measureText(text).width + 8 > edge;
  ctx.textAlign = isAtEdge ? "right" : "left";
  ctx.setLineDash([]);
  ctx.strokeStyle = colour("card");
  ctx.lineWidth = 3;
  ctx.strokeText(text, isAtEdge ? x - 6 : x + 6, y);
  ctx.fillStyle = colour("muted");
  ctx.fillText(text, isAtEdge ? x - 6 : x + 6, y);
}

/**
 * @param {any} chart
 * @param {string} colour
 */
function crosshair(chart, colour) {
  const [active] = chart.tooltip?.getActiveElements() ?? [];
  if (!active) return;
  chart.ctx.save();
  vertical(chart.ctx, Math.round(active.element.x) + 0.5, chart.chartArea, colour, []);
  chart.ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {{top: number, bottom: number}} area
 * @param {string} colour
 * @param {number[]} dash
 */
function vertical(ctx, x, area, colour, dash) {
  ctx.beginPath();
  ctx.setLineDash(dash);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.moveTo(x, area.top);
  ctx.lineTo(x, area.bottom);
  ctx.stroke();
}
