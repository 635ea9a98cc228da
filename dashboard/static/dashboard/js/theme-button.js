/** Change the theme: the other one first, then back to what the system says. */

/** @typedef {"auto" | "light" | "dark"} Theme */

/** @type {Record<Theme, string>} */
const WORDS = { auto: "as the system", light: "light", dark: "dark" };

/**
 * Return the theme after another: the opposite of the system's is the first thing wanted.
 * @param {string | undefined} current
 * @param {boolean} systemIsDark
 * @returns {Theme}
 */
export function following(current, systemIsDark) {
  const [opposite, same] = systemIsDark
    ? /** @type {const} */ (["light", "dark"])
    : /** @type {const} */ (["dark", "light"]);
  if (current === opposite) return same;
  return current === same ? "auto" : opposite;
}

/** Show the button and let it work. */
export function startThemeButton() {
  for (const button of document.querySelectorAll("[data-theme-button]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    label(button);
    button.addEventListener("click", () => {
      choose();
      label(button);
    });
  }
}

function choose() {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = following(root.dataset.theme, systemIsDark);
  root.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  document.dispatchEvent(new CustomEvent("theme:changed"));
}

/** @param {HTMLElement} button */
function label(button) {
  const theme = /** @type {Theme} */ (document.documentElement.dataset.theme ?? "auto");
  const text = `Theme: ${WORDS[theme]}`;
  button.setAttribute("aria-label", text);
  button.title = `${text} (d)`;
}
