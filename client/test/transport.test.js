/** One request over real sockets: redirects, slow, endless, cut and compressed answers. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import http from "node:http";
import { after, before, test } from "node:test";
import zlib from "node:zlib";
import { post } from "../src/delivery/transport.js";

/** @type {http.Server} */
let server;
let origin = "";
/** @type {(request: http.IncomingMessage, response: http.ServerResponse, body: string) => void} */
let handle = () => {};
let requests = 0;

before(async () => {
  server = http.createServer((request, response) => {
    requests++;
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => handle(request, response, body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  origin = `http://127.0.0.1:${address.port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

/** Send; ten seconds take `limit` milliseconds. */
function send(/** @type {typeof handle} */ answering, { limit = 2000, url = `${origin}/x` } = {}) {
  handle = answering;
  return post(
    { url, body: '{"text":"é"}' },
    {
      net: undefined,
      setTimeout: (action, ms) => setTimeout(action, (ms / 10_000) * limit),
      clearTimeout,
    },
  );
}

test("the body arrives whole, and so does the answer", async () => {
  /** @type {any} */
  let seen;
  const { status, text, header } = await send((request, response, body) => {
    seen = { method: request.method, url: request.url, body, headers: request.headers };
    response.setHeader("Retry-After", "7");
    response.end('{"accepted":1,"text":"é"}');
  }).answer;

  assert.equal(status, 200);
  assert.equal(text, '{"accepted":1,"text":"é"}');
  assert.equal(header("retry-after"), "7");
  assert.equal(header("date").endsWith("GMT"), true);
  assert.equal(header("x-missing"), "");
  assert.equal(seen.method, "POST");
  assert.equal(seen.url, "/x");
  assert.equal(seen.body, '{"text":"é"}');
  assert.equal(seen.headers["content-length"], "13");
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect with ${status} is not followed`, async () => {
    requests = 0;
    const answer = await send((_, response) => {
      response.writeHead(status, { location: `${origin}/elsewhere` });
      response.end();
    }).answer;

    assert.equal(answer.status, status);
    assert.equal(requests, 1);
  });
}

test("a body that comes drop by drop is given up at the limit, however lively", async () => {
  const start = Date.now();
  /** @type {any} */
  let timer;
  const answer = await send(
    (_, response) => {
      response.writeHead(200);
      timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    },
    { limit: 300 },
  ).answer;

  assert.equal(answer.status, 0);
  assert.ok(Date.now() - start < 1500);
});

test("a server that never answers is given up at the limit", async () => {
  const answer = await send(() => {}, { limit: 200 }).answer;

  assert.equal(answer.status, 0);
});

test("an endless answer is not read to its end", async () => {
  let bytes = 0;
  const answer = await send((_, response) => {
    response.writeHead(200);
    const more = () => {
      if (response.destroyed || bytes > 200_000_000) return;
      bytes += 65_536;
      response.write("x".repeat(65_536), () => setImmediate(more));
    };
    more();
  }).answer;

  assert.equal(answer.status, 0);
  assert.ok(bytes < 50_000_000, `${bytes} bytes`);
});

test("the body of an error is not waited for", async () => {
  const start = Date.now();
  const answer = await send((_, response) => {
    response.writeHead(503, { "retry-after": "9" });
    response.write("never ending");
  }).answer;

  assert.equal(answer.status, 503);
  assert.equal(answer.header("retry-after"), "9");
  assert.equal(answer.text, "");
  assert.ok(Date.now() - start < 1500);
});

test("an answer that breaks off is none, even if what came is complete JSON", async () => {
  const answer = await send((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"accepted":1}');
    setTimeout(() => response.destroy(), 50);
  }).answer;

  assert.equal(answer.status, 0);
});

test("a connection that breaks before the answer is none", async () => {
  const answer = await send((request) => request.socket.destroy()).answer;

  assert.equal(answer.status, 0);
});

test("a compressed answer that nobody asked for is no receipt", async () => {
  const answer = await send((request, response) => {
    assert.equal(request.headers["accept-encoding"], undefined);
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(zlib.gzipSync('{"accepted":1}'));
  }).answer;

  assert.equal(answer.status, 200);
  assert.throws(() => JSON.parse(answer.text));
});

for (const url of [
  "http://127.0.0.1:1/x",
  "https://127.0.0.1:1/x",
  "http://not-a-host.invalid/x",
]) {
  test(`${url} cannot be reached, which is told and not thrown`, async () => {
    const answer = await send(() => {}, { url }).answer;

    assert.equal(answer.status, 0);
  });
}

test("a request can be aborted, before, while and after it is answered", async () => {
  const early = send(() => {});
  early.abort();
  assert.equal((await early.answer).status, 0);

  const late = send((_, response) => response.end("{}"));
  assert.equal((await late.answer).status, 200);
  late.abort();
  late.abort();
});

test("an address that cannot be opened is told and not thrown", async () => {
  const tools = { net: undefined, setTimeout, clearTimeout };
  const answer = await post({ url: "nonsense", body: "{}" }, tools).answer;

  assert.equal(answer.status, 0);
});

test("a net that throws is told and not thrown", async () => {
  /** @type {any} */
  const net = {
    request() {
      throw new Error("net module can be used only after app is ready");
    },
  };
  const answer = await post({ url: origin, body: "{}" }, { net, setTimeout, clearTimeout }).answer;

  assert.equal(answer.status, 0);
});

/** Electron's requests go on emitting after they are over. */
function lingering() {
  const request = Object.assign(new EventEmitter(), { setHeader() {}, end() {}, abort() {} });
  /** @type {any} */
  const net = { request: () => request };
  return { request, sent: post({ url: origin, body: "{}" }, { net, setTimeout, clearTimeout }) };
}

test("errors after the answer end nobody's app", async () => {
  const { request, sent } = lingering();
  const response = Object.assign(new EventEmitter(), { statusCode: 200 });
  request.emit("response", response);
  response.emit("data", Buffer.from("{}"));
  response.emit("end");
  assert.equal((await sent.answer).status, 200);

  request.emit("error", new Error("late"));
  response.emit("error", new Error("later"));
  response.emit("aborted");
});

test("of several headers of one name the first counts", async () => {
  const { request, sent } = lingering();
  const headers = { "retry-after": ["5", "6"] };
  request.emit("response", Object.assign(new EventEmitter(), { statusCode: 503, headers }));

  assert.equal((await sent.answer).header("retry-after"), "5");
});

test("a redirect that Electron reports ends the request", async () => {
  const { request, sent } = lingering();
  request.emit("redirect", 307, "POST", "https://elsewhere.example", {});
  request.emit("error", new Error("Redirect was cancelled"));

  assert.equal((await sent.answer).status, 307);
});
