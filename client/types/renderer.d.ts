export interface RendererTelemetryClient {
  /** Report this page's uncaught errors and unhandled rejections. */
  init(): void;
  /** Hand an event to the main process. */
  trackEvent(eventType: string, properties?: object | null): void;
  /** Hand a crash report to the main process, whatever was thrown. */
  trackCrash(error: unknown, context?: object | null): void;
}

/** The client of a page. It keeps nothing: the main process has the queue, the id and the switch. */
export declare const TelemetryClient: RendererTelemetryClient;
