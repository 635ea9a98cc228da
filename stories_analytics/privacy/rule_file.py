"""Read rules.toml, which the client's JavaScript scrubber shares."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

RULES_FILE = Path(__file__).with_name("rules.toml")


@cache
def read_rules() -> dict[str, Any]:
    """Return the file as it is: limits, lists of words, fragments of patterns, rules."""
    return tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """Return one of the file's lists."""
    return frozenset(read_rules()["words"][name].split())
