"""Keep of an event's properties what is a value, and drop what may be a text or a name.

A value is kept whole or dropped whole: a transcript that was cut is still a transcript. What was
dropped is counted under its key and rule, never quoted.
"""

import math
import re
from collections.abc import Collection, Mapping

from stories_analytics.privacy.catalogue import DECLARED
from stories_analytics.privacy.gate import PLAIN_TOKENS, hits_in_token
from stories_analytics.privacy.shapes import LONG_NUMBER, MAX_KEYS, NAME, TOKEN

Value = str | int | float | bool | None
# (key, rule): how often. A key of the wrong shape is counted as "*": it may be a text itself.
Drops = dict[tuple[str, str], int]
OTHER_KEYS = "*"
MOST_WORDS = 4096
_known_words: set[tuple[str, str, str]] = set()
# Twelve digits or more and nothing else: what a number may not be, a string may not be either.
LONG_DIGITS = re.compile(r"[+-]?(?:[.:-]?[0-9]){12,}")


def clean_properties(
    event_type: str, properties: Mapping[str, object]
) -> tuple[dict[str, Value], Drops]:
    """Return the properties that may be stored, and what was dropped.

    At most 32 keys are kept, in the order in which they came.
    """
    if len(properties) <= MAX_KEYS and all(
        _is_plain(event_type, key, value)
        if type(value) is str
        else _is_plain_number(value) and NAME.fullmatch(key)
        for key, value in properties.items()
    ):
        return properties, {}  # type: ignore[return-value]  # each of them is a Value
    return _cleaned(event_type, properties)


def _is_plain(event_type: str, key: str, value: str) -> bool:
    """Tell whether a text is to be kept; most are words of a vocabulary, seen before.

    Only what may be stored is remembered: never a text that was dropped.
    """
    word = (event_type, key, value)
    if word in _known_words:
        return True
    if not _cleaned(event_type, {key: value})[0]:
        return False
    if len(_known_words) >= MOST_WORDS:
        _known_words.clear()
    _known_words.add(word)
    return True


def _is_plain_number(value: object) -> bool:
    kind = type(value)
    if kind is float or kind is int:
        return -LONG_NUMBER < value < LONG_NUMBER  # type: ignore[operator]  # it is a number
    return kind is bool or value is None


def _cleaned(event_type: str, properties: Mapping[str, object]) -> tuple[dict[str, Value], Drops]:
    declared = DECLARED.get(event_type, {})
    kept: dict[str, Value] = {}
    drops: Drops = {}
    for key, value in properties.items():
        if len(kept) == MAX_KEYS:
            rule, key = "too_many_keys", OTHER_KEYS  # noqa: PLW2901 - the key is not to be told
        elif not NAME.fullmatch(key):
            rule, key = "invalid_key", OTHER_KEYS  # noqa: PLW2901 - the key is not to be told
        elif key in declared and isinstance(value, str):
            rule = "" if declared[key].fullmatch(value) else "undeclared_value"
        else:
            rule = broken_rule(value)
        if rule:
            drops[key, rule] = drops.get((key, rule), 0) + 1
        else:
            kept[key] = value  # type: ignore[assignment]  # a value that breaks no rule is a Value
    _drop_hits(kept, declared.keys(), drops)
    return kept, drops


def _drop_hits(kept: dict[str, Value], declared: Collection[str], drops: Drops) -> None:
    """Drop tokens that have the shape of a value and are a key, an address or a number of one."""
    tokens = {
        key: value for key, value in kept.items() if isinstance(value, str) and key not in declared
    }
    # One look at all of them: a clean event is done here.
    if not tokens or PLAIN_TOKENS.fullmatch("\n".join(tokens.values())):
        return
    for key, token in tokens.items():
        rule = _broken_by_token(token)
        if rule:
            del kept[key]
            drops[key, rule] = drops.get((key, rule), 0) + 1


def _broken_by_token(token: str) -> str:
    hit = hits_in_token(token)
    if hit:
        return hit.name
    return "long_number" if LONG_DIGITS.fullmatch(token) else ""


def broken_rule(value: object) -> str:
    """Name the rule that a value breaks, or "" when it may be kept."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return "" if TOKEN.fullmatch(value) else "free_text"
    if isinstance(value, int | float):
        return _broken_by_number(value)
    return "nested"


def _broken_by_number(value: float) -> str:
    if abs(value) < LONG_NUMBER:
        return ""
    return "long_number" if abs(value) < math.inf else "not_finite"
