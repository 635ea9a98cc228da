/** What an app's compiler accepts and refuses; compiled, never run. */
import {
  type CrashReport,
  TelemetryClient,
  type TelemetryEvent,
  type TelemetryOptions,
} from "stories-telemetry";
import { TelemetryClient as PageClient } from "stories-telemetry/renderer";

const options: TelemetryOptions = {
  endpoint: new URL("https://telemetry.example"),
  appVersion: "1.2.3",
  verbose: true,
  beforeSend: (item: TelemetryEvent | CrashReport) => ("event_id" in item ? item : null),
  ingestKey: "key",
  anonymousCrashes: true,
};

const nothing: undefined = TelemetryClient.init("id", true, options) as undefined;
TelemetryClient.init("id", false);
TelemetryClient.trackEvent("app_opened");
TelemetryClient.trackEvent("app_opened", { startup_ms: 740 });
TelemetryClient.trackCrash(new Error("x"), { view: "history" });
TelemetryClient.trackCrash("anything");
TelemetryClient.erase("id");
PageClient.init();
PageClient.trackEvent("feature_used", { feature: "export" });
PageClient.trackCrash(nothing);

// @ts-expect-error the user is not optional
TelemetryClient.init();
// @ts-expect-error an id is a text
TelemetryClient.init(5, true);
// @ts-expect-error only true and false
TelemetryClient.init("id", "yes");
// @ts-expect-error there is no such option
TelemetryClient.init("id", true, { endPoint: "https://telemetry.example" });
// @ts-expect-error properties are an object
TelemetryClient.trackEvent("app_opened", "text");
// @ts-expect-error the main process has the id
PageClient.init("id", true);
