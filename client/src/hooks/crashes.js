/** Notices when a part of the app breaks, without changing what the app does then. */
import { describe } from "../capture/thrown.js";

// How processes end that nothing is wrong with.
const HARMLESS = ["clean-exit", "killed"];
const WARNING = "UnhandledPromiseRejectionWarning";
const MONITOR_SINCE = 12.17;

/** @typedef {import("../capture/thrown.js").Thrown} Thrown */
/** @typedef {import("../../types/main.js").CrashReport["process"]} Process */

/** @type {Record<string, Process>} */
const CHILDREN = { GPU: "gpu", Utility: "utility" };

/**
 * @param {import("electron").App} app
 * @param {NodeJS.Process} process
 * @param {(thrown: Thrown, process: Process, context: object) => void} report never throws
 */
export function watchForCrashes(app, process, report) {
  lookOn(process, (error, origin) => report(describe(error), "main", { origin }));
  process.on("unhandledRejection", (reason) => {
    const thrown = describe(reason);
    report(thrown, "main", { origin: "unhandledRejection" });
    // Node is silent as soon as somebody listens.
    if (process.listenerCount("unhandledRejection") === 1) {
      process.emitWarning(`${thrown.type}: ${thrown.message}${thrown.stack}`, WARNING);
    }
  });
  const gone = goneReporter(report);
  app.on("render-process-gone", (_event, _page, details) =>
    gone("RenderProcessGone", "renderer", details),
  );
  app.on("child-process-gone", (_event, details) =>
    gone("ChildProcessGone", CHILDREN[details?.type] ?? "unknown", details),
  );
}

/**
 * Look at exceptions that nobody catches, without being one who handles them: Electron's dialog
 * and the app's own handlers stay.
 *
 * @param {any} process
 * @param {(error: unknown, origin: unknown) => void} look
 */
function lookOn(process, look) {
  const { emit, versions } = process;
  if (Number.parseFloat(versions.node) >= MONITOR_SINCE) {
    process.on("uncaughtExceptionMonitor", look);
    return;
  }
  process.emit = (/** @type {string} */ name, /** @type {any[]} */ ...values) => {
    if (name === "uncaughtException") look(values[0], name);
    return emit.call(process, name, ...values);
  };
}

/** @param {(thrown: Thrown, process: Process, context: object) => void} report */
function goneReporter(report) {
  /**
   * @param {string} type
   * @param {Process} process
   * @param {Partial<import("electron").Details> | undefined} details
   */
  return (type, process, details) => {
    const { reason, exitCode, serviceName } = details ?? {};
    if (HARMLESS.includes(`${reason}`)) return;
    const message = `${process} process gone: ${reason}`;
    const context = { reason, exit_code: exitCode, service: serviceName };
    report({ type, message, stack: "", code: "" }, process, context);
  };
}
