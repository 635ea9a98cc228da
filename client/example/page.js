/** The page: no network, no Node, only the bridge. An app with a bundler imports the package. */
import { TelemetryClient } from "./node_modules/stories-telemetry/dist/renderer.mjs";

TelemetryClient.init();

/** @type {{ [id: string]: (event: Event) => void }} */
const actions = {
  record: () => TelemetryClient.trackEvent("recording_started", { source: "main", duration: 12 }),
  "use-feature": () => TelemetryClient.trackEvent("feature_used", { feature: "auto_paste" }),
  "usage-telemetry": ({ target }) =>
    window.example.setUsageTelemetry(/** @type {HTMLInputElement} */ (target).checked),
  erase: () => window.example.erase(),
  "fail-in-page": () => {
    throw new RangeError("the example fails in the page");
  },
  "reject-in-page": () => {
    Promise.reject(new Error("the example rejects in the page"));
  },
  "fail-in-main": () => window.example.failInMain(),
  "crash-the-page": () => window.example.crashThePage(),
};

for (const [id, action] of Object.entries(actions)) {
  document.getElementById(id)?.addEventListener("click", action);
}
