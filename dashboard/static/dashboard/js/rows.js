/** Open a row by a click anywhere in it or by Enter, and choose it by the space bar. */

/** @param {HTMLElement} main */
export function startRows(main) {
  for (const row of main.querySelectorAll("tr[data-href]")) {
    if (!(row instanceof HTMLElement)) continue;
    row.tabIndex = -1;
    row.addEventListener("click", (event) => {
      const onControl =
        event.target instanceof Element && event.target.closest("a, button, summary, label, input");
      if (!onControl && !getSelection()?.toString()) open(row);
    });
    row.addEventListener("keydown", (event) => {
      if (event.target === row) pressed(row, event);
    });
  }
}

/**
 * @param {HTMLElement} row
 * @param {KeyboardEvent} event
 */
function pressed(row, event) {
  if (event.key === "Enter") open(row);
  if (event.key === " ") choose(row, event);
}

/**
 * @param {HTMLElement} row
 * @param {KeyboardEvent} event
 */
function choose(row, event) {
  const box = row.querySelector("input[type=checkbox]");
  if (!(box instanceof HTMLInputElement)) return;
  event.preventDefault();
  box.click();
}

/** @param {HTMLElement} row */
function open(row) {
  const href = row.dataset.href ?? "";
  const same = [...row.querySelectorAll("a")].find((link) => link.getAttribute("href") === href);
  // A link of its own knows whether the page can stay in place.
  if (same) same.click();
  else location.assign(href);
}
