/** What the client needs of the world, in one place where a test can put its own. */
import { ownNames } from "./capture/own-names.js";
import { cleanProperties, scrubTogether } from "./scrub/index.js";

/** @typedef {typeof realWorld} World */
/** @typedef {Pick<typeof import("electron"), "app" | "net" | "ipcMain">} Electron */

export const realWorld = {
  process,
  now: () => Date.now(),
  random: () => Math.random(),
  /**
   * @param {() => void} action
   * @param {number} ms
   * @returns {any}
   */
  setTimeout: (action, ms) => setTimeout(action, ms),
  /** @param {any} timer */
  clearTimeout: (timer) => clearTimeout(timer),
  /** @param {string} line */
  print: (line) => console.info(`[stories-telemetry] ${line}`),
  /** @type {(texts: string[]) => string[]} */
  scrub: scrubTogether,
  /** @type {import("./capture/event.js").CleanProperties} */
  cleanProperties,
  ownNames,
};
