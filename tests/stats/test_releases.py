"""A release's numbers are those that the whole answer gives under a filter by its version."""

from datetime import date, timedelta

import pytest

from stats import releases
from stats.answer import ask, read_state
from stats.question import Period, Question
from stats.releases import Release
from stats.usage import Rate


def asked(period="30d", until: date | None = None, **filters: str):
    return ask(read_state(), period, until, filters)


def found(question) -> dict[str, Release]:
    sets = releases.load_sets(question)
    adopted = releases.adoption(question, sets)
    return {one.app_version: one for one in releases.releases(question, sets, adopted)}


def share(rate: Rate | None) -> float | None:
    return rate.share if rate else None


@pytest.fixture
def two_versions(world):
    """Ada updates and crashes, Bob stays on the old version and on Windows."""
    mac = {"platform": "darwin", "arch": "arm64"}
    windows = {"platform": "win32", "arch": "x64"}
    for days_ago, version in ((9, "1.0.0"), (3, "1.0.0"), (3, "1.1.0"), (2, "1.1.0")):
        session = {"session_id": f"session {days_ago}", "app_version": version, **mac}
        world.event("ada", "app_opened", days_ago, startup_ms=500 + days_ago, **session)
        world.event("ada", "transcription_completed", days_ago, duration=2, **session)
    for days_ago in (9, 2, 1):
        old = {"session_id": f"other {days_ago}", "app_version": "1.0.0", **windows}
        world.event("bob", "app_opened", days_ago, startup_ms=900, **old)
        world.event("bob", "transcription_failed", days_ago, error_type="auth", **old)
    world.report("ada", 2, session_id="session 2", app_version="1.1.0", **mac)
    world.report("bob", 2, session_id="other 2", app_version="1.0.0", **windows)
    world.report("bob", 1, app_version="1.0.0", **windows)
    return world


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param({}, id="everybody"),
        pytest.param({"platform": "win32"}, id="one filter"),
        pytest.param({"platform": "darwin", "arch": "arm64"}, id="two filters"),
    ],
)
def test_each_number_is_that_of_the_answer_under_the_version(two_versions, filters):
    for name, one in found(asked(**filters)).items():
        answer = two_versions.assert_agrees("30d", app_version=name, **filters)
        summary = answer["summary"]

        users = {row["app_version"]: row["users"] for row in answer["versions"]}
        assert one.users == users[name]
        assert share(one.success) == summary["success_rate"]
        assert share(one.crash_free_users) == summary["crash_free_users"]
        assert share(one.crash_free_sessions) == summary["crash_free_sessions"]
        assert one.crashes == summary["crashes"]
        assert one.startup_ms == answer["startup_ms"]


def test_releases_come_newest_first_with_the_day_on_which_each_was_first_seen(two_versions):
    days = [(name, one.first_day) for name, one in found(asked("7d")).items()]

    first, later = (two_versions.today - timedelta(days=ago) for ago in (9, 3))
    assert days == [("1.1.0", later), ("1.0.0", first)]


def test_crashes_are_told_per_thousand_users(two_versions):
    one = found(asked())

    assert one["1.0.0"].crashes_per_1000_users == 1_000
    assert one["1.1.0"].crashes_per_1000_users == 1_000
    assert found(asked(platform="win32"))["1.0.0"].crashes_per_1000_users == 2_000


def test_adoption_is_the_share_of_the_users_of_each_day(two_versions):
    question = asked("7d")
    adopted = releases.adoption(question, releases.load_sets(question))

    # Three days ago Ada used both.
    assert adopted["1.0.0"][-4:] == [Rate(1, 1), Rate(1, 2), Rate(1, 1), Rate(0, 0)]
    assert adopted["1.1.0"][-4:] == [Rate(1, 1), Rate(1, 2), Rate(0, 1), Rate(0, 0)]


def test_the_adoption_of_a_release_is_that_of_the_last_day_that_is_over(two_versions):
    assert found(asked())["1.0.0"].adoption == Rate(1, 1)
    assert found(asked(until=two_versions.today - timedelta(days=2)))["1.0.0"].adoption == Rate(
        1, 2
    )


def test_the_rest_has_everybody_with_a_version_that_is_not_shown(two_versions):
    question = asked("7d")
    sets = releases.load_sets(question)

    assert releases.rest(question, sets, ["1.1.0"])[-3:] == [Rate(1, 2), Rate(1, 1), Rate(0, 0)]
    assert {rate.part for rate in releases.rest(question, sets, ["1.0.0", "1.1.0"]) if rate} == {0}


def test_a_version_that_nobody_has_under_the_filters_is_not_listed(two_versions):
    assert list(found(asked(platform="win32"))) == ["1.0.0"]


def test_a_filter_by_version_is_left_out_of_the_question():
    day = date(2026, 4, 20)
    filters = {"app_version": "1.0.0", "arch": "x64"}

    question = releases.across_versions(Question(Period(day, day), day, filters))

    assert question.filters == {"arch": "x64"}


def test_of_purged_days_sums_and_sizes_are_left(two_versions):
    for number in range(5):
        for event_type in ("app_opened", "transcription_completed"):
            two_versions.event(f"old {number}", event_type, 230, app_version="0.9.0", arch="x64")
    two_versions.fold()
    two_versions.purge(210)
    until = two_versions.today - timedelta(days=229)

    question = asked("7d", until)
    sets = releases.load_sets(question)
    [one] = found(question).values()

    assert (one.users, one.crash_free_users, one.crashes) == (None, None, 0)
    assert one.success == Rate(5, 5)
    assert releases.adoption(question, sets)["0.9.0"][-2] == Rate(5, 5)
    assert releases.rest(question, sets, ["0.9.0"]) == [Rate(0, 0)] * 7


def test_purged_days_under_filters_tell_nothing(two_versions):
    for number in range(5):
        two_versions.event(f"old {number}", days_ago=230, app_version="0.9.0", arch="x64")
    two_versions.fold()
    two_versions.purge(210)

    question = asked("7d", two_versions.today - timedelta(days=229), arch="x64")
    [one] = found(question).values()

    assert (one.users, one.success, one.crash_free_sessions, one.crashes) == (None,) * 4
    assert releases.rest(question, releases.load_sets(question), [])[-2] is None
