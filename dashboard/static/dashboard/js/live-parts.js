/** Replace the parts of a region that have changed, and keep focus and what is open. */

import { startRows } from "./rows.js";

export class Parts {
  /** @type {HTMLElement} */
  #region;
  /** @type {Set<string>} */
  #known;

  /** @param {HTMLElement} region whose elements with `data-part` are replaced */
  constructor(region) {
    this.#region = region;
    this.#known = rowIds(region);
  }

  /**
   * Show what a fresh copy of the region has.
   * @param {string} html
   */
  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement?.closest("tr[id]")?.id;
    for (const part of fresh.querySelectorAll("[data-part]")) this.#replace(part);
    const rows = rowIds(this.#region);
    for (const id of rows) {
      if (!this.#known.has(id)) document.getElementById(id)?.classList.add("is-new");
    }
    this.#known = rows;
    if (focused && document.activeElement === document.body) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
  }

  /** @param {Element} fresh */
  #replace(fresh) {
    const name = fresh.getAttribute("data-part") ?? "";
    const old = this.#region.querySelector(`[data-part="${CSS.escape(name)}"]`);
    if (!(old instanceof HTMLElement) || old.innerHTML === fresh.innerHTML) return;
    const wasOpen = [...old.querySelectorAll("tr[id] details[open]")].map(rowOf);
    old.replaceChildren(...fresh.childNodes);
    for (const id of wasOpen)
      document.querySelector(`#${CSS.escape(id)} details`)?.setAttribute("open", "");
    startRows(old);
  }
}

/** @param {Element} element */
function rowOf(element) {
  return element.closest("tr")?.id ?? "";
}

/** @param {Element} region */
function rowIds(region) {
  return new Set([...region.querySelectorAll("tr[id]")].map((row) => row.id));
}
