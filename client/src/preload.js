/** Gives a page one function, which hands a text to the main process. */
import { contextBridge, ipcRenderer } from "electron";
import { BRIDGE, CHANNEL } from "./channel.js";

/** @param {unknown} message */
const send = (message) => {
  if (typeof message === "string") ipcRenderer.send(CHANNEL, message);
};
// In an object: the bridge of Electron 9 hands a bare function over as an empty object.
const bridge = { send };

// Not to embedded pages, which may belong to somebody else.
if (window === window.top) {
  try {
    contextBridge.exposeInMainWorld(BRIDGE, bridge);
  } catch {
    // Without context isolation the page shares this world; with it, the script ran before.
    if (!process.contextIsolated) Object.assign(window, { [BRIDGE]: bridge });
  }
}
