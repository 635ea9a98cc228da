"""Bring alerts to people: words, ways, and the job that tries until it succeeds."""
