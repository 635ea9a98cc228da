/** Puts an entry and everything that it imports into one small file. */
import { build } from "esbuild";
import { minify } from "terser";

const ROOT = new URL("..", import.meta.url).pathname;

/**
 * @param {string} entry
 * @param {object} how
 * @param {"esm" | "cjs"} how.format
 * @param {"node" | "browser"} how.platform
 * @param {string[]} [how.without] modules that are left out, to measure the rest
 * @returns {Promise<string>}
 */
export async function bundle(entry, { format, platform, without = [] }) {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    format,
    platform,
    bundle: true,
    write: false,
    minify: true,
    charset: "utf8",
    // Electron 9. Its V8 has optional chaining, apart from a fault with spread arguments.
    target: "chrome83",
    supported: { "optional-chain": true },
    external: ["electron", ...without],
    logLevel: "warning",
  });
  // A second pass, because it also writes functions where their only call is: a twentieth smaller.
  // Nothing here asks a function for its length, or is called with `new`.
  const { code } = await minify(outputFiles[0].text, {
    module: true,
    compress: { passes: 3, ecma: 2020, keep_fargs: false, unsafe_arrows: true },
  });
  return code ?? "";
}
