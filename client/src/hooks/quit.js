/** Before the app ends, a last chance to send: once, shortly, and never against the app's wish. */

import { attempt } from "../attempt.js";

const TIME_LIMIT = 1500;

/**
 * @param {import("electron").App} app
 * @param {{canSend: () => boolean, finish: () => Promise<void>}} sender
 * @param {(action: () => void, ms: number) => any} setTimeout
 */
export function sendBeforeQuit(app, sender, setTimeout) {
  let isHeld = false;
  // Not before-quit: windows may still refuse to close after it, and a request of that time is lost.
  app.on("will-quit", (event) => {
    if (isHeld || event.defaultPrevented || !sender.canSend()) return;
    isHeld = true;
    let appStays = false;
    event.preventDefault();
    // A listener after this one may prevent quitting, too, and then it is not ours to end the app.
    event.preventDefault = () => {
      appStays = true;
    };
    const limit = new Promise((resolve) =>
      setTimeout(/** @type {() => void} */ (resolve), TIME_LIMIT),
    );
    Promise.race([sender.finish(), limit]).then(() => {
      if (appStays) isHeld = false;
      // Every listener has agreed; quit() would ask them all again.
      else
        attempt(
          () => app.exit(),
          () => app.quit(),
        );
    });
  });
}
