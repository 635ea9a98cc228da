/** So much a second, and a store for bursts, for each of several senders. */

const PER_SECOND = 100;
const BURST = 200;

/**
 * @param {() => number} now
 * @returns {(sender: object) => boolean} tells whether one more is allowed, and counts it
 */
export function rateLimit(now) {
  /** @type {WeakMap<object, {left: number, at: number}>} */
  const stores = new WeakMap();
  return (sender) => {
    const { left, at } = stores.get(sender) ?? { left: BURST, at: now() };
    // A clock that is set back neither fills the store nor empties it.
    const filled = left + (Math.max(0, now() - at) / 1000) * PER_SECOND;
    const allowed = Math.min(BURST, filled);
    stores.set(sender, { left: allowed < 1 ? allowed : allowed - 1, at: now() });
    return allowed >= 1;
  };
}
