/** A clock that moves only when it is told to. */

/** Let everything that waits for promises, and for the disk, go on. */
export async function settle() {
  for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export class FakeClock {
  #timers = new Map();
  #nextId = 1;
  #elapsed = 0;
  #offset;

  /** @param {string | number} start */
  constructor(start = "2026-01-15T09:30:00.000Z") {
    this.#offset = new Date(start).getTime();
  }

  now = () => this.#offset + this.#elapsed;

  /**
   * @param {() => void} action
   * @param {number} ms
   */
  setTimeout = (action, ms) => {
    const id = this.#nextId++;
    const timer = { action, at: this.#elapsed + ms, isUnref: false, unref: () => timer };
    timer.unref = () => {
      timer.isUnref = true;
      return timer;
    };
    this.#timers.set(id, timer);
    return Object.assign(timer, { id });
  };

  /** @param {{id: number} | null} timer */
  clearTimeout = (timer) => {
    if (timer) this.#timers.delete(timer.id);
  };

  /** The timers that are set, the next first: in how many milliseconds, and whether unref'd. */
  get timers() {
    return [...this.#timers.values()]
      .map(({ at, isUnref }) => ({ in: at - this.#elapsed, isUnref }))
      .sort((one, other) => one.in - other.in);
  }

  /**
   * Let time pass, with what happens in it.
   *
   * @param {number} ms
   */
  async pass(ms) {
    await settle();
    const end = this.#elapsed + ms;
    for (;;) {
      const [next] = [...this.#timers].sort(([, one], [, other]) => one.at - other.at);
      if (!next || next[1].at > end) break;
      this.#elapsed = Math.max(this.#elapsed, next[1].at);
      this.#timers.delete(next[0]);
      next[1].action();
      await settle();
    }
    this.#elapsed = end;
    await settle();
  }

  /**
   * Set the clock on the wall; timers do not notice.
   *
   * @param {number} ms
   */
  jump(ms) {
    this.#offset += ms;
  }
}
