"""Numbers about the server itself, for Prometheus: how it answers, and what waits."""
