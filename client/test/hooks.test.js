/** Crashes that nobody reports: the hooks of the main process. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, settle } from "./support/app.js";

/** Start and return what happens to be reported. */
async function watched() {
  const app = launch().off();
  await settle();
  return {
    ...app,
    get reports() {
      return app.crashes.map(({ body }) => body);
    },
  };
}

test("an uncaught exception is reported by an onlooker: dialog and exit stay the app's", async () => {
  const app = await watched();
  app.process.emit("uncaughtExceptionMonitor", new TypeError("boom"), "uncaughtException");
  await settle();

  assert.equal(app.reports[0].error_message, "boom");
  assert.equal(app.reports[0].process, "main");
  assert.deepEqual(app.reports[0].context, { origin: "uncaughtException" });
  assert.equal(app.process.listenerCount("uncaughtException"), 0);
});

test("where Node knows no onlookers the exception still goes its way", async () => {
  const app = launch();
  app.process.versions = { node: "12.14.1" };
  /** @type {unknown[]} */
  const handled = [];
  app.process.on("uncaughtException", (/** @type {unknown} */ error) => handled.push(error));
  app.off();
  const error = new TypeError("boom");

  assert.equal(app.process.emit("uncaughtException", error), true);
  assert.equal(app.process.emit("warning"), false);
  await settle();

  assert.deepEqual(handled, [error]);
  assert.equal(app.crashes[0].body.error_message, "boom");
  assert.equal(app.process.listenerCount("uncaughtException"), 1);
});

test("an uncaught exception is on the disk before the process can end", () => {
  const app = launch({ server: () => undefined }).off();
  app.process.emit("uncaughtExceptionMonitor", new TypeError("boom"), "uncaughtException");

  assert.equal(app.crashFiles.length, 1);
});

test("an unhandled rejection is reported, and Node's warning is given as before", async () => {
  const app = await watched();
  app.process.emit("unhandledRejection", new TypeError("forgotten"), Promise.resolve());
  await settle();

  assert.equal(app.reports[0].error_message, "forgotten");
  assert.deepEqual(app.reports[0].context, { origin: "unhandledRejection" });
  const [[text, type]] = app.process.warnings;
  assert.match(text, /^TypeError: forgotten\n {4}at /);
  assert.equal(type, "UnhandledPromiseRejectionWarning");
});

test("an app that handles rejections itself gets no second warning", async () => {
  const app = await watched();
  app.process.on("unhandledRejection", () => {});
  app.process.emit("unhandledRejection", new TypeError("forgotten"), Promise.resolve());
  await settle();

  assert.equal(app.reports.length, 1);
  assert.deepEqual(app.process.warnings, []);
});

test("every rejection is warned of, also when it is reported no more", async () => {
  const app = await watched();
  for (let number = 0; number < 30; number++) {
    app.process.emit("unhandledRejection", new TypeError("forgotten"), Promise.resolve());
  }
  await settle();

  assert.equal(app.reports.length, 1);
  assert.equal(app.process.warnings.length, 30);
});

test("rejections with anything are no problem", async () => {
  const app = await watched();
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("no");
      },
    },
  );
  for (const reason of [undefined, null, "text", Symbol("x"), Object.create(null), hostile]) {
    app.process.emit("unhandledRejection", reason, Promise.resolve());
  }

  assert.equal(app.process.warnings.length, 6);
});

for (const reason of ["crashed", "oom", "abnormal-exit", "launch-failed", "integrity-failure"]) {
  test(`a page's process that ends by ${reason} is reported`, async () => {
    const app = await watched();
    app.app.emit(
      "render-process-gone",
      {},
      { getURL: () => "file:///secret" },
      { reason, exitCode: 11 },
    );
    await settle();

    const [report] = app.reports;
    assert.equal(report.error_type, "RenderProcessGone");
    assert.equal(report.error_message, `renderer process gone: ${reason}`);
    assert.equal(report.process, "renderer");
    assert.deepEqual(report.context, { reason, exit_code: 11 });
    assert.doesNotMatch(JSON.stringify(report), /secret/);
  });
}

for (const reason of ["clean-exit", "killed"]) {
  test(`a process that ends by ${reason} is nobody's fault`, async () => {
    const app = await watched();
    app.app.emit("render-process-gone", {}, {}, { reason, exitCode: 0 });
    app.app.emit("child-process-gone", {}, { type: "GPU", reason, exitCode: 0 });
    await settle();

    assert.equal(app.reports.length, 0);
  });
}

for (const [type, process] of [
  ["GPU", "gpu"],
  ["Utility", "utility"],
  ["Zygote", "unknown"],
  ["Pepper Plugin", "unknown"],
  [undefined, "unknown"],
]) {
  test(`a child process of type ${type} is told as ${process}`, async () => {
    const app = await watched();
    app.app.emit(
      "child-process-gone",
      {},
      {
        type,
        reason: "crashed",
        exitCode: 139,
        serviceName: "network.mojom.NetworkService",
        name: "Network Service of Ada",
      },
    );
    await settle();

    assert.equal(app.reports[0].error_type, "ChildProcessGone");
    assert.equal(app.reports[0].process, process);
    assert.deepEqual(app.reports[0].context, {
      reason: "crashed",
      exit_code: 139,
      service: "network.mojom.NetworkService",
    });
  });
}

test("a process that is gone without details is no problem", async () => {
  const app = await watched();
  app.app.emit("render-process-gone", {}, {}, undefined);
  app.app.emit("child-process-gone", {}, undefined);
  await settle();

  assert.equal(app.reports.length, 2);
});

test("nothing is hooked before init", () => {
  const app = launch();

  assert.deepEqual(app.process.eventNames(), []);
  assert.deepEqual(app.app.eventNames(), []);
  assert.deepEqual(app.ipcMain.eventNames(), []);
});
