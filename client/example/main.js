/** The main process: a sandboxed window, and the telemetry client with the Settings toggle. */
"use strict";

const { app, BrowserWindow, ipcMain, session } = require("electron");
const path = require("path");
const { TelemetryClient } = require("stories-telemetry");
const settings = require("./settings");

if (process.env.EXAMPLE_USER_DATA) app.setPath("userData", process.env.EXAMPLE_USER_DATA);

const { userId, usageTelemetry } = settings.read();
// Before anything that may go wrong. The endpoint is that of the server, or STORIES_TELEMETRY_URL.
TelemetryClient.init(userId, usageTelemetry, { verbose: Boolean(process.env.EXAMPLE_VERBOSE) });

ipcMain.on("usage-telemetry", (_event, isWanted) => {
  const known = settings.write({ ...settings.read(), usageTelemetry: isWanted === true });
  TelemetryClient.init(known.userId, known.usageTelemetry);
});
ipcMain.on("erase", () => {
  const known = settings.write({ ...settings.read(), userId: settings.randomId() });
  TelemetryClient.erase(known.userId);
});
ipcMain.on("fail-in-main", () => {
  setImmediate(() => {
    throw new TypeError("the example fails in the main process");
  });
});
ipcMain.on("crash-the-page", (event) => event.sender.loadURL("chrome://crash"));

app.whenReady().then(() => {
  const client = path.dirname(require.resolve("stories-telemetry"));
  // Beside the app's own preload script; newer versions of Electron call it registerPreloadScript.
  session.defaultSession.setPreloads([path.join(client, "preload", "preload.cjs")]);
  const window = new BrowserWindow({
    width: 640,
    height: 480,
    webPreferences: {
      preload: path.join(__dirname, "preload.js"),
      contextIsolation: true,
      sandbox: true,
    },
  });
  window.loadFile("index.html");
  TelemetryClient.trackEvent("app_opened", { startup_ms: Math.round(process.uptime() * 1000) });
});

app.on("window-all-closed", () => app.quit());
