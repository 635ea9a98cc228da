/** Copy what a button stands for: a text, or a link to exactly what is seen. */

const SHOWN_MS = 1_500;

/** @param {HTMLElement} main */
export function startCopying(main) {
  for (const button of main.querySelectorAll("[data-copy], [data-copy-link]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

/** @param {HTMLElement} button */
async function copy(button) {
  const { copy: text, copyLink } = button.dataset;
  await navigator.clipboard.writeText(text ?? new URL(copyLink ?? "", location.href).href);
  const label = button.getAttribute("aria-label") ?? "";
  button.setAttribute("aria-label", "Copied");
  button.classList.add("is-done");
  setTimeout(() => {
    button.setAttribute("aria-label", label);
    button.classList.remove("is-done");
  }, SHOWN_MS);
}
