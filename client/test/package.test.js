/** The package as it is shipped: what is in it, what it costs, where it runs. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { measure } from "../scripts/sizes.mjs";
import { temporaryFolder } from "./support/app.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8"));
const SHIPPED = ["main.mjs", "main.cjs", "renderer.mjs", "renderer.cjs", "preload/preload.cjs"];
const read = (/** @type {string} */ file) => fs.readFileSync(path.join(ROOT, "dist", file), "utf8");

/** A project in which the package and a stand-in for Electron are installed. */
function project() {
  const folder = temporaryFolder();
  const modules = path.join(folder, "node_modules");
  fs.mkdirSync(path.join(modules, "electron"), { recursive: true });
  const own = path.join(modules, "stories-telemetry");
  fs.cpSync(path.join(ROOT, "dist"), path.join(own, "dist"), { recursive: true });
  fs.copyFileSync(path.join(ROOT, "package.json"), path.join(own, "package.json"));
  fs.writeFileSync(
    path.join(modules, "electron", "index.js"),
    `const { EventEmitter } = require("events");
     const app = Object.assign(new EventEmitter(), {
       isPackaged: true, getVersion: () => "1.2.3", getLocale: () => "en",
       getPath: () => ${JSON.stringify(path.join(folder, "userData"))},
       whenReady: () => Promise.resolve(),
     });
     exports.app = app; exports.ipcMain = new EventEmitter(); exports.net = undefined;`,
  );
  return folder;
}

/** Run a script in a project and return what it prints as JSON. */
function run(
  /** @type {string} */ folder,
  /** @type {string} */ name,
  /** @type {string} */ script,
) {
  fs.writeFileSync(path.join(folder, name), script);
  return JSON.parse(execFileSync(process.execPath, [name], { cwd: folder, encoding: "utf8" }));
}

const sizes = await measure();
for (const { name, bytes, limit } of sizes) {
  test(`${name} is at most ${limit} bytes gzipped`, () => {
    assert.ok(bytes <= limit, `${bytes} bytes`);
  });
}

test("there are no runtime dependencies", () => {
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(Object.keys(manifest.peerDependencies), ["electron"]);
  assert.equal(manifest.peerDependenciesMeta.electron.optional, true);
});

test("every file that package.json names is there, and its types come first", () => {
  for (const [entry, conditions] of Object.entries(manifest.exports)) {
    for (const files of entry === "./package.json" ? [] : Object.values(conditions)) {
      assert.deepEqual(Object.keys(files), ["types", "default"]);
      for (const file of Object.values(files))
        assert.ok(fs.existsSync(path.join(ROOT, file)), file);
    }
  }
  for (const key of ["main", "module", "types"])
    assert.ok(fs.existsSync(path.join(ROOT, manifest[key])));
});

test("the lock file names no registry", () => {
  const lock = fs.readFileSync(path.join(ROOT, "package-lock.json"), "utf8");

  assert.doesNotMatch(lock, /"resolved"|registry\./);
});

for (const file of SHIPPED) {
  test(`${file} needs nothing but Electron and what Node has always had`, () => {
    const needed = [...read(file).matchAll(/(?:require\(|from|import)\s*"([^"]+)"/g)].map(
      ([, name]) => name,
    );
    const allowed = file.startsWith("main")
      ? ["electron", "crypto", "fs", "http", "https", "os", "path"]
      : ["electron"];

    for (const name of needed) assert.ok(allowed.includes(name), name);
  });

  test(`${file} uses nothing that Electron 9 does not have`, () => {
    const code = read(file);

    assert.doesNotMatch(code, /["']node:|\bAbortController\b|\brandomUUID\b|\bstructuredClone\b/);
    assert.doesNotMatch(
      code,
      /[^.\w]fetch\(|\?\?=|\|\|=|&&=|\.at\(|\.replaceAll\(|Object\.hasOwn|Promise\.any/,
    );
    assert.doesNotMatch(code, /[{;]#\w+\(|\?\.\([^)]*\.\.\./);
  });
}

test("an app in CommonJS can require it, one in ES modules can import it", () => {
  const folder = project();
  const names = ["erase", "init", "trackCrash", "trackEvent"];

  assert.deepEqual(
    run(
      folder,
      "a.cjs",
      'console.log(JSON.stringify(Object.keys(require("stories-telemetry").TelemetryClient).sort()))',
    ),
    names,
  );
  assert.deepEqual(
    run(
      folder,
      "a.mjs",
      'import { TelemetryClient } from "stories-telemetry"; console.log(JSON.stringify(Object.keys(TelemetryClient).sort()))',
    ),
    names,
  );
});

test("required and imported in one process it is one client", () => {
  const isOne = run(
    project(),
    "b.mjs",
    `import { createRequire } from "module";
     import { TelemetryClient } from "stories-telemetry";
     const other = createRequire(import.meta.url)("stories-telemetry").TelemetryClient;
     console.log(JSON.stringify(TelemetryClient === other));`,
  );

  assert.equal(isOne, true);
});

test("loading it does nothing: no file, no listener, no timer", () => {
  const folder = project();
  const found = run(
    folder,
    "c.cjs",
    `const { app, ipcMain } = require("electron");
     require("stories-telemetry");
     console.log(JSON.stringify([app.eventNames(), ipcMain.eventNames(), process.eventNames().filter((name) => /exception|rejection/i.test(String(name)))]));`,
  );

  assert.deepEqual(found, [[], [], []]);
  assert.equal(fs.existsSync(path.join(folder, "userData")), false);
});

test("what is shipped keeps an event on the disk, and lets the process end", () => {
  const folder = project();
  run(
    folder,
    "d.cjs",
    `const { TelemetryClient } = require("stories-telemetry");
     TelemetryClient.init("5f0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b11", true, { endpoint: "http://127.0.0.1:1" });
     TelemetryClient.trackEvent("feature_used", { feature: "export", note: "some words" });
     console.log("true");`,
  );
  const file = fs.readFileSync(path.join(folder, "userData", "telemetry", "events.jsonl"), "utf8");

  assert.match(file, /"properties":\{"feature":"export"\}/);
});

test("a bundler keeps the preload script, which works by being run", async () => {
  const folder = project();
  for (const code of [
    'import "stories-telemetry/preload"',
    'require("stories-telemetry/preload")',
  ]) {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: folder },
      bundle: true,
      write: false,
      format: "cjs",
      external: ["electron"],
    });

    assert.match(outputFiles[0].text, /exposeInMainWorld/);
  }
});

test("a bundler leaves out what an app does not use", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'import { TelemetryClient } from "stories-telemetry/renderer"',
      resolveDir: project(),
    },
    bundle: true,
    write: false,
    format: "esm",
  });

  assert.doesNotMatch(outputFiles[0].text, /storiesTelemetry/);
});
