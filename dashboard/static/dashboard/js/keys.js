/** Work the page by single keys; `?` shows them, and they can be switched off there. */

const OFF = "keys-off";
const SEQUENCE_MS = 1_500;

let goesSoon = 0;

/** Listen to keys. */
export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (isForSomethingElse(event)) return;
    const target = elementOf(event.key);
    if (!target) return;
    event.preventDefault();
    use(target);
  });
  for (const opener of document.querySelectorAll("[data-open]")) {
    if (opener instanceof HTMLElement) opener.hidden = false;
    opener.addEventListener("click", openShortcuts);
  }
  startSwitch();
}

/** @param {KeyboardEvent} event */
function isForSomethingElse(event) {
  const withKey = event.metaKey || event.ctrlKey || event.altKey;
  const target = event.target;
  const isTyping =
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, select, textarea"));
  const isOff = localStorage.getItem(OFF) === "1" && event.key !== "?";
  const isInDialog = document.querySelector("dialog[open]") !== null;
  return withKey || isTyping || isOff || isInDialog || event.defaultPrevented;
}

/**
 * Find what a key presses.
 * @param {string} key
 * @returns {HTMLElement | null}
 */
function elementOf(key) {
  if (Date.now() < goesSoon) {
    goesSoon = 0;
    return find(`[data-go="${CSS.escape(key)}"]`);
  }
  if (key === "g") {
    goesSoon = Date.now() + SEQUENCE_MS;
    return null;
  }
  return find(SELECTORS[key] ?? `[data-key~="${CSS.escape(key)}"]`) ?? rowBy(key);
}

/** @type {Record<string, string>} */
const SELECTORS = {
  "?": "[data-open='keys']",
  "/": "[data-search]",
  c: "[data-copy-link]",
  d: "[data-theme-button]",
  x: "[data-clear-filters]",
};

/** @param {string} selector */
function find(selector) {
  const found = document.querySelector(selector);
  return found instanceof HTMLElement && !found.hidden ? found : null;
}

/**
 * Find the row that j and k lead to, or the one to open.
 * @param {string} key
 * @returns {HTMLElement | null}
 */
function rowBy(key) {
  if (key !== "j" && key !== "k") return null;
  const rows = [...document.querySelectorAll("main tr[data-href]")];
  const place = document.activeElement ? rows.indexOf(document.activeElement) : -1;
  const next = key === "j" ? place + 1 : Math.max(0, place - 1);
  return /** @type {HTMLElement | undefined} */ (rows[Math.min(next, rows.length - 1)]) ?? null;
}

/** @param {HTMLElement} target */
function use(target) {
  if (target.matches("tr, input, select")) target.focus();
  else target.click();
}

function openShortcuts() {
  const dialog = document.getElementById("keys");
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  const list = dialog.querySelector("dl");
  for (const old of dialog.querySelectorAll("dl > [data-of-page]")) old.remove();
  for (const template of document.querySelectorAll("main template[data-keys]")) {
    if (!(template instanceof HTMLTemplateElement)) continue;
    for (const entry of template.content.children) {
      const copy = /** @type {HTMLElement} */ (entry.cloneNode(true));
      copy.dataset.ofPage = "";
      list?.append(copy);
    }
  }
  dialog.showModal();
  // Not by `autofocus`: browsers complain of that where the page itself has focused something.
  dialog.querySelector("button")?.focus();
}

function startSwitch() {
  const box = document.querySelector("#keys input[type=checkbox]");
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = localStorage.getItem(OFF) !== "1";
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
}
