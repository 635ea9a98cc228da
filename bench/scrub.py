"""Time the scrubber on 64 K of what is hard for it: `python bench/scrub.py`.

Prints milliseconds, best of five, beside those of the same length of an ordinary stack trace, and
the microseconds that a clean event pays at the gate. Hard are runs of one piece, of which each rule
has some: its own beginning, what it nearly matches, what makes it look far ahead; and random mixes
of all pieces, which set off all rules at once.
"""

import random
import sys
import time
import timeit
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from stories_analytics.privacy.gate import PLAIN_TOKENS
from stories_analytics.privacy.scrub import scrub  # found by the line above, from any folder

LIMIT = 65_536
CLEAN_EVENT = "custom_dictionary\nwidget\n0.9.7\npt-BR\nwhisper-1"
ORDINARY = "    at processRecording (app.asar/dist/main.js:234:15)\n"
CHARACTERS = tuple("a@\\\"'%1: \n的")
SPEECH = (
    *('text:"', '\\"text\\":\\"', "text:[", 'transcript "a ', '"a b', "pasted ", "text:`"),
    *(
        'said "a \\\\" ',
        '":"',
        '{"' * 160 + "\n is not valid JSON",
        "'" * 300 + '" is not valid JSON',
    ),
    *("tRANSCRIPT: '", "heard: «a ", "Unexpected token 'a, "),
)
KEYS = (
    *(
        "eyJ",
        "sk-",
        "sk-a-",
        "-----BEGIN " + "PRIVATE KEY-----",
        "token=",
        "?key=",
        "--token ",
        "hf_...",
    ),
    *(
        "Authorization: ",
        "cookie: ",
        "a://b@",
        "Bearer a",
        "ghp_sk_re_",
        "a.abcdef.",
        "0Q~",
        "org-",
    ),
    *("&token=@", "secret: 'a ", "password => ", 'key": "a\\" '),
)
PATHS = (
    *("/Users/", "/home/a ", "C:\\Users\\a b ", "%2F", "/Volumes/a ", "\\\\ab\\c ", "/home/a a.b "),
    *(
        "(/Users/Public/",
        "(D:\\<",
        "/Volumes/Users/Public+",
        "/Volumes/Users/All Users+",
        "(/home/a",
    ),
    *(
        "(D:\\Users\\All Users+",
        "/Users/Public/+",
        "'/home/a'b",
        '"C:\\Users\\\\" ',
        "file:///Users/",
    ),
    *("/home/anna ana.lee ", "/Users/%2F", "D:\\D:\\", "\\\\" * 40 + "a\\"),
)
PEOPLE = (
    *(
        "a@",
        "a.",
        "é@",
        "'s",
        "a\\u0040",
        "a@a.a.",
        "a.local.",
        "a-Mac-",
        "A B's ",
        "ı’s ",
        "A B の",
    ),
    *("MacBook-von-", "AirPods von ", "DESKTOP-", "@a.1"),
)
NUMBERS = (
    *(
        "1.1.1.1.",
        "a:",
        "aa:",
        "aabb.",
        "::",
        "fe80::1 ",
        "+1 ",
        "+" + "1" * 60 + " ",
        "+49-1 ",
        "4111 ",
    ),
    *(";" + "4111" * 7, "4111-11111111 ", "GB82", "GB82 ", "NO93-", "DE89370400440532013001 "),
    *("123-45-", "(555) ", "555-555-", "1.1.1.1的"),
)
HARD = (*CHARACTERS, *SPEECH, *KEYS, *PATHS, *PEOPLE, *NUMBERS)
SEEDS = range(6)


def run(piece: str) -> str:
    """Return 64 K of a piece."""
    return (piece * (LIMIT // len(piece) + 1))[:LIMIT]


def mixes() -> Iterator[tuple[str, str]]:
    """Yield a name and 64 K of a random mix: of all pieces, of a few, and of names in paths."""
    # A private key that does not end takes all that follows with it.
    pieces = [piece for piece in HARD if "BEGIN" not in piece]
    for seed in SEEDS:
        source = random.Random(seed)
        yield f"mix {seed} of all", _mix(source, pieces)
        yield f"mix {seed} of eight", _mix(source, source.sample(pieces, 8))
        names = ("".join(source.choices("abcdefgh.- ", k=9)) for _ in range(LIMIT))
        yield f"mix {seed} of homes", _joined(f"/home/{name}/x {name} " for name in names)


def _mix(source: random.Random, pieces: list[str]) -> str:
    return _joined(source.choice(pieces) for _ in range(LIMIT))


def _joined(pieces: Iterator[str]) -> str:
    text: list[str] = []
    length = 0
    while length < LIMIT:
        text.append(next(pieces))
        length += len(text[-1])
    return "".join(text)[:LIMIT]


def milliseconds(text: str) -> float:
    """Return the best of five times that a text takes."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        scrub(text)
        best = min(best, time.process_time() - started)
    return best * 1000


def main() -> None:
    """Print the table, slowest first."""
    texts = [(repr(piece)[:40], run(piece)) for piece in (*HARD, ORDINARY)]
    rows = sorted(((milliseconds(text), name) for name, text in (*texts, *mixes())), reverse=True)
    for taken, name in rows:
        print(f"{taken:8.1f} ms  {name}")
    gate = min(timeit.repeat(lambda: PLAIN_TOKENS.fullmatch(CLEAN_EVENT), number=10_000, repeat=5))
    print(f"{gate * 100:8.2f} µs  a clean event at the gate")


if __name__ == "__main__":
    main()
