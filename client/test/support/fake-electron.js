/** As much of Electron as the client touches. */
import { EventEmitter } from "node:events";

export class FakeApp extends EventEmitter {
  exits = 0;
  isPackaged = true;

  /** @param {string} userData */
  constructor(userData) {
    super();
    this.userData = userData;
    this.ready = Promise.resolve();
  }

  /** @param {string} name */
  getPath(name) {
    if (name !== "userData") throw new Error(`unexpected: ${name}`);
    return this.userData;
  }

  getVersion = () => "0.9.7";
  getLocale = () => "en-US";
  whenReady = () => this.ready;
  exit = () => {
    this.exits++;
  };

  /** Emit will-quit as Electron does; tells whether the app ends at once. */
  willQuit() {
    const event = {
      defaultPrevented: false,
      preventDefault() {
        this.defaultPrevented = true;
      },
    };
    this.emit("will-quit", event);
    return !event.defaultPrevented;
  }
}

export class FakeProcess extends EventEmitter {
  versions = { node: "22.1.0" };
  /** @type {Record<string, string>} */
  env = {};
  platform = "darwin";
  arch = "arm64";
  /** @type {string[][]} */
  warnings = [];
  uptime = () => 12.3456;
  getSystemVersion = () => "15.1";

  /** @param {string[]} warning */
  emitWarning(...warning) {
    this.warnings.push(warning);
  }
}

/**
 * What a server of the tests answers: a status, perhaps a body and headers; `null` for a network
 * error, `undefined` for none at all.
 *
 * @typedef {{status: number, json?: unknown, text?: string, headers?: Record<string, string>}} Reply
 * @typedef {{url: string, path: string, headers: Record<string, string>, body: any, bytes: number,
 *   isAborted: boolean, reply: (reply: Reply | null) => void}} Sent
 */

/** Electron's `net`, whose requests end in a function. */
export class FakeNet {
  /** @type {Sent[]} */
  sent = [];
  /** @type {(sent: Sent) => Reply | null | undefined} */
  handle = () => undefined;

  /** @param {{method: string, url: string, redirect: string}} options */
  request = ({ method, url, redirect }) => {
    if (method !== "POST" || redirect !== "manual") throw new Error("not as it should be");
    return new FakeRequest(url, this);
  };
}

class FakeRequest extends EventEmitter {
  /** @type {Record<string, string>} */
  headers = {};

  /**
   * @param {string} url
   * @param {FakeNet} net
   */
  constructor(url, net) {
    super();
    this.url = url;
    this.net = net;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setHeader(name, value) {
    this.headers[name.toLowerCase()] = value;
  }

  /** @param {string} body */
  end(body) {
    /** @type {Sent} */
    const sent = {
      url: this.url,
      path: new URL(this.url).pathname,
      headers: this.headers,
      body: JSON.parse(body),
      bytes: Buffer.byteLength(body),
      isAborted: false,
      reply: (reply) => this.#receive(reply),
    };
    this.sent = sent;
    this.net.sent.push(sent);
    const reply = this.net.handle(sent);
    if (reply !== undefined) setImmediate(() => this.#receive(reply));
  }

  abort() {
    if (this.isDone) return;
    this.isDone = true;
    if (this.sent) this.sent.isAborted = true;
    this.emit("abort");
  }

  /** @param {Reply | null} reply */
  #receive(reply) {
    if (this.isDone) return;
    if (reply === null) {
      this.isDone = true;
      this.emit("error", new Error("net::ERR_INTERNET_DISCONNECTED"));
      return;
    }
    const { status, json, text, headers = {} } = reply;
    if (status >= 300 && status < 400) {
      this.emit("redirect", status, "POST", headers.location, headers);
      return;
    }
    const response = Object.assign(new EventEmitter(), { statusCode: status, headers });
    this.emit("response", response);
    response.emit("data", Buffer.from(text ?? JSON.stringify(json ?? {})));
    this.isDone = true;
    response.emit("end");
  }
}
