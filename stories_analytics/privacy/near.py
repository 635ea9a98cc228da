"""Search for a pattern only near the words that every match of it holds.

Python finds a word more than ten times faster than it tries a pattern at every place.
"""

import re
from collections.abc import Callable
from functools import cached_property
from itertools import islice

from stories_analytics.privacy.anchors import Anchor
from stories_analytics.privacy.words import Word, Words, hinted, words_of

# Takes a match and returns where the search goes on.
Take = Callable[["re.Match[str]"], int]
# With one word in so many characters, trying the pattern everywhere is faster.
DENSE = 16
# What a beginning may look at behind its first character.
AHEAD = 4


def everywhere(pattern: "re.Pattern[str]", text: str, take: Take) -> None:
    """Hand over every match in a text."""
    match = pattern.search(text)
    while match:
        match = pattern.search(text, take(match))


class Page:
    """A text as long as it does not change, and what has been found in it."""

    def __init__(self, text: str, absent: set[str] | None = None) -> None:
        self.text = text
        # What this text does not hold, nor will any that replacements make of it.
        self._absent = set() if absent is None else absent
        self._places: dict[Words, list[int] | None] = {}

    def changed(self, text: str) -> "Page":
        """Return the page of a text that replacements have made of this one."""
        return Page(text, self._absent)

    @cached_property
    def backwards(self) -> str:
        """Return the text, last character first."""
        return self.text[::-1]

    def holds(self, words: Words) -> bool:
        """Tell whether one of the words is found anywhere."""
        return any(word.pattern.search(self.text) for word in words.each)

    def places(self, words: Words) -> list[int] | None:
        """Return where the words begin, in order, or None when that is nearly everywhere."""
        if words not in self._places:
            most = len(self.text) // DENSE + 1
            found = [
                match.start()
                for word in words.each
                if self._may_hold(word)
                for match in islice(word.pattern.finditer(self.text), most)
            ]
            self._places[words] = sorted(found) if len(found) < most else None
        return self._places[words]

    def _may_hold(self, word: Word) -> bool:
        if word.literal in self._absent:
            return False
        is_there = word.literal in self.text
        if word.lasts and not is_there:
            self._absent.add(word.literal)
        return is_there


class Near:
    """A pattern, and the words near which it is searched for."""

    def __init__(self, pattern: "re.Pattern[str]", hint: str, anchor: Anchor) -> None:
        self._pattern = pattern
        self._words = words_of(anchor.words) if anchor.words else hinted(hint)
        self._hint = hinted(hint) if anchor.asks_hint else None
        self._lead = re.compile(anchor.lead) if anchor.lead else None
        self._begin = re.compile(anchor.begin)
        self._begins_at_lead = not anchor.begin

    def each(self, page: Page, take: Take) -> None:
        """Hand over every match on a page, if it holds the hint."""
        places = page.places(self._words)
        if places == [] or (self._hint and not page.holds(self._hint)):
            return
        if places is None:
            everywhere(self._pattern, page.text, take)
        elif self._begins_at_lead:
            self._each_at(page, places, take)
        else:
            self._each_within(page, places, take)

    def _each_at(self, page: Page, places: list[int], take: Take) -> None:
        """Try the pattern where the lead of each place begins."""
        goes_on = 0
        for place in places:
            start = self._earliest(page, place) if self._lead else place
            if goes_on <= start <= place and (match := self._pattern.match(page.text, start)):
                goes_on = take(match)

    def _each_within(self, page: Page, places: list[int], take: Take) -> None:
        """Try the pattern at every beginning in the lead of each place."""
        goes_on = 0
        tried = range(0)
        for place in places:
            begun = max(goes_on, self._earliest(page, place))
            start = tried.stop if begun in tried else begun
            while start <= place and (match := self._first(page.text, start, place)):
                start = goes_on = take(match)
            tried = range(begun, place + 1)

    def _earliest(self, page: Page, place: int) -> int:
        """Return where a match with this word may begin at the earliest; behind it is nowhere."""
        length = len(page.text)
        before = self._lead.match(page.backwards, length - place) if self._lead else None
        return length - before.end() if before else place + 1

    def _first(self, text: str, start: int, place: int) -> "re.Match[str] | None":
        """Return the first match that begins from ``start`` to ``place``."""
        begin = self._begin.search(text, start, place + AHEAD)
        while begin and begin.start() <= place:
            if match := self._pattern.match(text, begin.start()):
                return match
            begin = self._begin.search(text, begin.start() + 1, place + AHEAD)
        return None
