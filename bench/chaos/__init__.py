"""Break things on purpose, under load, and count what is left: `python -m bench.chaos --help`."""
