/** Crash reports of somebody who has turned telemetry off. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { errorAt, launch, MINUTE, OFFLINE, settle, USER, UUID4, WELL } from "./support/app.js";

test("a report carries the user's id and the session, unless crashes are to be anonymous", async () => {
  const app = launch().off();
  await settle();
  app.client.trackCrash(errorAt("x"));
  await settle();

  assert.equal(app.crashes[0].body.user_id, USER);
  assert.match(app.crashes[0].body.session_id, UUID4);
});

test("anonymous crashes carry a fresh random id each, and no session", async () => {
  const app = launch().off({ anonymousCrashes: true });
  await settle();
  app.client.trackCrash(errorAt("x"));
  app.client.trackCrash(errorAt("y"));
  await settle();

  const reports = app.crashes.map(({ body }) => body);
  for (const report of reports) {
    assert.match(report.user_id, UUID4);
    assert.notEqual(report.user_id, USER);
    assert.equal("session_id" in report, false);
  }
  assert.notEqual(reports[0].user_id, reports[1].user_id);
});

test("an anonymous report keeps its random id over retries and launches", async () => {
  const app = launch({ server: OFFLINE }).off({ anonymousCrashes: true });
  await settle();
  app.client.trackCrash(errorAt("x"));
  await app.clock.pass(MINUTE);
  const again = app.relaunch({ server: WELL }).off({ anonymousCrashes: true });
  await again.clock.pass(MINUTE);

  const ids = [...app.crashes, ...again.crashes].map(({ body }) => body.user_id);
  assert.ok(ids.length > 2);
  assert.equal(new Set(ids).size, 1);
});

test("reports that wait when telemetry is turned off become anonymous, too", async () => {
  const app = launch({ server: OFFLINE }).on({ anonymousCrashes: true });
  await settle();
  app.client.trackCrash(errorAt("x"));
  await settle();
  app.off();
  const [file] = app.crashFiles;
  const text = fs.readFileSync(path.join(app.folder, "crashes", file), "utf8");

  assert.doesNotMatch(text, new RegExp(USER));
  assert.doesNotMatch(text, /session_id/);
});

test("while telemetry is on, anonymousCrashes changes nothing", async () => {
  const app = launch().on({ anonymousCrashes: true });
  await settle();
  app.client.trackCrash(errorAt("x"));
  await settle();

  assert.equal(app.crashes[0].body.user_id, USER);
});
