"""What came in, and what became of it."""

from datetime import timedelta

import pytest

from stats.question import Period
from stats.reception import delay_buckets, reception, skew_buckets
from tests.telling import NOW, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

WEEK = Period.ending(NOW.date(), 7)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def test_without_anything_all_is_nothing():
    found = reception(WEEK)

    assert (found.whole.received, found.whole.refused, found.versions) == (0, 0, {})
    assert list(found.days.values()) == [0] * 7


def test_items_are_counted_by_what_became_of_them():
    same = event(event_id="01941f29-7c00-7a6d-bb3e-5d0c2a9e1001")
    tell(same, event("not a name"), event(ago=timedelta(days=900)), app_version="0.9.7")
    tell(same, event("feature_used", note="a whole sentence"), app_version="0.9.7")
    report(app_version="0.9.6")

    found = reception(WEEK)

    assert (found.whole.received, found.whole.duplicates, found.whole.refused) == (6, 1, 2)
    assert found.whole.rejected == {"invalid_event_type": 1, "too_old": 1}
    assert found.whole.dropped == {"free_text": 1}
    assert {name: one.received for name, one in found.versions.items()} == {"0.9.7": 5, "0.9.6": 1}


def test_one_version_can_be_asked_for():
    tell(event(), app_version="0.9.7")
    tell(event(), event("not a name"), app_version="0.9.6")

    found = reception(WEEK, "0.9.6")

    assert (found.whole.received, found.whole.refused, list(found.versions)) == (2, 1, ["0.9.6"])
    assert found.days[NOW.date()] == 2


def test_days_are_those_of_receipt(monkeypatch):
    tell(event(ago=timedelta(days=3)))
    stand_still(monkeypatch, NOW - timedelta(days=1))
    tell(event(), event())

    days = reception(WEEK).days

    assert [days[day] for day in WEEK.days] == [0, 0, 0, 0, 0, 2, 1]


@pytest.mark.parametrize(
    ("behind", "start", "end"),
    [(0, -60, 60), (90, 60, 300), (-90, -300, -60), (10**6, 86_400, None)],
)
def test_a_clock_lies_in_the_bucket_of_its_skew(behind, start, end):
    tell(event(), sent_at=(NOW - timedelta(seconds=behind)).isoformat())

    buckets = skew_buckets(reception(WEEK).whole)

    assert [(one.start, one.end) for one in buckets if one.count] == [(start, end)]
    assert (buckets[0].start, buckets[-1].end, len(buckets)) == (None, None, 9)


@pytest.mark.parametrize(
    ("ago", "start", "end"), [(0, None, 10), (10, 10, 60), (3600, 3600, 86_400)]
)
def test_an_item_lies_in_the_bucket_of_its_age(ago, start, end):
    tell(event(ago=timedelta(seconds=ago)))

    buckets = delay_buckets(reception(WEEK).whole)

    assert [(one.start, one.end) for one in buckets if one.count] == [(start, end)]
