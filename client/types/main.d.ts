/** A property of an event: one token, a number, a truth or nothing. Anything else is left out. */
export type PropertyValue = string | number | boolean | null;

/** Properties as they are sent, after cleaning. */
export type Properties = Record<string, PropertyValue>;

/** An event as it is about to be kept. */
export interface TelemetryEvent {
  readonly event_id: string;
  event_type: string;
  readonly timestamp: string;
  properties: Properties;
}

/** A crash report as it is about to be kept. */
export interface CrashReport {
  readonly crash_id: string;
  readonly timestamp: string;
  readonly process: "main" | "renderer" | "gpu" | "utility" | "unknown";
  error_type: string;
  error_message: string;
  stack_trace: string;
  context: Properties;
}

export interface TelemetryOptions {
  /** Where to send: https, or http on this machine. Paths such as `/api/crashes` are appended. */
  endpoint?: string | URL | undefined;
  /** The app's version; by default that of its package.json. */
  appVersion?: string | undefined;
  /** Tell on the console what is captured, left out and sent; values are never told. */
  verbose?: boolean | undefined;
  /**
   * Look at an event or a report before it is kept. Return it, changed or not; anything that is no
   * such object drops it, and so does an exception. What is returned is cleaned once more.
   */
  beforeSend?: ((item: TelemetryEvent | CrashReport) => unknown) | undefined;
  /** The server's `INGEST_KEY`, if it has one. */
  ingestKey?: string | undefined;
  /** While usage telemetry is off, put a fresh random id on each crash report, and no session. */
  anonymousCrashes?: boolean | undefined;
}

export interface TelemetryClient {
  /**
   * Start, or carry out the switch in the Settings: only strict `true` turns usage events on.
   * Options of a later call are added to the earlier ones.
   */
  init(userId: string, telemetryEnabled: boolean, options?: TelemetryOptions): void;
  /** Keep an event and send it soon. Values that may be a text or a name are left out. */
  trackEvent(eventType: string, properties?: object | null): void;
  /** Keep a crash report and send it now, whatever was thrown. */
  trackCrash(error: unknown, context?: object | null): void;
  /** Forget what is not sent yet, have the server erase the user, go on under a new random id. */
  erase(newUserId: string): void;
}

/** The client of the main process. No method ever throws, waits or returns anything. */
export declare const TelemetryClient: TelemetryClient;
