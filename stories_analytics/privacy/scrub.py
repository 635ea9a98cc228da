"""Replace in a text whatever may name a person, open a door or repeat what was said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from stories_analytics.privacy import iban as iban_numbers
from stories_analytics.privacy import paths
from stories_analytics.privacy.guards import GUARDS, Guard
from stories_analytics.privacy.rule_file import read_rules, words

DROPPED = "<dropped>"
UNSCRUBBABLE = "<unscrubbable>"
# How much may be looked at until a text is stable, in characters for each rule: a text of 64 K has
# one round and two thirds, a small one ten.
MOST_WORK = 120_000
SMALL_WORK = 12_000
COMMON_NAMES = words("common_names")
SHORTEST_ECHO = 4
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_GROUP = re.compile(r"\{([0-9])\}")

Finder = Callable[[str, "re.Match[str]"], paths.Found | None]
FINDERS: dict[str, Finder] = {
    "home_path": paths.home_path,
    "other_root": paths.other_root,
    "iban": iban_numbers.iban,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of rules.toml, compiled."""

    name: str
    hint: "re.Pattern[str]"
    pattern: "re.Pattern[str]"
    template: str
    guard: Guard | None
    finder: Finder | None
    is_secret: bool

    def apply(self, text: str, names: set[str]) -> str:
        """Return the text with every hit replaced; ``names`` learns users' names."""
        pieces: list[str] = []
        done = 0
        match = self.pattern.search(text)
        while match:
            found = self._found(text, match)
            end = found.end if found else max(match.end(), match.start() + 1)
            if found:
                pieces += (text[done : match.start()], found.replacement)
                done = found.end
                if found.name:
                    names.add(found.name)
            match = self.pattern.search(text, end)
        return "".join(pieces) + text[done:] if pieces else text

    def _found(self, text: str, match: "re.Match[str]") -> paths.Found | None:
        if self.finder:
            return self.finder(text, match)
        replacement = self.guard(text, match) if self.guard else self._filled(match)
        return None if replacement is None else paths.Found(match.end(), replacement)

    def _filled(self, match: "re.Match[str]") -> str:
        return _GROUP.sub(lambda group: match[int(group[1])], self.template)


@cache
def load_rules() -> tuple[int, tuple[Rule, ...]]:
    """Return the largest text that is looked at, in characters, and the rules in their order."""
    read = read_rules()
    fragments: dict[str, str] = read["fragments"]
    return read["max_characters"], tuple(_compiled(rule, fragments) for rule in read["rules"])


def _compiled(rule: dict[str, Any], fragments: dict[str, str]) -> Rule:
    def expanded(pattern: str) -> "re.Pattern[str]":
        filled = re.sub(r"\{\{([a-z_]+)\}\}", lambda name: fragments[name[1]], pattern)
        return re.compile(filled)

    guard = rule.get("guard", "")
    return Rule(
        name=rule["name"],
        hint=expanded(rule["hint"]),
        pattern=expanded(rule["pattern"]),
        template=rule["replace"],
        guard=GUARDS.get(guard),
        finder=FINDERS.get(guard),
        is_secret=rule.get("secret", False),
    )


def scrub(text: str) -> str:
    """Return a text that may be stored, of at most 65,536 characters.

    Scrubbing twice changes nothing. More than 64 K characters are cut at a line's end before any
    rule looks at them; a single longer line is dropped whole. A replacement may be longer than
    what it replaces; a text that outgrows the limit by that is cut in the same way.
    """
    return scrub_with_hits(text)[0]


def scrub_or_drop(text: str) -> tuple[str, set[str]]:
    """Return the scrubbed text and the names of the rules that hit; no text if scrubbing fails."""
    try:
        return scrub_with_hits(text)
    except Exception:  # noqa: BLE001 - whatever failed, an unscrubbed text must not be kept
        return UNSCRUBBABLE, {"failed"}


def scrub_with_hits(text: str) -> tuple[str, set[str]]:
    """Return the scrubbed text and the names of the rules that hit.

    The rules run in a circle until each has let the text pass unchanged, so that the result is
    stable. A text that does not come to rest is dropped whole.
    """
    limit, rules = load_rules()
    hits: set[str] = set()
    names: set[str] = set()
    text = _cut(_LONE_SURROGATE.sub("\ufffd", text.replace("\0", "")), limit, hits)
    place = quiet = work = 0
    while quiet < len(rules) and work <= MOST_WORK * len(rules):
        rule = rules[place % len(rules)]
        before = text
        text = _applied(rule, text, names)
        if text == before:
            quiet += 1
        else:
            quiet = 0
            hits.add(rule.name)
            text = _cut(text, limit, hits)
        place += 1
        work += len(before) + SMALL_WORK
    if quiet < len(rules):
        return DROPPED, hits | {"unstable"}
    return text, hits


def _applied(rule: Rule, text: str, names: set[str]) -> str:
    if rule.name == "name_echo":
        return without_names(text, names)
    return rule.apply(text, names) if rule.hint.search(text) else text


def _cut(text: str, limit: int, hits: set[str]) -> str:
    if len(text) <= limit:
        return text
    hits.add("too_long")
    end = text.rfind("\n", 0, limit + 1)
    return text[:end] if end > 0 else DROPPED


def without_names(text: str, names: set[str]) -> str:
    """Replace users' names that a path gave away wherever else they stand."""
    words = {
        word
        for name in names
        for word in (name, *name.split(" "))
        if len(word) >= SHORTEST_ECHO and word.lower() not in COMMON_NAMES
    }
    if not words:
        return text
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return _standing_alone("|".join(map(re.escape, longest_first))).sub("<user>", text)


def _standing_alone(words: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<![A-Za-z0-9_<])(?:{words})(?![A-Za-z0-9_>])")
