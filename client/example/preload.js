/** What the page may ask of the main process, besides telemetry. */
"use strict";

const { contextBridge, ipcRenderer } = require("electron");

contextBridge.exposeInMainWorld("example", {
  setUsageTelemetry: (/** @type {boolean} */ isWanted) =>
    ipcRenderer.send("usage-telemetry", isWanted),
  erase: () => ipcRenderer.send("erase"),
  failInMain: () => ipcRenderer.send("fail-in-main"),
  crashThePage: () => ipcRenderer.send("crash-the-page"),
});
