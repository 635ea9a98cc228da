/** Writes `dist/`: each entry in one file, as it also runs in Electron 9. */
import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { bundle } from "./bundle.mjs";

/** @typedef {[entry: string, format: "esm" | "cjs", platform: "node" | "browser", file: string]} Output */

/** @type {Output[]} */
const OUTPUTS = [
  ["src/main.js", "esm", "node", "dist/main.mjs"],
  ["src/main.js", "cjs", "node", "dist/main.cjs"],
  ["src/renderer.js", "esm", "browser", "dist/renderer.mjs"],
  ["src/renderer.js", "cjs", "browser", "dist/renderer.cjs"],
  ["src/preload.js", "cjs", "browser", "dist/preload/preload.cjs"],
];

const TYPES = [
  ["types/main.d.ts", "dist/main.d.mts"],
  ["types/main.d.ts", "dist/main.d.cts"],
  ["types/renderer.d.ts", "dist/renderer.d.mts"],
  ["types/renderer.d.ts", "dist/renderer.d.cts"],
  ["types/preload.d.ts", "dist/preload/preload.d.cts"],
];
const PRELOAD_MANIFEST = "dist/preload/package.json";

process.chdir(new URL("..", import.meta.url).pathname);
await mkdir("dist/preload", { recursive: true });
for (const [entry, format, platform, file] of OUTPUTS) {
  await writeFile(file, await bundle(entry, { format, platform }));
}
for (const [from, to] of TYPES) await copyFile(from, to);
// The other entries may be left out of an app's bundle when nothing of them is used; this one works
// by being run.
await writeFile(PRELOAD_MANIFEST, '{ "type": "commonjs", "sideEffects": true }\n');
await removeStrangers();

/** Remove what an earlier version has built; not everything at first, because tests may run. */
async function removeStrangers() {
  const ours = [...OUTPUTS.map((output) => output[3]), ...TYPES.flat(), PRELOAD_MANIFEST];
  for (const folder of ["dist", "dist/preload"]) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = `${folder}/${entry.name}`;
      if (entry.isFile() && !ours.includes(file)) await rm(file);
    }
  }
}
