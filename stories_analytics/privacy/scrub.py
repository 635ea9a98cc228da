"""Replace in a text whatever may name a person, open a door or repeat what was said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from stories_analytics.privacy import iban as iban_numbers
from stories_analytics.privacy import paths
from stories_analytics.privacy.anchors import ANCHORS, Anchor
from stories_analytics.privacy.guards import GUARDS, Guard
from stories_analytics.privacy.name_echo import without_names
from stories_analytics.privacy.near import Near, Page, everywhere
from stories_analytics.privacy.rule_file import read_rules

DROPPED = "<dropped>"
UNSCRUBBABLE = "<unscrubbable>"
# How much may be looked at until a text is stable, in characters for each rule: a text of 64 K has
# one round and two thirds, a small one ten.
MOST_WORK = 120_000
SMALL_WORK = 12_000
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
    find: Finder
    near: Near
    is_secret: bool

    def apply(self, text: str, names: set[str]) -> str:
        """Return the text with every hit replaced; ``names`` learns users' names."""
        edit = _Edit(self.find, text, names)
        everywhere(self.pattern, text, edit.take)
        return edit.result()

    def apply_on(self, page: Page, names: set[str]) -> str:
        """Do what ``apply`` does if the page holds the hint, and sooner."""
        edit = _Edit(self.find, page.text, names)
        self.near.each(page, edit.take)
        return edit.result()


class _Edit:
    """A text in which one rule's hits are being replaced."""

    def __init__(self, find: Finder, text: str, names: set[str]) -> None:
        self._find = find
        self._text = text
        self._names = names
        self._pieces: list[str] = []
        self._done = 0

    def take(self, match: "re.Match[str]") -> int:
        """Replace a match, unless the rule leaves it alone; return where the search goes on."""
        found = self._find(self._text, match)
        if not found:
            return max(match.end(), match.start() + 1)
        self._pieces += (self._text[self._done : match.start()], found.replacement)
        self._done = found.end
        if found.name:
            self._names.add(found.name)
        return found.end

    def result(self) -> str:
        """Return the text, which is the same object when nothing was replaced."""
        if not self._pieces:
            return self._text
        return "".join(self._pieces) + self._text[self._done :]


@cache
def load_rules() -> tuple[int, tuple[Rule, ...]]:
    """Return the largest text that is looked at, in characters, and the rules in their order."""
    read = read_rules()
    fragments: dict[str, str] = read["fragments"]
    anchors = {name: iter(of_name) for name, of_name in ANCHORS.items()}
    return read["max_characters"], tuple(
        _compiled(rule, fragments, next(anchors.get(rule["name"], iter(())), Anchor()))
        for rule in read["rules"]
    )


def _compiled(rule: dict[str, Any], fragments: dict[str, str], anchor: Anchor) -> Rule:
    def expanded(pattern: str) -> "re.Pattern[str]":
        filled = re.sub(r"\{\{([a-z_]+)\}\}", lambda name: fragments[name[1]], pattern)
        return re.compile(filled)

    hint, pattern = expanded(rule["hint"]), expanded(rule["pattern"])
    return Rule(
        name=rule["name"],
        hint=hint,
        pattern=pattern,
        find=_finder(rule.get("guard", ""), rule["replace"]),
        near=Near(pattern, hint.pattern, anchor),
        is_secret=rule.get("secret", False),
    )


def _finder(guard: str, template: str) -> Finder:
    if guard in FINDERS:
        return FINDERS[guard]
    replace = GUARDS[guard] if guard else _filler(template)

    def find(text: str, match: "re.Match[str]") -> paths.Found | None:
        replacement = replace(text, match)
        return None if replacement is None else paths.Found(match.end(), replacement)

    return find


def _filler(template: str) -> Guard:
    def filled(_text: str, match: "re.Match[str]") -> str:
        return _GROUP.sub(lambda group: match[int(group[1])], template)

    return filled if _GROUP.search(template) else lambda _text, _match: template


def scrub(text: str) -> str:
    """Return a text that may be stored, of at most 65,536 characters.

    Scrubbing twice changes nothing. More than 64 K characters are cut at a line's end before any
    rule looks at them; a single longer line is dropped whole. A replacement may be longer than
    what it replaces; a text that outgrows the limit by that is cut in the same way.
    """
    return scrub_with_hits(text)[0]


def scrub_or_drop(text: str) -> tuple[str, set[str]]:
    """Return the scrubbed text and the names of the rules that hit; no text if scrubbing fails."""
    return scrub_together((text,))[0]


def scrub_together(texts: Sequence[str]) -> list[tuple[str, set[str]]]:
    """Scrub the texts of one report: a user's name that one gives away goes from all.

    Returns for each what ``scrub_or_drop`` does.
    """
    names: set[str] = set()
    alone = [_kept_or_dropped(text, names) for text in texts]
    if not names:
        return alone
    return [_without_names_of_others(text, hits, names) for text, hits in alone]


def _without_names_of_others(text: str, hits: set[str], names: set[str]) -> tuple[str, set[str]]:
    if without_names(text, names) == text:
        return text, hits
    again, more_hits = _kept_or_dropped(text, names)
    return again, hits | more_hits


def _kept_or_dropped(text: str, names: set[str]) -> tuple[str, set[str]]:
    try:
        return scrub_with_hits(text, names)
    except Exception:  # noqa: BLE001 - whatever failed, an unscrubbed text must not be kept
        return UNSCRUBBABLE, {"failed"}


def scrub_with_hits(text: str, names: set[str] | None = None) -> tuple[str, set[str]]:
    """Return the scrubbed text and the names of the rules that hit.

    The rules run in a circle until each has let the text pass unchanged, so that the result is
    stable. A text that does not come to rest is dropped whole. ``names`` are the users' names that
    are known, and learns those that paths give away.
    """
    limit, rules = load_rules()
    hits: set[str] = set()
    names = set() if names is None else names
    text = _cut(_LONE_SURROGATE.sub("\ufffd", text.replace("\0", "")), limit, hits)
    page = Page(text)
    place = quiet = work = 0
    while quiet < len(rules) and work <= MOST_WORK * len(rules):
        rule = rules[place % len(rules)]
        place += 1
        work += len(page.text) + SMALL_WORK
        text = _applied(rule, page, names)
        if text == page.text:
            quiet += 1
        else:
            quiet = 0
            hits.add(rule.name)
            page = page.changed(_cut(text, limit, hits))
    if quiet < len(rules):
        return DROPPED, hits | {"unstable"}
    return page.text, hits


def _applied(rule: Rule, page: Page, names: set[str]) -> str:
    if rule.name == "name_echo":
        return without_names(page.text, names)
    return rule.apply_on(page, names)


def _cut(text: str, limit: int, hits: set[str]) -> str:
    if len(text) <= limit:
        return text
    hits.add("too_long")
    end = text.rfind("\n", 0, limit + 1)
    return text[:end] if end > 0 else DROPPED
