"""Which bugs are there, what is known of one, and which of its reports is shown."""

from datetime import timedelta

import pytest

from crashes.lifecycle import State
from crashes.models import Crash, CrashGroup, MapRelease
from stats import crash_group, crash_reports
from stats.answer import ask, read_state
from stats.crash_groups import Search, find_groups
from stats.fold import fold_all
from stats.group_handling import Decision, ignore, merge, resolve

OTHER = "RangeError: Maximum call stack size exceeded"


@pytest.fixture
def bugs(world):
    """One bug of Ada on two systems and of Bob, and another one of Bob."""
    world.report("ada", 3, app_version="1.9", platform="darwin")
    world.report("ada", 2, app_version="1.10", platform="win32")
    world.report("bob", 2, app_version="1.10", platform="win32")
    world.report("bob", 1, error_message=OTHER)
    fold_all()
    return world


def group(title="TypeError"):
    return CrashGroup.objects.get(title__startswith=title)


def question(length="30d", **filters):
    return ask(read_state(), length, None, filters)


def found(world, search=None, **filters):
    groups = find_groups(question(**filters), search or Search(), now=world.now)
    return [one.group.title.partition(":")[0] for one in groups]


def read(world, **filters):
    known = crash_group.read_group(group().pk, question(**filters), now=world.now)
    assert known
    return known


def shown(rows, report_id=None):
    found = crash_reports.one(rows, report_id) if report_id else crash_reports.newest(rows)
    assert found
    return found


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("last_seen", "RangeError"),
        ("first_seen", "RangeError"),
        ("reports", "TypeError"),
        ("users", "TypeError"),
    ],
)
def test_groups_are_sorted_the_latest_or_largest_first(bugs, sort, first):
    assert found(bugs, Search(sort=sort))[0] == first


def test_groups_without_a_report_in_the_period_are_left_out(bugs):
    bugs.pass_time(timedelta(days=40))

    assert found(bugs) == []


def test_groups_count_by_the_version_and_system_of_their_reports(bugs):
    assert found(bugs, platform="darwin") == ["TypeError"]
    assert found(bugs, app_version="1.10", platform="darwin") == []


def test_what_is_decided_leaves_the_list_and_comes_back(bugs):
    by = Decision("mk", bugs.now)
    resolve([group().pk], by, version="2.0")
    ignore([group("RangeError").pk], by, until=bugs.now + timedelta(days=1))

    assert found(bugs) == []
    assert found(bugs, Search(states=(State.RESOLVED,))) == ["TypeError"]
    bugs.pass_time(timedelta(days=1))
    assert found(bugs) == ["RangeError"]


def test_a_group_is_new_for_a_week(bugs):
    news = [one.is_new for one in find_groups(question(), Search(), now=bugs.now)]
    later = bugs.now + timedelta(days=8)

    assert news == [True, True]
    assert not any(one.is_new for one in find_groups(question(), Search(), now=later))


def test_versions_stand_in_their_order_and_systems_by_reports(bugs):
    matrix = crash_group.matrix(read(bugs).rows)

    assert matrix.versions == ["1.10", "1.9"]
    assert matrix.platforms == ["win32", "darwin"]
    assert matrix.of_version("1.10").reports == 2
    assert len(matrix.of_platform("win32").users) == 2
    assert ("1.9", "win32") not in matrix.cells


def test_every_day_has_its_reports_and_users(bugs):
    days = crash_group.by_day(read(bugs).rows, question("7d").period.days)

    assert [reports for _, reports, _ in days] == [0, 0, 0, 1, 2, 0, 0]
    assert [users for _, _, users in days] == [0, 0, 0, 1, 2, 0, 0]


def test_who_was_never_seen_on_the_fix_waits_for_it(bugs):
    bugs.event("ada", days_ago=1, app_version="2.1")
    for user in ("bob", "cleo"):
        bugs.event(user, days_ago=1, app_version="1.10")
    resolve([group().pk], Decision("mk", bugs.now - timedelta(days=2)), version="2.0")
    known = read(bugs)
    late = crash_group.draining(known.standing, known.group, known.rows, read_state())

    assert late
    assert late.waiting
    assert (late.waiting.part, late.waiting.of) == (2, 3)
    # Those of the day of the decision on.
    assert (late.reports, late.users) == (2, 2)


def test_an_open_group_drains_nothing(bugs):
    known = read(bugs)

    assert crash_group.draining(known.standing, known.group, known.rows, read_state()) is None


def test_purged_days_keep_their_reports_without_users_and_places(lasting_world):
    world = lasting_world
    world.report("ada", 5, app_version="1.0", platform="darwin")
    world.report("bob", 1, app_version="1.0", platform="darwin")
    fold_all()
    world.pass_time(timedelta(days=209))
    world.purge(210)
    until = world.today - timedelta(days=200)
    asked = ask(read_state(), "30d", until, {})
    known = crash_group.read_group(group().pk, asked, now=world.now)

    assert known
    assert (known.counted.reports, known.counted.users) == (2, None)
    assert crash_group.matrix(known.rows).of_version("1.0").reports == 1
    assert known.stored_reports == 1


def test_a_merged_group_has_a_successor(bugs):
    first, second = group(), group("RangeError")
    merge([second.pk], first.pk, Decision("mk", bugs.now))

    assert crash_group.read_group(second.pk, question(), now=bugs.now) is None
    assert crash_group.successor(second.pk) == first.pk
    assert crash_group.successor(999_999) is None


def test_each_report_knows_its_neighbours(bugs):
    rows = crash_reports.reports_of(read(bugs).fingerprints, {})
    ids = list(rows.newest_first().values_list("pk", flat=True))
    first = shown(rows)
    middle, last = (shown(rows, one) for one in ids[1:])

    assert (first.newer, first.report.pk, first.older) == (None, ids[0], ids[1])
    assert (middle.newer, middle.report.pk, middle.older) == (ids[0], ids[1], ids[2])
    assert (last.newer, last.report.pk, last.older) == (ids[1], ids[2], None)


def test_a_report_of_another_group_is_none_of_these(bugs):
    rows = crash_reports.reports_of(read(bugs).fingerprints, {})

    assert crash_reports.one(rows, Crash.objects.get(error_type="RangeError").pk) is None
    assert crash_reports.newest(rows.none()) is None


def test_what_happened_in_the_hour_before_is_told_the_latest_first(bugs):
    report = Crash.objects.get(error_type="RangeError")
    bugs.event("bob", "recording_started", 1)
    bugs.event("ada", "app_opened", 1)
    bugs.event("bob", "app_opened", 2)

    assert [event.event_type for event in crash_reports.before(report)] == ["recording_started"]


def test_a_stack_without_maps_stays_as_it_came(bugs):
    report = Crash(app_version="1.0", stack_trace="Error\n    at f (a.js:1:1)")

    assert crash_reports.resolved_stack(report) == report.stack_trace
    assert crash_reports.resolved_stack(Crash()) == ""
    assert not MapRelease.objects.exists()
