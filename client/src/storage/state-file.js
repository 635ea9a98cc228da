/** What has to be known before anything is sent: `state.json`. */
import { attempt } from "../attempt.js";
import { readText, replaceFile } from "./disk.js";

const MAX_ERASURES = 20;

/**
 * @typedef {object} State
 * @property {boolean} enabled whether usage events were on
 * @property {number} sequence counts what made all earlier events void: turning off, erasing
 * @property {number} pausedUntil in milliseconds since 1970: the server asked for silence
 * @property {string[]} erasures users that the server has yet to erase
 */

/** @typedef {ReturnType<typeof openState>} StateFile */

/** @param {string} path */
export function openState(path) {
  let values = stateIn({});
  let isSaved = true;

  /** Read again: another instance of the app may have written. */
  function refresh() {
    if (isSaved) values = attempt(() => stateIn(JSON.parse(readText(path)))) ?? values;
    return values;
  }

  /**
   * Change some values, on a read-only or full disk for this launch only.
   *
   * @param {Partial<State>} changes
   */
  function change(changes) {
    values = { ...refresh(), ...changes };
    isSaved = !attempt(
      () => replaceFile(path, JSON.stringify(values)),
      () => true,
    );
  }

  refresh();
  return { refresh, change, current: () => values };
}

/**
 * Return what can be understood of a file that may be damaged.
 *
 * @param {any} json
 * @returns {State}
 */
function stateIn({ enabled, sequence, pausedUntil, erasures }) {
  return {
    enabled: enabled !== false,
    sequence: Number(sequence) || 0,
    pausedUntil: Number(pausedUntil) || 0,
    erasures: [erasures]
      .flat()
      .filter((user) => typeof user === "string")
      .slice(-MAX_ERASURES),
  };
}
