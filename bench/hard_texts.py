"""Search for texts that the scrubbers read slowly: `python bench/hard_texts.py [SEED] [COUNT]`.

Makes strings that the rules' patterns match, cuts them, joins up to three of them and repeats that
to 64 K, between a beginning and an end. Prints the slowest in the processor's time, in Python and
in JavaScript, beside a loop of known work, which tells how fast the machine is just now.
"""

import argparse
import json
import random
import re._constants as op  # type: ignore[import-not-found]  # typeshed knows no such module
import re._parser as parser  # type: ignore[import-not-found]  # typeshed knows no such module
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.scrub import HARD, LIMIT  # found by the line above, from any folder
from stories_analytics.privacy.scrub import load_rules, scrub

CLIENT = Path(__file__).resolve().parent.parent / "client"
ANYTHING = "aA1 ._-:/\\\"'`@%=&+é的\n"
BETWEEN = ("", " ", "\n", ":", "/", "\\", '"', '\\"', "'", ".", "-", "(", "@", "=", "=>", '["')
AROUND = ("", "", '"', "\n", '{"', "(", "is not valid JSON")
LONGEST_PIECE = 6000
# What is this slow is measured again, for something else may have held it up.
SLOW_MS = 70
SHOWN = 15


class Hard(NamedTuple):
    """A piece that is repeated to 64 K, and what stands before and behind."""

    head: str
    piece: str
    tail: str

    def text(self) -> str:
        """Return the text."""
        room = LIMIT - len(self.head) - len(self.tail)
        return self.head + self.piece * (room // len(self.piece)) + self.tail


class Sampler:
    """Makes strings that a pattern nearly always matches; it looks neither ahead nor behind."""

    def __init__(self, source: random.Random, most: int) -> None:
        self._source = source
        self._most = most
        self._groups: dict[int, str] = {}

    def string(self, parts: Iterable[tuple[Any, Any]]) -> str:
        """Return a string for a parsed pattern."""
        return "".join(self._part(kind, value) for kind, value in parts)

    def _part(self, kind: Any, value: Any) -> str:
        made: dict[Any, Callable[[Any], str]] = {
            op.LITERAL: chr,
            op.IN: self._one_of,
            op.BRANCH: lambda value: self.string(self._source.choice(value[1])),
            op.SUBPATTERN: self._group,
            op.GROUPREF: lambda value: self._groups.get(value, ""),
            op.MAX_REPEAT: self._repeated,
            op.MIN_REPEAT: self._repeated,
        }
        return made[kind](value) if kind in made else ""

    def _group(self, group: tuple[Any, ...]) -> str:
        self._groups[group[0]] = self.string(group[3])
        return self._groups[group[0]]

    def _repeated(self, repeat: tuple[int, Any, Any]) -> str:
        least, most, part = repeat
        times = self._source.randint(least, min(int(most), least + self._most))
        # Repeated inside what is repeated, it would soon be endless.
        kept, self._most = self._most, self._most // 8 + 1
        text = "".join(self.string(part) for _ in range(times))
        self._most = kept
        return text

    def _one_of(self, members: list[tuple[Any, Any]]) -> str:
        if members[0][0] is op.NEGATE:
            return self._source.choice([one for one in ANYTHING if not _holds(members, ord(one))])
        kind, value = self._source.choice(members)
        return chr(value if kind is op.LITERAL else self._source.choice(value))


def _holds(members: list[tuple[Any, Any]], code: int) -> bool:
    return any(
        code == value if kind is op.LITERAL else value[0] <= code <= value[1]
        for kind, value in members[1:]
    )


def hard_texts(seed: int, count: int) -> Iterator[Hard]:
    """Yield texts, the same for the same seed."""
    source = random.Random(seed)
    patterns = [
        parser.parse(rule.pattern.pattern) for rule in load_rules()[1] if rule.name != "name_echo"
    ]
    while count:
        parts = (
            _piece(source, patterns) + source.choice(BETWEEN)
            for _ in range(source.choice((1, 1, 2, 2, 3)))
        )
        if piece := "".join(parts)[:LONGEST_PIECE]:
            count -= 1
            yield Hard(source.choice(AROUND), piece, source.choice(AROUND))


def _piece(source: random.Random, patterns: list[Any]) -> str:
    if source.random() < 0.25:  # noqa: PLR2004 - a quarter
        return source.choice(HARD)
    sampler = Sampler(source, source.choice((1, 2, 5, 40, 300)))
    text = sampler.string(source.choice(patterns))
    start = source.choice((0, 0, source.randint(0, len(text))))
    return text[start : source.choice((len(text), source.randint(start, len(text))))]


def in_python(texts: Iterable[Hard]) -> list[float]:
    """Return the milliseconds of the processor that each text takes."""
    return [_least_ms(text.text()) for text in texts]


def _least_ms(text: str) -> float:
    least = _ms(text)
    return min(least, _ms(text), _ms(text)) if least > SLOW_MS else least


def _ms(text: str) -> float:
    started = time.process_time()
    scrub(text)
    return (time.process_time() - started) * 1000


def in_javascript(texts: Iterable[Hard]) -> list[float]:
    """Return the same for the client's scrubber."""
    lines = "".join(f"{json.dumps(text.text())}\n" for text in texts)
    command = ("node", str(CLIENT / "bench" / "scrub-times.mjs"))
    done = subprocess.run(command, input=lines, capture_output=True, check=True, text=True)  # noqa: S603 - our own script
    return [float(line) for line in done.stdout.split()]


def known_work_ms() -> float:
    """Return what a loop takes that is 20 ms long on the machine where the limit was set."""
    started = time.process_time()
    sum(number * number for number in range(300_000))
    return (time.process_time() - started) * 1000


def main() -> None:
    """Print the slowest texts of both languages."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("seed", type=int, nargs="?", default=1)
    options.add_argument("count", type=int, nargs="?", default=300)
    asked = options.parse_args()
    texts = list(hard_texts(asked.seed, asked.count))
    for name, measure in (("Python", in_python), ("JavaScript", in_javascript)):
        rows = sorted(zip(measure(texts), texts, strict=True), reverse=True)
        print(f"{name}: {len(rows)} texts, a loop of 20 ms takes {known_work_ms():.0f} ms")
        for taken, text in rows[:SHOWN]:
            print(f"{taken:8.1f} ms  {json.dumps(text, ensure_ascii=False)[:160]}")


if __name__ == "__main__":
    main()
