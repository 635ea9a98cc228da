"""Stories Analytics: self-hosted, privacy-first telemetry for a desktop app."""

RELEASE = "0.1.0"
