/** What is told of the app and the machine: nothing that only one of them has. */
import { attempt } from "../attempt.js";

/** @type {Record<string, string>} */
const SYSTEMS = { darwin: "macOS", win32: "Windows", linux: "Linux" };

/**
 * @typedef {object} Machine
 * @property {string | undefined} app_version
 * @property {string} os_version
 * @property {string} platform
 * @property {string} arch
 * @property {string | undefined} language known once the app is ready
 */

/**
 * @param {import("electron").App} app
 * @param {NodeJS.Process} process
 * @param {unknown} appVersion the option of that name
 * @returns {Machine}
 */
export function machineOf(app, process, appVersion) {
  const { platform, arch } = process;
  const version = attempt(() => process.getSystemVersion());
  return {
    app_version: wordIn(appVersion ?? attempt(() => app.getVersion())),
    os_version: [SYSTEMS[platform], ...(/^[0-9.]+/.exec(version ?? "") ?? [])].join(" "),
    platform: SYSTEMS[platform] ? platform : "other",
    arch: ["arm64", "x64", "ia32"].includes(arch) ? arch : "other",
    language: wordIn(attempt(() => app.getLocale())),
  };
}

/** @param {unknown} value */
function wordIn(value) {
  return typeof value === "string" && /^[0-9A-Za-z.+_-]{1,64}$/.test(value) ? value : undefined;
}
