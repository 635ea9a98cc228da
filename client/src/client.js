/** The client of the main process: waiting for `init`, on, or sending crash reports only. */
import { attempt } from "./attempt.js";
import { changedReport, makeReport } from "./capture/crash-report.js";
import { changedEvent, makeEvent } from "./capture/event.js";
import { machineOf } from "./capture/machine.js";
import { scrubberFor } from "./capture/own-names.js";
import { readKey } from "./capture/read-key.js";
import { repetitionFilter } from "./capture/repetition.js";
import { describe } from "./capture/thrown.js";
import { openDelivery } from "./delivery/delivery.js";
import { CRASHES, EVENTS } from "./delivery/lanes.js";
import { watchForCrashes } from "./hooks/crashes.js";
import { listenToPages } from "./hooks/pages.js";
import { sendBeforeQuit } from "./hooks/quit.js";
import { readSettings } from "./settings.js";
import { toStored } from "./storage/event-line.js";
import { openStore } from "./storage/store.js";
import { uuid4 } from "./uuid.js";

const MAX_EARLY_EVENTS = 100;
const MAX_USER_ID = 128;

/** @typedef {import("../types/main.js").TelemetryEvent} TelemetryEvent */
/** @typedef {import("../types/main.js").CrashReport} CrashReport */
/** @typedef {import("./capture/thrown.js").Thrown} Thrown */
/** @typedef {import("./storage/crash-folder.js").Report} Report */

/**
 * Its state lies in this function's variables rather than in a class: that is a fifth smaller.
 *
 * @param {import("./world.js").Electron} electron
 * @param {import("./world.js").World} world
 * @returns {import("../types/main.js").TelemetryClient}
 */
