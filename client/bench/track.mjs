/** Prints what a call costs the app: the median over many, on a real disk. */
import { launch, settle } from "../test/support/app.js";

const ROUNDS = 2000;

/**
 * @param {string} name
 * @param {number} limit in microseconds
 * @param {(round: number) => void} action
 */
function measure(name, limit, action) {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const start = process.hrtime.bigint();
    action(round);
    return Number(process.hrtime.bigint() - start) / 1000;
  }).sort((one, other) => one - other);
  const [median, p95] = [times[ROUNDS / 2], times[Math.floor(ROUNDS * 0.95)]];
  const verdict = median <= limit ? "" : `, more than ${limit} µs`;
  process.stdout.write(
    `${name}: median ${median.toFixed(1)} µs, p95 ${p95.toFixed(1)} µs${verdict}\n`,
  );
  if (verdict) process.exitCode = 1;
}

const properties = { source: "widget", duration: 45.5, success: true };
const idle = launch({ server: () => undefined }).on();
await settle();
measure("trackEvent while events go out", 100, (round) => {
  idle.client.trackEvent("recording_started", { ...properties, round });
});
const full = launch({ server: () => null }).on();
await settle();
full.track(1000);
measure("trackEvent with a full queue", 100, (round) => {
  full.client.trackEvent("recording_started", { ...properties, round });
});
const off = launch().off();
measure("trackEvent while telemetry is off", 100, (round) => {
  off.client.trackEvent("recording_started", { ...properties, round });
});
