/** Refresh the live page while it is looked at, and say when it cannot be. */

import { Parts } from "./live-parts.js";
import { onPage } from "./navigate.js";
import { startDownloads } from "./png.js";
import { rectsCanvas } from "./rects-canvas.js";

const TIME_LIMIT_MS = 4_000;
const SLOWEST_MS = 30_000;
const LOGGED_OUT = [401, 403];

class Refresher {
  /** @type {Parts} */
  #parts;
  /** @type {string} */
  #address;
  /** @type {number} */
  #every;
  #line = document.createElement("p");
  /** @type {HTMLButtonElement | null} */
  #button;
  /** @type {AbortController | undefined} */
  #running;
  #timer = 0;
  #failures = 0;
  #isPaused = false;
  #isOver = false;

  /**
   * @param {HTMLElement} main
   * @param {HTMLElement} region what is refreshed; its data say from where and how often
   */
  constructor(main, region) {
    this.#parts = new Parts(region);
    this.#address = region.dataset.live ?? "";
    this.#every = Number(region.dataset.seconds) * 1_000;
    this.#line = main.querySelector(".live-state") ?? this.#line;
    this.#button = main.querySelector("button[data-pause]");
  }

  /** Begin, and follow what happens to the window. */
  start() {
    if (this.#button) this.#button.hidden = false;
    this.#button?.addEventListener("click", this.#togglePause);
    document.addEventListener("visibilitychange", this.#look);
    addEventListener("online", this.#look);
    addEventListener("offline", this.#lose);
    this.#look();
  }

  /** Leave: the page shows something else. */
  stop() {
    this.#isOver = true;
    this.#rest();
    document.removeEventListener("visibilitychange", this.#look);
    removeEventListener("online", this.#look);
    removeEventListener("offline", this.#lose);
  }

  /** Refresh now where that makes sense, and rest where nobody looks. */
  #look = () => {
    this.#rest();
    if (this.#isOver || this.#isPaused || document.hidden) return;
    this.#refresh();
  };

  #togglePause = () => {
    this.#isPaused = !this.#isPaused;
    this.#button?.setAttribute("aria-pressed", String(this.#isPaused));
    if (this.#button) this.#button.textContent = this.#isPaused ? "Go on" : "Pause";
    if (this.#isPaused) this.#say("paused", "Paused");
    this.#look();
  };

  #lose = () => {
    this.#rest();
    if (!this.#isPaused) this.#say("lost", "No connection: these are the numbers of before");
  };

  #rest() {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  async #refresh() {
    const mine = new AbortController();
    this.#running = mine;
    try {
      const limit = AbortSignal.any([mine.signal, AbortSignal.timeout(TIME_LIMIT_MS)]);
      // Asked for without naming HTML, the server says "logged out" instead of leading to the login.
      const answer = await fetch(this.#address, { signal: limit, headers: { Accept: "*/*" } });
      if (LOGGED_OUT.includes(answer.status)) return this.#leave();
      if (!answer.ok) throw new Error(`${answer.status}`);
      const text = await answer.text();
      if (mine.signal.aborted) return;
      this.#parts.show(text);
      this.#failures = 0;
      this.#say("live", `Live: refreshed every ${this.#every / 1_000} s`);
    } catch {
      if (mine.signal.aborted) return;
      this.#failures += 1;
      this.#say("lost", "Connection lost: these are the numbers of before. Trying again");
    }
    this.#timer = setTimeout(this.#look, this.#wait());
  }

  /** The more often it fails, the longer it waits: a server that starts needs its strength. */
  #wait() {
    return Math.min(SLOWEST_MS, this.#every * 2 ** Math.min(this.#failures, 5));
  }

  #leave() {
    this.#say("lost", "You are logged out: reload the page to log in again");
  }

  /**
   * Say how it stands; who hears the page is told changes alone.
   * @param {string} state
   * @param {string} words
   */
  #say(state, words) {
    this.#line.dataset.state = state;
    const text = this.#line.querySelector("[data-state-text]") ?? this.#line;
    if (text.textContent !== words) text.textContent = words;
  }
}

/** @type {Refresher | undefined} */
let refresher;

onPage((main) => {
  startDownloads(main, rectsCanvas);
  refresher?.stop();
  const region = main.querySelector("[data-live]");
  if (!(region instanceof HTMLElement)) return;
  refresher = new Refresher(main, region);
  refresher.start();
});
