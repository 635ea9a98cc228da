/** How large each part is, gzipped. */
import zlib from "node:zlib";
import { bundle } from "./bundle.mjs";

const KIB = 1024;

/** @param {string} code */
function gzipped(code) {
  return zlib.gzipSync(code, { level: 9 }).length;
}

/** @returns {Promise<{name: string, bytes: number, limit: number}[]>} */
export async function measure() {
  const node = /** @type {const} */ ({ format: "esm", platform: "node" });
  const browser = /** @type {const} */ ({ format: "esm", platform: "browser" });
  /** @type {[string, number, string, Parameters<typeof bundle>[1]][]} */
  const parts = [
    [
      "main without the scrubber",
      8 * KIB,
      "src/main.js",
      { ...node, without: ["./scrub/index.js"] },
    ],
    // Wished for were 6 KiB; the patterns alone take 4.5, see docs/decisions/0005-scrubbing.md.
    ["scrubber", 10.5 * KIB, "src/scrub/index.js", node],
    ["main with the scrubber", 18.4 * KIB, "src/main.js", node],
    ["preload", 0.6 * KIB, "src/preload.js", { ...browser, format: "cjs" }],
    ["renderer", 1.5 * KIB, "src/renderer.js", browser],
  ];
  return Promise.all(
    parts.map(async ([name, limit, entry, how]) => {
      const code = await bundle(entry, how);
      return { name, bytes: gzipped(code), limit: Math.floor(limit) };
    }),
  );
}
