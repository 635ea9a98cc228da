/** Where to send, and what is told of the machine. */
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { endpointOf } from "../src/settings.js";
import {
  DAY,
  ENDPOINT,
  errorAt,
  launch,
  MINUTE,
  settle,
  temporaryFolder,
  USER,
} from "./support/app.js";

/** Start with an endpoint, track ten events and return the requests. */
async function sentTo(/** @type {any} */ options, how = {}) {
  const app = launch(how);
  app.client.init(USER, true, options);
  app.track(10);
  app.client.trackCrash(errorAt("x"));
  await settle();
  return Object.assign(app.net.sent, { app });
}

test("the option names the endpoint", async () => {
  const requests = await sentTo(
    { endpoint: "https://a.example" },
    { env: { STORIES_TELEMETRY_URL: "https://b.example" } },
  );

  assert.deepEqual(
    new Set(requests.map(({ url }) => url)),
    new Set(["https://a.example/api/events/batch", "https://a.example/api/crashes"]),
  );
});

test("without the option the variable names it, and without both it is the production server", async () => {
  const [byVariable] = await sentTo({}, { env: { STORIES_TELEMETRY_URL: "https://b.example" } });
  const [byDefault] = await sentTo({});
  const [withEmpty] = await sentTo({}, { env: { STORIES_TELEMETRY_URL: "" } });

  assert.equal(new URL(byVariable.url).host, "b.example");
  assert.equal(new URL(byDefault.url).host, "stories-analytics.onrender.com");
  assert.equal(new URL(withEmpty.url).protocol, "https:");
});

for (const [named, address] of [
  ["https://a.example", "https://a.example"],
  ["https://a.example/", "https://a.example"],
  ["https://a.example//", "https://a.example"],
  ["https://a.example/telemetry/", "https://a.example/telemetry"],
  ["https://a.example:8443/x?y=1#z", "https://a.example:8443/x"],
  ["HTTPS://A.Example", "https://a.example"],
  ["http://localhost:8000", "http://localhost:8000"],
  ["http://127.0.0.1:8000", "http://127.0.0.1:8000"],
  ["http://127.1.2.3", "http://127.1.2.3"],
  ["http://[::1]:8000", "http://[::1]:8000"],
  ["http://stories.localhost:8000", "http://stories.localhost:8000"],
]) {
  test(`${named} is sent to`, () => {
    assert.equal(endpointOf(named), address);
  });
}

for (const named of [
  "http://a.example",
  "http://10.0.0.1",
  "http://0.0.0.0:8000",
  "http://localhost.evil.example",
  "http://127.0.0.1.evil.example",
  "ftp://a.example",
  "file:///etc/passwd",
  "data:text/plain,x",
  "javascript:alert(1)",
  "a.example",
  "//a.example",
  "https://",
  "",
  " ",
  "https://somebody@a.example",
  ["https://somebody:", "@a.example"].join("something"),
  42,
  true,
  {},
  [],
  Symbol("x"),
  { toString: () => assert.fail() },
]) {
  test(`${typeof named} ${String(typeof named === "object" ? JSON.stringify(named) : String(named))} is not sent to, and nothing else is instead`, async () => {
    const requests = await sentTo(
      { endpoint: named },
      { env: { STORIES_TELEMETRY_URL: ENDPOINT } },
    );

    if (named === "") return;
    assert.equal(requests.length, 0);
    assert.equal(requests.app.file, "");
  });
}

test("a URL object is as good as a text", async () => {
  const [request] = await sentTo({ endpoint: new URL("https://a.example/x/") });

  assert.equal(request.url, "https://a.example/x/api/crashes");
});

test("an app in development without an endpoint keeps and sends nothing, and says so if asked to", async () => {
  const requests = await sentTo({ verbose: true }, { isPackaged: false });
  await requests.app.clock.pass(DAY);

  assert.equal(requests.length, 0);
  assert.equal(requests.app.file, "");
  assert.deepEqual(requests.app.crashFiles, []);
  assert.match(requests.app.printed.join("\n"), /nothing is kept/);
});

