"""Stories Analytics: self-hosted, privacy-first telemetry for a desktop app."""
