/** Prints how much work it is to load the client: medians of fresh processes. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const LIMIT_MS = 5;
const ROUNDS = 21;
const entry = fileURLToPath(new URL("../dist/main.cjs", import.meta.url));

// The processor's time: what other programs do meanwhile is not the client's fault.
const script = `
  const { _load } = require("module");
  require("module")._load = (name, ...rest) => (name === "electron" ? {} : _load(name, ...rest));
  const cost = (name) => {
    const start = process.cpuUsage();
    require(name);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  // Node's own module, which an app that makes random ids has loaded before.
  console.log(JSON.stringify([cost("crypto"), cost(${JSON.stringify(entry)})]));
`;

/** @type {[number, number][]} */
const rounds = Array.from({ length: ROUNDS }, () =>
  JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })),
);
const [crypto, client] = [0, 1].map(
  (index) => rounds.map((round) => round[index]).sort((a, b) => a - b)[(ROUNDS - 1) / 2],
);
const verdict = client <= LIMIT_MS ? "" : `, more than ${LIMIT_MS} ms`;
process.stdout.write(
  `load: median ${client.toFixed(2)} ms${verdict} (Node's crypto before it: ${crypto.toFixed(2)} ms)\n`,
);
if (verdict) process.exitCode = 1;
