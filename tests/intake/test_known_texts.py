"""A report that comes again need not be scrubbed again, and is never kept as it came."""

import pytest

from stories_analytics.intake import known_texts
from stories_analytics.intake.known_texts import KnownTexts
from stories_analytics.privacy.scrub import UNSCRUBBABLE, scrub_together

SECRET = ("Cannot open the notes of ada99", "at open (/Users/ada99/notes)")


@pytest.fixture
def scrubbed(monkeypatch):
    """The texts that are scrubbed."""
    seen = []

    def noted(texts):
        seen.append(texts)
        return scrub_together(texts)

    monkeypatch.setattr(known_texts, "scrub_together", noted)
    return seen


def test_the_same_report_is_scrubbed_once_and_gives_the_same(scrubbed):
    known = KnownTexts()

    first, again = known.scrub(SECRET), known.scrub(SECRET)

    assert scrubbed == [SECRET]
    assert first == again
    assert first[1][1]
    assert "ada" not in first[0][0] + first[1][0]


def test_the_same_words_cut_elsewhere_are_another_report(scrubbed):
    known = KnownTexts()

    known.scrub(["ab", "c"])
    known.scrub(["a", "bc"])

    assert len(scrubbed) == 2


def test_nothing_is_kept_of_what_came():
    known = KnownTexts()
    known.scrub(SECRET)

    assert "ada" not in repr(known.__dict__)


def test_a_long_report_is_not_remembered():
    known = KnownTexts()
    known.scrub(["a" * 9_000])

    assert len(known) == 0


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(known_texts, "MOST_REPORTS", 2)
    known = KnownTexts()
    for text in ("one", "two", "one", "three"):
        known.scrub([text])

    assert len(known) == 2


def test_a_failure_is_not_remembered(monkeypatch):
    failure = [(UNSCRUBBABLE, {"failed"})]
    monkeypatch.setattr(known_texts, "scrub_together", lambda _: failure)
    known = KnownTexts()

    assert known.scrub(["text"])[0][0] == UNSCRUBBABLE
    assert len(known) == 0


def test_half_a_pair_can_be_looked_up():
    assert KnownTexts().scrub(["\ud800"]) == (("\ufffd", frozenset()),)
