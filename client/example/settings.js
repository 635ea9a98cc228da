/** Remembers a random id and the Settings toggle, as an app of your own would. */
"use strict";

const { app } = require("electron");
const { randomBytes } = require("crypto");
const fs = require("fs");
const path = require("path");

const file = () => path.join(app.getPath("userData"), "settings.json");

/** @returns {{ userId: string, usageTelemetry: boolean }} */
function read() {
  try {
    return JSON.parse(fs.readFileSync(file(), "utf8"));
  } catch {
    // The first start, or a damaged file: somebody new.
    return write({ userId: randomId(), usageTelemetry: true });
  }
}

/** @param {{ userId: string, usageTelemetry: boolean }} settings */
function write(settings) {
  fs.mkdirSync(path.dirname(file()), { recursive: true });
  fs.writeFileSync(file(), JSON.stringify(settings));
  return settings;
}

/** A random UUID; newer versions of Node have `crypto.randomUUID`. */
function randomId() {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = bytes.toString("hex");
  return [8, 4, 4, 4, 12]
    .reduce(({ parts, at }, n) => ({ parts: [...parts, hex.slice(at, at + n)], at: at + n }), {
      parts: /** @type {string[]} */ ([]),
      at: 0,
    })
    .parts.join("-");
}

module.exports = { read, write, randomId };
