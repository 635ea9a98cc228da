"""Two bugs of the demo app are decided about, and one at least stays open."""

from datetime import timedelta

import pytest

from crashes.models import CrashGroup
from stories_analytics.demo.decisions import decide_something
from tests.demo.conftest import NOW

pytestmark = pytest.mark.django_db


def bugs(count):
    for number in range(count):
        CrashGroup.objects.create(
            title=f"Error: {number}",
            state_since=NOW - timedelta(days=30),
            reports=10 - number,
            last_version=f"1.{number}.9",
        )


def states():
    return list(CrashGroup.objects.order_by("-reports").values_list("state", flat=True))


def test_one_bug_is_fixed_in_the_next_version_and_one_is_left_alone():
    bugs(4)

    decide_something(NOW)

    assert states() == ["open", "resolved", "open", "ignored"]
    assert CrashGroup.objects.get(state="resolved").resolved_in == "1.3.10"


def test_of_two_bugs_both_stay_open():
    bugs(2)

    decide_something(NOW)

    assert states() == ["open", "open"]
