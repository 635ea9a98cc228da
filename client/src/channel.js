/** The names under which a page, its preload script and the main process find each other. */

export const CHANNEL = "stories-telemetry";
export const BRIDGE = "storiesTelemetry";
// What a crash's message starts with; it may be larger than an event's.
export const CRASH = '{"crash"';
