/** Follow links of the same page in place: the new main part, the same scroll and focus. */

const TIME_LIMIT_MS = 10_000;

/** @type {AbortController | undefined} */
let running;
/** The address without its fragment, of what is shown. */
let shown = location.pathname + location.search;
/** @type {((main: HTMLElement) => void)[]} */
const listeners = [];

/**
 * Call a function with the main part of the page: now, and whenever it has been replaced.
 * @param {(main: HTMLElement) => void} listener
 */
export function onPage(listener) {
  listeners.push(listener);
  listener(mainPart());
}

/** Replace what a click, a form or the history asks for, instead of loading the whole page. */
export function startNavigation() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("main a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || !isPlainClick(event) || !isSamePage(link)) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !isOwnSearch(form)) return;
    event.preventDefault();
    go(addressOf(form));
  });
  addEventListener("popstate", () => {
    // A step to a fragment of what is shown needs nothing new.
    if (location.pathname + location.search !== shown) show(location.href);
  });
}

/**
 * Show another state of this page, as a step of the history.
 * @param {string} href
 */
export async function go(href) {
  if (await show(href)) history.pushState(null, "", href);
}

/**
 * Replace the main part by that of an address; tell whether it worked.
 * @param {string} href
 * @returns {Promise<boolean>}
 */
async function show(href) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const main = mainPart();
  main.classList.add("is-loading");
  try {
    const fresh = await load(href, mine.signal);
    const target = new URL(href);
    shown = target.pathname + target.search;
    replace(main, fresh);
    return true;
  } catch {
    // A later click has taken over, or the browser itself knows best how to show what is wrong.
    if (running === mine) location.assign(href);
    return false;
  }
}

/**
 * @param {string} href
 * @param {AbortSignal} signal
 */
async function load(href, signal) {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]);
  const answer = await fetch(href, { signal: limit, headers: { Accept: "text/html" } });
  // After a redirect, such as to the login page, this is another page.
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * @param {HTMLElement} old
 * @param {Document} fresh
 */
function replace(old, fresh) {
  const main = fresh.querySelector("main");
  if (!main) throw new Error("no main part");
  const focused = pathTo(document.activeElement, old);
  const wasOpen = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
  old.replaceWith(main);
  document.title = fresh.title;
  for (const id of wasOpen) document.getElementById(id)?.setAttribute("open", "");
  if (focused) focusAgain(main, focused);
  updateHeader(fresh);
  for (const listener of listeners) listener(main);
  document.dispatchEvent(new CustomEvent("page:shown"));
}

/**
 * Links of the header carry the period and the filters, too.
 * @param {Document} fresh
 */
function updateHeader(fresh) {
  const links = document.querySelectorAll("#pages a");
  const newer = fresh.querySelectorAll("#pages a");
  links.forEach((link, place) => {
    const href = newer[place]?.getAttribute("href");
    if (href) link.setAttribute("href", href);
  });
}

/**
 * Say how to find an element again after the main part is replaced: by its id or its link text.
 * @param {Element | null} element
 * @param {Element} main
 */
function pathTo(element, main) {
  if (!element || !main.contains(element)) return null;
  const label = element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";
  const card = element.closest("[aria-labelledby]")?.getAttribute("aria-labelledby") ?? "";
  return { tag: element.tagName, label, card };
}

/**
 * @param {HTMLElement} main
 * @param {{tag: string, label: string, card: string}} wanted
 */
function focusAgain(main, wanted) {
  const within = wanted.card
    ? main.querySelector(`[aria-labelledby="${CSS.escape(wanted.card)}"]`)
    : main;
  const same = [...(within ?? main).querySelectorAll(wanted.tag)].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent?.trim()) === wanted.label,
  );
  const target = same instanceof HTMLElement ? same : main;
  target.focus({ preventScroll: true });
}

function mainPart() {
  return /** @type {HTMLElement} */ (document.querySelector("main"));
}

/** @param {MouseEvent} event */
function isPlainClick(event) {
  const withKey = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !withKey && !event.defaultPrevented;
}

/** @param {HTMLAnchorElement} link */
function isSamePage(link) {
  const isFragment = link.search === location.search && link.hash !== "";
  return (
    link.origin === location.origin &&
    link.pathname === location.pathname &&
    !isFragment &&
    !link.hasAttribute("download") &&
    !link.target
  );
}

/** @param {HTMLFormElement} form */
function isOwnSearch(form) {
  const action = new URL(form.action);
  return (
    form.method === "get" &&
    action.origin === location.origin &&
    action.pathname === location.pathname
  );
}

/** @param {HTMLFormElement} form */
function addressOf(form) {
  const address = new URL(form.action);
  address.search = "";
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) address.searchParams.append(name, value);
  }
  return address.href;
}
