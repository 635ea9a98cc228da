/**
 * One POST, with an answer in every case.
 *
 * Electron's `net` is used because it goes through the system's proxy and trusts what the system
 * trusts. Where there is none (an app's own tests under plain Node), Node's client does.
 */
import { attempt } from "../attempt.js";

const TIME_LIMIT = 10_000;
// The longest receipt is that of 50 refused events.
const MAX_ANSWER_BYTES = 65_536;
const HEADER_VALUE = /^[!-~]{1,256}$/;

/**
 * @typedef {object} Answer
 * @property {number} status 0 when there was none
 * @property {(name: string) => string} header
 * @property {string} text empty unless the status is 2xx
 */

/** @type {Answer} */
const NO_ANSWER = { status: 0, header: () => "", text: "" };

/**
 * Send a JSON text. Redirects are not followed.
 *
 * @param {{url: string, body: string, ingestKey?: any}} message
 * @param {object} tools
 * @param {import("electron").Net} tools.net
 * @param {(action: () => void, ms: number) => any} tools.setTimeout
 * @param {(timer: any) => void} tools.clearTimeout
 * @returns {{answer: Promise<Answer>, abort: () => void}} the promise never rejects
 */
export function post({ url, body, ingestKey }, { net, setTimeout, clearTimeout }) {
  /** @type {(answer: Answer) => void} */
  let resolve;
  /** @type {import("electron").ClientRequest} */
  let request;
  /** @type {Promise<Answer>} */
  const answer = new Promise((settle) => {
    resolve = settle;
  });
  const finish = (/** @type {Answer} */ result) => {
    clearTimeout(timer);
    resolve(result);
    attempt(() => request.abort());
  };
  const fail = () => finish(NO_ANSWER);
  const timer = setTimeout(fail, TIME_LIMIT);
  const send = async () => {
    request = net ? open(net, url) : await openWithoutElectron(url);
    request.setHeader("Content-Type", "application/json");
    request.setHeader("User-Agent", "stories-telemetry");
    if (HEADER_VALUE.test(ingestKey ?? "")) request.setHeader("X-Telemetry-Key", ingestKey);
    // Some of these come after the answer; without a listener they would end the app.
    request.on("error", fail);
    request.on("redirect", (status) => finish({ ...NO_ANSWER, status }));
    request.on("response", (response) => receive(response, finish, fail));
    request.end(body);
  };
  send().catch(fail);
  return { answer, abort: fail };
}

/**
 * @param {import("electron").Net} net
 * @param {string} url
 */
function open(net, url) {
  // Without the app's cookies.
  return net.request({ method: "POST", url, redirect: "manual", credentials: "omit" });
}

/**
 * @param {string} url
 * @returns {Promise<any>} a request that is alike, as far as it is used here
 */
async function openWithoutElectron(url) {
  // Only now: to load these takes longer than to load this package.
  const { request } = await (url.startsWith("https") ? import("https") : import("http"));
  return request(url, { method: "POST" });
}

/**
 * Read a body of reasonable size, and only where it says something.
 *
 * @param {import("electron").IncomingMessage} response
 * @param {(answer: Answer) => void} finish
 * @param {() => void} fail
 */
function receive(response, finish, fail) {
  const { statusCode: status, headers } = response;
  const header = (/** @type {string} */ name) => String([headers[name]].flat()[0] ?? "");
  let text = "";
  const done = () => finish({ status, header, text });
  /** @type {NodeJS.EventEmitter} */ (/** @type {unknown} */ (response)).on("error", fail);
  if (status < 200 || status > 299) return done();
  response.on("data", (chunk) => {
    text += chunk;
    if (text.length > MAX_ANSWER_BYTES) fail();
  });
  response.on("end", done);
}
