"""Time the grouping of reports: `python bench/grouping.py`.

Prints the microseconds of processor time that a report of the tests' corpus takes, and the
milliseconds of what is hard: very long traces, and messages made of what the rules nearly match.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.table import Result, print_table  # found by the line above, from any folder
from crashes.grouping import group_key

CORPUS = Path(__file__).resolve().parent.parent / "tests/crashes/grouping_corpus.jsonl"
REPORT_LIMIT_US = 150
HARD_LIMIT_MS = 50
LENGTH = 1_000_000
FRAME = (
    "    at e (file:///C:/Program%20Files%20(x86)/Stories/resources/app.asar/dist/index.js:1:2)\n"
)
LINES = (
    *(
        FRAME,
        "at \n",
        "    at async a\n",
        "at new a [as b] (c:1:2)\r\n",
        "at (:1:1)\n",
        "\n",
        "x\n",
    ),
    *(
        "at a.b.c.d (node:internal/x:1:1)\n",
        f"at {'a.' * 500}b (c.js:1:2)\n",
        "at a (\n",
        "at 1:1\n",
    ),
    *(
        f"at eval (eval at a ({'eval at a (' * 90}x:1:1), <anonymous>:1:1)\n",
        "at a (<anonymous>)\n",
    ),
    *(f"at a ({'-' * 1_000}.js:1:2)\n", f"at a ({'a.js' * 400}:1:2)\n", f"at a ({':1' * 900})\n"),
    *("at Object.<anonymous> (a-00000000.js:1:2)\n", f"at {'A' * 1_900} (b.js:1)\n"),
)
PIECES = (
    *(
        "a",
        "1",
        "a1",
        "-",
        "#",
        "# ",
        "'",
        '"',
        "'a' ",
        "/",
        "\\",
        "a/",
        "/a ",
        "C:\\a b\\",
        "a b/",
    ),
    *("<a", "<path>", "<path>/", "://", "a://", "a@", "a@a.", "a.js", ".wav", "0x", "f0", "f-"),
    *(
        "Jan 1 ",
        "Mon, ",
        "E",
        "ENOENT ",
        "EX: ",
        "SQLITE_",
        "Uncaught ",
        "Error: ",
        "(in promise) ",
    ),
    *("x is not a function ", " is not defined", "Cannot read property '", " in JSON at position"),
    *(
        "Minified React error #",
        "Error invoking remote method 'a': ",
        "1.1.",
        "1,",
        "a-1",
        "*",
        "(",
    ),
    *("#<a> ", "status 404 ", "404 ", "exit code 404 ", "a.b.c ", "é", "的", " "),
)


def hard() -> Iterator[tuple[str, str, str]]:
    """Yield a name, a message and a stack."""
    for line in LINES:
        yield f"stack of {line[:30]!r}", "TypeError: x", line * (LENGTH // len(line))
        yield f"5,000 lines of {line[:30]!r}", "", f"TypeError: x\n{line * 5_000}"
    for piece in PIECES:
        run = piece * (LENGTH // len(piece))
        yield f"message of {piece!r}", run, ""
        yield f"line of {piece!r}", f"Error: {run}", f"    at {run}"


def milliseconds(message: str, stack: str) -> float:
    """Return the best of three times that a report takes."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        group_key(error_type="", message=message, stack=stack)
        best = min(best, time.process_time() - started)
    return best * 1_000


def main() -> int:
    """Print the table; return 1 if a target was missed."""
    reports = [json.loads(line) for line in CORPUS.read_text().splitlines()]
    texts = [(report["error_message"], report["stack_trace"]) for report in reports]
    for text in texts:
        milliseconds(*text)
    ordinary = statistics.median(milliseconds(*text) for text in texts) * 1_000
    slowest = sorted(((milliseconds(*texts), name) for name, *texts in hard()), reverse=True)
    results = [
        Result("a report, median", ordinary, REPORT_LIMIT_US, "µs", f"of {len(texts)}"),
        *(Result(name, taken, HARD_LIMIT_MS, "ms") for taken, name in slowest[:12]),
    ]
    print_table(results)
    return int(any(result.verdict == "MISSED" for result in results))


if __name__ == "__main__":
    sys.exit(main())