test("an app in development that names an endpoint sends as debug", async () => {
  for (const how of [
    [{ endpoint: ENDPOINT }, {}],
    [{}, { STORIES_TELEMETRY_URL: ENDPOINT }],
  ]) {
    const requests = await sentTo(how[0], { isPackaged: false, env: how[1] });

    assert.equal(requests.length, 2);
    for (const { body } of requests) assert.equal(body.debug, true);
  }
});

test("a packaged app does not send as debug", async () => {
  for (const { body } of await sentTo({ endpoint: ENDPOINT })) assert.equal("debug" in body, false);
});

test("what was captured in development is not sent as if it were not", async () => {
  const userData = temporaryFolder();
  const dev = launch({ userData, isPackaged: false, server: () => null }).on();
  dev.track(3);
  const app = launch({ userData }).on();
  app.track(2);
  await app.clock.pass(MINUTE);

  assert.deepEqual(
    app.batches.map(({ body }) => [body.debug, body.events.length]),
    [
      [true, 3],
      [undefined, 2],
    ],
  );
});

test("every message is JSON, with the key if there is one, and without anything telling", async () => {
  const key = ["open", "sesame"].join("-");
  for (const { headers } of await sentTo({ endpoint: ENDPOINT, ingestKey: key })) {
    assert.deepEqual(headers, {
      "content-type": "application/json",
      "user-agent": "stories-telemetry",
      "x-telemetry-key": key,
    });
  }
});

for (const ingestKey of ["", "two words", "line\nend", "é", {}, null, "x".repeat(300)]) {
  test(`${JSON.stringify(ingestKey)?.slice(0, 20)} is no ingest key`, async () => {
    const [{ headers }] = await sentTo({ endpoint: ENDPOINT, ingestKey });

    assert.equal("x-telemetry-key" in headers, false);
  });
}

test("a batch tells of app, system, platform, processor and language", async () => {
  const requests = await sentTo({ endpoint: ENDPOINT });

  const { body } = requests.app.batches[0];
  const { events, session_id, ...context } = body;
  assert.deepEqual(context, {
    user_id: USER,
    app_version: "0.9.7",
    os_version: "macOS 15.1",
    platform: "darwin",
    arch: "arm64",
    language: "en-US",
    sent_at: "2026-01-15T09:30:00.000Z",
  });
});

for (const [platform, arch, system, expected] of [
  ["win32", "x64", "10.0.22631", ["win32", "x64", "Windows 10.0.22631"]],
  ["linux", "ia32", "6.1.0-18-amd64", ["linux", "ia32", "Linux 6.1.0"]],
  ["darwin", "arm64", "15.1", ["darwin", "arm64", "macOS 15.1"]],
  ["linux", "mips", "Ada's kernel", ["linux", "other", "Linux"]],
]) {
  test(`${platform} on ${arch} is told as ${expected}`, async () => {
    const app = launch();
    Object.assign(app.process, { platform, arch, getSystemVersion: () => system });
    app.on();
    app.track(10);
    await settle();

    const { body } = app.batches[0];
    assert.deepEqual([body.platform, body.arch, body.os_version], expected);
  });
}

for (const [given, told] of [
  ["1.2.3", "1.2.3"],
  ["v1.2.3", "v1.2.3"],
  ["1.2.3-beta.4+5", "1.2.3-beta.4+5"],
  ["the version of Ada", undefined],
  ["1".repeat(65), undefined],
  [5, undefined],
  [{}, undefined],
]) {
  test(`${JSON.stringify(given)} as the app's version is told as ${told}`, async () => {
    const [{ body }] = await sentTo({ endpoint: ENDPOINT, appVersion: given });

    assert.equal(body.app_version, told);
  });
}

test("an Electron that knows neither version nor language is no problem", async () => {
  const app = launch();
  Object.assign(app.app, { getVersion: undefined, getLocale: () => assert.fail() });
  Object.assign(app.process, { getSystemVersion: undefined });
  app.on();
  app.track(10);
  await settle();

  assert.equal(app.events.length, 10);
  assert.equal(app.batches[0].body.os_version, "macOS");
});

test("nothing is written before init", () => {
  const app = launch();
  app.track(50);
  app.client.trackCrash(errorAt("x"));

  assert.equal(fs.existsSync(app.folder), false);
});
