/**
 * Carries out the steps of a test in the example app, before whose code Electron loads this file.
 *
 * DRIVER_STEPS is JSON: [["click", "record"], ["track", "app_opened", {}], ["wait", 100],
 * ["say", "here"], ["quit"]]. Each step is said on standard output when it is done.
 */
"use strict";

const { app, dialog } = require("electron");

const steps = JSON.parse(process.env.DRIVER_STEPS || "[]");
// Nobody could close the box that Electron shows for an error in the main process.
dialog.showErrorBox = (title) => say(`box ${title}`);

const say = (line) => process.stdout.write(`driver: ${line}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const client = () => globalThis[Symbol.for("stories-telemetry")];
let page;

const actions = {
  click: (id) => page.executeJavaScript(`document.getElementById("${id}").click()`),
  run: (code) => page.executeJavaScript(code).catch(() => {}),
  track: (type, properties) => client().trackEvent(type, properties),
  tracks: (count, type) => {
    for (let n = 0; n < count; n += 1) client().trackEvent(type, { n });
  },
  fail: (message) => client().trackCrash(new Error(message)),
  // Not awaited: it is thrown where nobody catches it.
  throw: (message) =>
    void setImmediate(() => {
      throw new TypeError(message);
    }),
  reject: (message) => void Promise.reject(new TypeError(message)),
  init: (...args) => client().init(...args),
  wait: pause,
  say: () => {},
  quit: () => app.quit(),
};

app.on("web-contents-created", (_event, contents) => {
  page = contents;
  contents.on("console-message", (_event, _level, message) => say(`console ${message}`));
  contents.once("did-finish-load", async () => {
    for (const [action, ...args] of steps) {
      await actions[action](...args);
      say([action, ...args].join(" "));
    }
  });
});
