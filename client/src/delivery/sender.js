/** Decides when to send: one request at a time, never against the server's or the user's wish. */
import { concernsEverything, judge, LONGEST_PAUSE, retryAfter, waitAfter } from "./verdict.js";

// A server that refuses everything is not asked again for each single event.
const MAX_GIVEN_UP_IN_A_ROW = 5;

/** @typedef {import("./lanes.js").Lane} Lane */
/** @typedef {import("./lanes.js").Job} Job */
/** @typedef {import("./transport.js").Answer} Answer */
/** @typedef {ReturnType<typeof createSender>} Sender */

/**
 * @typedef {object} Tools
 * @property {() => number} now
 * @property {() => number} random
 * @property {(action: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {(path: string, body: string) => {answer: Promise<Answer>, abort: () => void}} post
 * @property {(until: number) => void} onPause the server asked for silence
 * @property {(line: string) => void} log
 */

/**
 * @param {Lane[]} lanes the most urgent first
 * @param {Tools} tools
 */
export function createSender(lanes, { now, random, setTimeout, clearTimeout, post, onPause, log }) {
  let isStarted = false;
  /** @type {any} */
  let timer = null;
  /** @type {Promise<void> | null} */
  let round = null;
  /** @type {{path: string, isCancelled: boolean, abort: () => void} | null} */
  let current = null;
  // No request before this time, which a clock that is set back cannot put off.
  let silence = { until: 0, length: LONGEST_PAUSE };
  let failures = 0;
  let givenUp = 0;

  const dueIn = () => Math.min(...lanes.map((lane) => (lane.isClosed ? Infinity : lane.dueIn())));
  const silenceLeft = () => silence.until && Math.min(silence.until - now(), silence.length);
  const canSend = () => isStarted && dueIn() < Infinity && silenceLeft() <= 0;

  /** Send, or set the timer, as what is waiting demands. */
  function schedule() {
    if (!isStarted || round) return;
    const due = dueIn();
    const wait = Math.max(due, silenceLeft());
    if (wait <= 0) begin();
    else if (due === Infinity) stopTimer();
    else if (timer === null) startTimer(wait);
  }

  /** @param {number} wait */
  function startTimer(wait) {
    timer = setTimeout(() => {
      silence.until = 0;
      begin();
    }, wait);
    timer.unref?.();
  }

  function stopTimer() {
    clearTimeout(timer);
    timer = null;
  }

  function begin() {
    stopTimer();
    round ??= sendAll()
      .catch(() => {
        // A fault of this package: it must not become a loop.
        silence = { until: now() + LONGEST_PAUSE, length: LONGEST_PAUSE };
      })
      .then(() => {
        round = null;
        schedule();
      });
    return round;
  }

  async function sendAll() {
    let wait = 0;
    for (const lane of lanes) {
      const failure = await sendLane(lane);
      if (failure) wait = Math.max(wait, waitFor(failure));
      if (failure && concernsEverything(failure)) break;
    }
    failures = wait && failures + 1;
    silence = { until: now() + wait, length: wait };
  }

  /**
   * Send what is in a lane until it is empty; return the answer that ended it otherwise.
   *
   * @param {Lane} lane
   */
  async function sendLane(lane) {
    for (let job = lane.next(); job && !lane.isClosed; job = lane.next()) {
      const { path } = lane;
      const { answer, abort } = post(path, job.body);
      const mine = { path, isCancelled: false, abort };
      current = mine;
      const received = await answer;
      current = null;
      log(`${path}: ${received.status || "no answer"}`);
      if (!mine.isCancelled && hasFailed(lane, job, received)) return received;
    }
  }

  /**
   * @param {Lane} lane
   * @param {Job} job
   * @param {Answer} answer
   */
  function hasFailed(lane, job, answer) {
    const verdict = judge(answer, job.isReceipt);
    if (verdict === "received") {
      job.remove();
      givenUp = 0;
    }
    if (verdict === "closed") lane.isClosed = true;
    if (verdict === "refused" && job.refused(answer.status) !== false) givenUp++;
    return verdict === "failed" || givenUp >= MAX_GIVEN_UP_IN_A_ROW;
  }

  /** @param {Answer} answer */
  function waitFor(answer) {
    givenUp = 0;
    const wait = waitAfter(answer, { failures, now: now(), random });
    if (retryAfter(answer, now()) !== null) onPause(now() + wait);
    return wait;
  }

  return {
    schedule,
    canSend,

    /**
     * From now on the network can be used.
     *
     * @param {number} pausedUntil what the server asked for in an earlier launch
     */
    start(pausedUntil) {
      if (!isStarted) silence.until = pausedUntil;
      isStarted = true;
      schedule();
    },

    /**
     * Abort the request to a path, if there is one; what becomes of it is not looked at.
     *
     * @param {string} path
     */
    cancel(path) {
      if (current?.path !== path) return;
      current.isCancelled = true;
      current.abort();
    },

    /** Send everything that may be sent, without waiting for more; resolves when that is done. */
    async finish() {
      await round;
      if (canSend()) await begin();
    },
  };
}
