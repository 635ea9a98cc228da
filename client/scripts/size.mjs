/** Prints what each part costs, gzipped, beside what it may cost; fails above that. */
import { measure } from "./sizes.mjs";

for (const { name, bytes, limit } of await measure()) {
  const isTooLarge = bytes > limit;
  if (isTooLarge) process.exitCode = 1;
  process.stdout.write(
    `${name.padEnd(28)} ${bytes.toString().padStart(6)} of ${limit} bytes${isTooLarge ? "  TOO LARGE" : ""}\n`,
  );
}
