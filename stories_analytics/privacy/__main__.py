"""Scrub texts: one JSON string a line in, one JSON string a line out.

Example: echo '"mail to ana@example.org"' | python -m stories_analytics.privacy
"""

import argparse
import json
import sys
from collections.abc import Iterable

from stories_analytics.privacy.scrub import scrub_or_drop


def main() -> int:
    """Scrub standard input to standard output; return 1 if a line was not a JSON string."""
    parser = argparse.ArgumentParser(
        prog="python -m stories_analytics.privacy",
        description="Scrub texts: one JSON string a line in, one JSON string a line out.",
        epilog="Example: echo '\"mail to ana@example.org\"' | python -m stories_analytics.privacy",
    )
    parser.parse_args()
    return scrub_lines(sys.stdin.buffer)


def scrub_lines(lines: Iterable[bytes]) -> int:
    """Print each line scrubbed; an empty line stays empty, a wrong one is told on stderr."""
    status = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            sys.stdout.write("\n")
            continue
        try:
            text = json.loads(line)
        except (ValueError, RecursionError):  # bad UTF-8 and deep nesting, too
            text = None
        if isinstance(text, str):
            # Only ASCII, so that no terminal and no lone surrogate can break the line.
            sys.stdout.write(json.dumps(scrub_or_drop(text)[0]) + "\n")
        else:
            sys.stderr.write(f"line {number}: not a JSON string\n")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
