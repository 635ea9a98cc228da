"""Reports of one bug get one key, and those of two bugs get two."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from crashes.grouping import group_key
from crashes.texts import cut_message, cut_stack, error_type_of
from stories_analytics.privacy.scrub import scrub

CORPUS = [
    json.loads(line)
    for line in Path(__file__).with_name("grouping_corpus.jsonl").read_text().splitlines()
]


def pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def pairwise_f1(labels: list[str], keys: list[str]) -> float:
    """Of the pairs that belong together and the pairs that were put together: how many agree."""
    agreeing = pairs(Counter(zip(labels, keys, strict=True)).values())
    return 2 * agreeing / (pairs(Counter(labels).values()) + pairs(Counter(keys).values()))


def key_as_sent(report: dict[str, str]) -> str:
    return group_key(
        error_type="", message=report["error_message"], stack=report["stack_trace"]
    ).text


def key_as_stored(report: dict[str, str]) -> str:
    message = scrub(report["error_message"])
    return group_key(
        error_type=error_type_of("", message),
        message=cut_message(message),
        stack=cut_stack(scrub(report["stack_trace"])),
    ).text


def test_the_corpus_falls_into_its_groups():
    keys = [key_as_sent(report) for report in CORPUS]

    assert pairwise_f1([report["group"] for report in CORPUS], keys) >= 0.98


def test_scrubbing_changes_no_key():
    assert [key_as_stored(report) for report in CORPUS] == [
        key_as_sent(report) for report in CORPUS
    ]
