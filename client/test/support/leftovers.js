/** What an app leaves behind, and a disk that does not take it. */
import { launch, OFFLINE, settle } from "./app.js";

/** Return a folder as an app leaves it that was killed with `count` events waiting. */
export async function left(count = 3) {
  const app = launch({ server: OFFLINE }).on();
  await settle();
  app.track(count);
  await settle();
  return app;
}

/** @param {string} code */
export function failing(code) {
  return () => {
    throw Object.assign(new Error(`${code}: not today`), { code });
  };
}
