"""Time the scrubber on 64 K of what is hard for it: `python bench/scrub.py`.

Prints milliseconds, best of five, beside those of the same length of an ordinary stack trace, and
the microseconds that a clean event pays at the gate.
"""

import sys
import time
import timeit
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from stories_analytics.privacy.gate import PLAIN_TOKENS
from stories_analytics.privacy.scrub import scrub  # found by the line above, from any folder

LIMIT = 65_536
CLEAN_EVENT = "custom_dictionary\nwidget\n0.9.7\npt-BR\nwhisper-1"
ORDINARY = "    at processRecording (app.asar/dist/main.js:234:15)\n"
HARD = (
    *("a", "@", "eyJ", "\\", '"', "'", "/Users/", "%", "1", ":", " ", "\n", "a@", "a.", "/home/a "),
    *("C:\\Users\\a b ", "token=", 'text:"', '\\"text\\":\\"', "text:[", 'transcript "a ', "%2F"),
    *(
        "sk-",
        "-----BEGIN PRIVATE KEY-----",
        '"a b',
        "1.1.1.1.",
        "a:",
        "+1 ",
        "4111 ",
        "GB82",
        "?key=",
    ),
    *("Authorization: ", "cookie: ", "a://b@", "aa:", "/Volumes/a ", "\\\\ab\\c ", "é@", "A B's "),
    *(
        "pasted ",
        "a.local.",
        "a-Mac-",
        "/home/a a.b ",
        'said "a \\\\" ',
        "--token ",
        "a\\u0040",
        "的",
    ),
)


def milliseconds(piece: str) -> float:
    """Return the best of five runs over 64 K of a piece."""
    text = (piece * LIMIT)[:LIMIT]
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        scrub(text)
        best = min(best, time.process_time() - started)
    return best * 1000


def main() -> None:
    """Print the table, slowest first."""
    rows = sorted(((milliseconds(piece), piece) for piece in (*HARD, ORDINARY)), reverse=True)
    for taken, piece in rows:
        print(f"{taken:8.1f} ms  {piece!r}")
    gate = min(timeit.repeat(lambda: PLAIN_TOKENS.fullmatch(CLEAN_EVENT), number=10_000, repeat=5))
    print(f"{gate * 100:8.2f} µs  a clean event at the gate")


if __name__ == "__main__":
    main()
