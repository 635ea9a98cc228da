/** Packs the package and checks the tarball as its users' tools will see it. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

process.chdir(new URL("..", import.meta.url).pathname);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stories-telemetry-pack-"));

/**
 * @param {string} command
 * @param {string[]} options
 */
function run(command, ...options) {
  execFileSync(command, options, { stdio: "inherit" });
}

try {
  run("npm", "pack", "--silent", "--pack-destination", folder);
  const [name] = fs.readdirSync(folder);
  const tarball = path.join(folder, name);
  run("tar", "-tzf", tarball);
  run("node_modules/.bin/publint", "run", tarball, "--strict");
  run("node_modules/.bin/attw", tarball);
} finally {
  fs.rmSync(folder, { recursive: true });
}
