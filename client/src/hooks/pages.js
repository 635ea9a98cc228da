/** Takes in what pages send; whoever has taken over a page can send anything. */
import { attempt } from "../attempt.js";
import { stringAt } from "../capture/read-key.js";
import { CHANNEL, CRASH } from "../channel.js";
import { LOOPBACK } from "../settings.js";
import { rateLimit } from "./rate-limit.js";

const MAX_EVENT_BYTES = 16_384;
const MAX_CRASH_BYTES = 98_304;
const WEB = /^https?:$/;
// A page that somebody made up on the way is not part of the app.
const FOREIGN = /^(?:ftp|data|blob|about|javascript|devtools|chrome.*):$/;

/**
 * @param {import("electron").IpcMain} ipcMain
 * @param {() => number} now
 * @param {{trackEvent: (type: unknown, properties: unknown) => void, trackCrash: (thrown: import("../capture/thrown.js").Thrown, process: "renderer", context: unknown) => void}} client
 */
export function listenToPages(ipcMain, now, { trackEvent, trackCrash }) {
  const isAllowed = rateLimit(now);
  ipcMain.on(CHANNEL, (event, /** @type {unknown} */ message) =>
    // An exception here would open a dialog: the message was no JSON, or the page has gone away.
    attempt(() => {
      if (!isOwnPage(event) || !isAllowed(event.sender) || !isFitting(message)) return;
      const { event: tracked, crash } = JSON.parse(message);
      if (!crash) return trackEvent(tracked.type, tracked.properties);
      const [type, text, stack, code] = ["type", "message", "stack", "code"].map((key) =>
        stringAt(crash, key),
      );
      trackCrash({ type, message: text, stack, code }, "renderer", crash.context);
    }),
  );
}

/** @param {import("electron").IpcMainEvent} event */
function isOwnPage({ sender, senderFrame }) {
  // Null for a frame that is gone; an Electron before 14 does not tell the frame.
  if (senderFrame === null || senderFrame?.parent) return false;
  if (sender.getType?.() === "webview") return false;
  const { protocol, hostname } = new URL(senderFrame ? senderFrame.url : sender.getURL());
  // A page from the network is not part of the app either, but one of a development server is.
  return WEB.test(protocol) ? LOOPBACK.test(hostname) : !FOREIGN.test(protocol);
}

/**
 * @param {unknown} message
 * @returns {message is string}
 */
function isFitting(message) {
  if (typeof message !== "string") return false;
  const limit = message.startsWith(CRASH) ? MAX_CRASH_BYTES : MAX_EVENT_BYTES;
  return Buffer.byteLength(message) <= limit;
}