export function createClient(electron, world) {
  const { app } = electron;
  /** @type {"waiting" | "on" | "crashes only"} */
  let mode = "waiting";
  /** @type {string | null} */
  let user = null;
  let session = "";
  /** @type {import("./settings.js").Settings} */
  let settings = {};
  /** @type {import("./capture/machine.js").Machine} */
  let machine;
  let isReady = false;
  // While the app looks at an item, what it tracks would come back to it for ever.
  let isAsking = false;
  /** @type {TelemetryEvent[]} */
  let earlyEvents = [];
  /** @type {CrashReport[]} */
  let earlyReports = [];
  const mayReport = repetitionFilter();
  const scrub = once(() => scrubberFor(world.scrub, world.ownNames()));
  const store = once(() => openStore(app));
  const sender = once(() =>
    openDelivery(store(), { electron, world, settings: () => settings, context, catchUp, log }),
  );

  /** @param {string} line */
  function log(line) {
    if (settings.verbose === true) attempt(() => world.print(line));
  }

  function tools() {
    return { now: world.now(), clean: world.cleanProperties, scrub: scrub(), log };
  }

  function context() {
    return { session_id: session, ...machine };
  }

  /**
   * @param {unknown} userId
   * @param {unknown} enabled
   * @param {unknown} [options]
   */
  function init(userId, enabled, options) {
    const { STORIES_TELEMETRY_URL } = world.process.env;
    settings = readSettings(settings, options, app.isPackaged === true, STORIES_TELEMETRY_URL);
    machine = machineOf(app, world.process, settings.appVersion);
    if (isUserId(userId)) user = userId;
    else if (enabled === true) return log("init ignored: a user id has 1 to 128 characters");
    const isFirst = mode === "waiting";
    if (isFirst) {
      session = uuid4();
      store().crashes.load(world.now());
    }
    if (enabled === true) turnOn();
    else turnOff();
    for (const report of earlyReports.splice(0)) keepReport(report);
    if (isFirst) hook();
    deliver();
  }

  function turnOn() {
    const { state, queue } = store();
    if (mode === "waiting") queue.load(state.current().sequence, world.now());
    state.change({ enabled: true });
    mode = "on";
    for (const event of earlyEvents.splice(0)) keepEvent(event);
  }

  function turnOff() {
    const { state, crashes } = store();
    if (mode !== "crashes only" || state.refresh().enabled) emptyQueue({ enabled: false });
    mode = "crashes only";
    earlyEvents = [];
    if (isAnonymous()) crashes.rewrite(withoutUser);
  }

  /**
   * Void all events, on the disk first, and abort the request that carries some.
   *
   * @param {Partial<import("./storage/state-file.js").State>} reason
   */
  function emptyQueue(reason) {
    const { state, queue } = store();
    const sequence = Math.max(queue.sequence, state.refresh().sequence) + 1;
    state.change({ ...reason, sequence });
    queue.clear(sequence);
    sender().cancel(EVENTS);
  }

  /** Follow another instance of the app that shares this one's files. */
  function catchUp() {
    const { state, queue } = store();
    const { enabled, sequence } = state.refresh();
    if (sequence > queue.sequence) queue.forget(sequence);
    if (!enabled) mode = "crashes only";
  }

  function isAnonymous() {
    return !user || (mode === "crashes only" && settings.anonymousCrashes === true);
  }

  /** Send, if that is possible by now. */
  function deliver() {
    if (isReady && settings.url) sender().start(store().state.current().pausedUntil);
  }

  function hook() {
    watchForCrashes(app, world.process, safely(trackCrash));
    listenToPages(electron.ipcMain, world.now, { trackEvent, trackCrash });
    sendBeforeQuit(app, sender(), world.setTimeout);
    app.whenReady().then(safely(becomeReady));
  }

  function becomeReady() {
    isReady = true;
    // Before, Electron does not know the language.
    machine = machineOf(app, world.process, settings.appVersion);
    deliver();
  }

  /**
   * @param {unknown} eventType
   * @param {unknown} [properties]
   */
  function trackEvent(eventType, properties) {
    if (mode === "crashes only" || isAsking || earlyEvents.length >= MAX_EARLY_EVENTS) return;
    const event = makeEvent(eventType, properties, tools());
    if (event && mode === "on") keepEvent(event);
    else if (event) earlyEvents.push(event);
  }

  /**
   * @param {Thrown} thrown
   * @param {CrashReport["process"]} process
   * @param {unknown} context
   */
  function trackCrash(thrown, process, context) {
    if (isAsking || !mayReport(thrown, world.now())) return;
    const report = makeReport(thrown, { context, process }, tools());
    if (mode === "waiting") earlyReports.push(report);
    else keepReport(report);
  }

  /** @param {TelemetryEvent} event */
  function keepEvent(event) {
    const passed = ask(event, changedEvent);
    if (!passed || !user) return;
    const { isDebug } = settings;
    store().queue.add(toStored(passed, { user, session, version: machine.app_version, isDebug }));
    sender().schedule();
  }

  /** @param {CrashReport} report */
  function keepReport(report) {
    const passed = ask(report, changedReport);
    if (!passed) return;
    const addressed = {
      ...passed,
      user_id: user,
      ...context(),
      uptime_ms: Math.round(world.process.uptime() * 1000),
      debug: settings.isDebug || undefined,
    };
    store().crashes.add(isAnonymous() ? withoutUser(addressed) : addressed);
    if (mode === "on") trackEvent("app_crashed", { error_type: passed.error_type });
    sender().schedule();
  }

  /**
   * Let the app look at an item and change it; nothing is kept where nothing can be sent.
   *
   * @template Item
   * @param {Item} item
   * @param {(item: Item, wanted: (key: string) => unknown, tools: any) => Item | undefined} change
   */
  function ask(item, change) {
    const { url, beforeSend } = settings;
    if (!url) log("nothing is kept without an https endpoint");
    if (!url || typeof beforeSend !== "function") return url && item;
    isAsking = true;
    const returned = attempt(() => beforeSend(JSON.parse(JSON.stringify(item))));
    isAsking = false;
    return attempt(() => change(item, (key) => readKey(returned, key), tools()));
  }

  /** @param {unknown} newUserId */
  function erase(newUserId) {
    earlyEvents = [];
    earlyReports = [];
    if (mode === "waiting") return log("erase ignored: not before init");
    const { state, crashes } = store();
    emptyQueue({ erasures: state.refresh().erasures.concat(user ?? []) });
    crashes.clear();
    sender().cancel(CRASHES);
    // Nothing is to tell that the new user was the old one.
    session = uuid4();
    user = isUserId(newUserId) ? newUserId : null;
    sender().schedule();
  }

  /**
   * @template {unknown[]} Values
   * @param {(...values: Values) => unknown} action
   * @returns {(...values: Values) => void} what does the same, but never throws
   */
  function safely(action) {
    return (...values) => {
      attempt(
        () => action(...values),
        (error) => log(`failed: ${error.message}`),
      );
    };
  }

  /** @type {import("../types/main.js").TelemetryClient} */
  const face = {
    init: safely(init),
    trackEvent: safely(trackEvent),
    trackCrash: safely((error, details) => trackCrash(describe(error), "main", details)),
    erase: safely(erase),
  };
  return Object.freeze(face);
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
function isUserId(value) {
  return typeof value === "string" && value.length > 0 && value.length <= MAX_USER_ID;
}

/**
 * Return a report that cannot be told to be of the same user as another; once it is, it stays as
 * it is.
 *
 * @param {Report} report
 * @returns {any}
 */
function withoutUser({ session_id, ...report }) {
  return session_id ? { ...report, user_id: uuid4() } : report;
}

/**
 * @template Value
 * @param {() => Value} make
 * @returns {() => Value}
 */
function once(make) {
  /** @type {Value | undefined} */
  let value;
  return () => (value ??= make());
}
