/** A crash that repeats itself is told once a minute, and a session tells of twenty. */

const WINDOW = 60_000;
const PER_SESSION = 20;

/**
 * @returns {(thrown: import("./thrown.js").Thrown, now: number) => boolean} whether to tell of it
 */
export function repetitionFilter() {
  /** @type {Map<string, number>} */
  const told = new Map();
  let count = 0;
  return (thrown, now) => {
    const fingerprint = fingerprintOf(thrown);
    const since = now - (told.get(fingerprint) ?? -Infinity);
    // A clock that was set back must not silence a crash for long.
    if (count >= PER_SESSION || (since >= 0 && since < WINDOW)) return false;
    count++;
    told.set(fingerprint, now);
    return true;
  };
}

/**
 * Where it happened and what it said, apart from numbers.
 *
 * @param {import("./thrown.js").Thrown} thrown
 */
function fingerprintOf({ type, message, stack }) {
  const frames = stack.split("\n", 5).join("\n");
  return `${type}\n${message.slice(0, 200).replace(/[0-9]+/g, "0")}\n${frames}`;
}
