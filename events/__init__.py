"""Usage events: taking them in, reading them, showing them to staff."""
