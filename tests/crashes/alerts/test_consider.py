"""What each kind of rule raises from the news of a fold, and what it keeps quiet about."""

from datetime import timedelta

import pytest

from crashes.alerts import consider
from crashes.lifecycle import State
from crashes.models import Alert
from tests.crashes.alerts.reports import ADA, BOB, EVE, NOW, minutes

pytestmark = pytest.mark.django_db


def raised(news, now=NOW):
    """Let rules look at news; return what they raise now."""
    before = set(Alert.objects.values_list("id", flat=True))
    consider(news, now=now)
    return list(Alert.objects.exclude(id__in=before).order_by("id"))


# --- New, back, at startup -------------------------------------------------------------------


def test_a_new_group_is_told_once_however_many_reports_come_with_it(groups, rule, news):
    rule("new_group")
    group, known = groups.add(), groups.add()
    arrivals = [groups.report(group, app_version="1.4.0", platform="darwin") for _ in range(3)]

    [alert] = raised(news(*arrivals, groups.report(known), new=[group]))

    assert (alert.kind, alert.group_id) == ("new_group", group.pk)
    assert (alert.app_version, alert.platform) == ("1.4.0", "darwin")
    assert alert.created_at == NOW


def test_a_regression_is_told_with_the_version_from_which_it_came_back(groups, rule, news):
    rule("regression")
    group = groups.add(state=State.REGRESSED)
    old = groups.report(group, app_version="1.0.0")
    back = groups.report(group, app_version="1.4.0", ago=minutes(1))

    [alert] = raised(news(old, back, regressed=[(group.pk, "1.4.0")]))

    assert (alert.kind, alert.group_id, alert.app_version) == ("regression", group.pk, "1.4.0")


def test_a_regression_of_a_version_that_nobody_asked_about_is_not_told(groups, rule, news):
    rule("regression", app_versions=["1.0.0"])
    group = groups.add(state=State.REGRESSED)
    old = groups.report(group, app_version="1.0.0")
    back = groups.report(group, app_version="1.4.0")

    assert raised(news(old, back, regressed=[(group.pk, "1.4.0")])) == []


@pytest.mark.parametrize(
    ("uptime_ms", "is_told"), [(0, True), (9_999, True), (10_000, False), (None, False)]
)
def test_a_crash_in_the_first_ten_seconds_is_one_at_startup(groups, rule, news, uptime_ms, is_told):
    rule("startup")
    arrival = groups.report(groups.add(), uptime_ms=uptime_ms)

    assert [alert.kind for alert in raised(news(arrival))] == ["startup"] * is_told


# --- Many within minutes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "reports", "is_told"),
    [
        pytest.param("reports", [(0, ADA), (5, ADA), (10, ADA)], True, id="three reports"),
        pytest.param("reports", [(0, ADA), (5, ADA)], False, id="one too few"),
        pytest.param("reports", [(0, ADA), (5, ADA), (11, ADA)], False, id="too far apart"),
        pytest.param("users", [(0, ADA), (5, BOB), (10, EVE)], True, id="three users"),
        pytest.param("users", [(0, ADA), (1, ADA), (2, ADA), (3, BOB)], False, id="two users"),
        pytest.param("users", [(0, ADA), (5, BOB), (11, EVE)], False, id="users too far apart"),
    ],
)
def test_many_of_a_group_within_ten_minutes(groups, rule, news, kind, reports, is_told):
    rule(kind, threshold=3, minutes=10)
    group = groups.add(users=9)
    arrivals = [groups.report(group, ago=minutes(ago), user=user) for ago, user in reports]

    # The others were counted by former folds.
    alerts = raised(news(arrivals[0]))

    assert [alert.facts for alert in alerts] == [{kind: 3, "minutes": 10}] * is_told


def test_a_burst_while_no_worker_ran_is_told_afterwards(groups, rule, news):
    rule("reports", threshold=3, minutes=10)
    group = groups.add()
    arrivals = [groups.report(group, ago=minutes(ago)) for ago in (0, 61, 62, 63, 200)]

    [alert] = raised(news(*arrivals))

    assert alert.facts["reports"] == 3


def test_reports_of_who_was_offline_tell_nothing_of_these_minutes(groups, rule, news):
    rule("reports", threshold=2, minutes=10)
    group = groups.add()
    late = [groups.report(group, ago=minutes(60), late=minutes(59)) for _ in range(3)]

    assert raised(news(*late)) == []


def test_all_keys_of_a_merged_group_count_and_a_user_of_two_keys_once(groups, rule, news):
    rule("users", threshold=2, minutes=10)
    group = groups.add(users=5)
    other = groups.key(group)
    first = group.keys.exclude(pk=other.pk).get()
    arrivals = [groups.report(group, user=ADA, key=key) for key in (first, other)]
    assert raised(news(*arrivals)) == []

    [alert] = raised(news(groups.report(group, user=BOB, key=other)))

    assert alert.facts["users"] == 2


def test_other_groups_do_not_count(groups, rule, news):
    rule("reports", threshold=2, minutes=10)

    assert raised(news(groups.report(groups.add()), groups.report(groups.add()))) == []


# --- Crash loops -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reports", "is_told"),
    [
        pytest.param([(0, ADA), (5, ADA), (10, ADA)], True, id="three times in ten minutes"),
        pytest.param([(0, ADA), (5, ADA)], False, id="twice"),
        pytest.param([(0, ADA), (5, ADA), (11, ADA)], False, id="too slowly"),
        pytest.param([(0, ADA), (1, BOB), (2, ADA), (3, BOB)], False, id="two users, twice each"),
        pytest.param([(5, ADA), (0, ADA), (9, ADA)], True, id="the middle one comes last"),
    ],
)
def test_three_crashes_of_one_user_within_ten_minutes_are_a_loop(
    groups, rule, news, reports, is_told
):
    rule("loop")
    group = groups.add()
    arrivals = [groups.report(group, ago=minutes(ago), user=user) for ago, user in reports]

    alerts = raised(news(arrivals[0]))

    assert [alert.facts for alert in alerts] == [{"reports": 3, "minutes": 10}] * is_told


def test_a_loop_that_was_sent_a_day_later_is_still_one(groups, rule, news):
    rule("loop")
    group = groups.add()
    day = timedelta(days=1)
    late = [groups.report(group, ago=day + minutes(n), late=day, user=ADA) for n in range(3)]

    assert [alert.kind for alert in raised(news(*late))] == ["loop"]


def test_crashes_of_different_groups_are_no_loop(groups, rule, news):
    rule("loop")

    assert raised(news(*(groups.report(groups.add(), user=ADA) for _ in range(3)))) == []


# --- Conditions, cooldown, states --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["new_group", "startup", "reports", "users", "loop"])
@pytest.mark.parametrize(
    ("conditions", "is_told"),
    [
        pytest.param({}, True, id="none"),
        pytest.param({"app_versions": ["1.4.0"]}, True, id="the version"),
        pytest.param({"app_versions": ["1.3.0", "1.4.0"]}, True, id="one of the versions"),
        pytest.param({"app_versions": ["1.3.0"]}, False, id="another version"),
        pytest.param({"platforms": ["darwin", "linux"]}, True, id="one of the platforms"),
        pytest.param({"platforms": ["win32"]}, False, id="another platform"),
        pytest.param(
            {"app_versions": ["1.4.0"], "platforms": ["win32"]}, False, id="only one of both"
        ),
    ],
)
def test_a_rule_is_about_its_versions_and_platforms(groups, rule, news, kind, conditions, is_told):
    rule(kind, threshold=1, minutes=10, **conditions)
    group = groups.add()
    where = {"app_version": "1.4.0", "platform": "darwin", "user": ADA}
    arrivals = [groups.report(group, uptime_ms=5, **where) for _ in range(3)]

    assert len(raised(news(*arrivals, new=[group]))) == is_told


def test_stored_reports_count_under_the_conditions_only(groups, rule, news):
    rule("reports", threshold=2, minutes=10, platforms=["darwin"], app_versions=["1.4.0"])
    group = groups.add()
    for where in ({"platform": "win32", "app_version": "1.4.0"}, {"platform": "darwin"}):
        groups.report(group, **where)

    arrival = groups.report(group, platform="darwin", app_version="1.4.0")

    assert raised(news(arrival)) == []


def test_a_rule_is_quiet_about_a_group_for_its_cooldown(groups, rule, news):
    rule("startup", cooldown_minutes=60)
    told, other = groups.add(), groups.add()
    arrival = groups.report(told, uptime_ms=1)
    assert len(raised(news(arrival))) == 1

    later = NOW + minutes(59)
    alerts = raised(news(arrival, groups.report(other, uptime_ms=1)), now=later)
    assert [alert.group_id for alert in alerts] == [other.pk]

    assert len(raised(news(arrival), now=NOW + minutes(60))) == 1


def test_each_rule_has_a_cooldown_of_its_own(groups, rule, news):
    short, long = rule("startup", cooldown_minutes=5), rule("startup", cooldown_minutes=500)
    arrival = groups.report(groups.add(), uptime_ms=1)
    assert {alert.rule for alert in raised(news(arrival))} == {short, long}

    assert [alert.rule for alert in raised(news(arrival), now=NOW + minutes(6))] == [short]


@pytest.mark.parametrize(
    ("state", "is_told"),
    [("open", True), ("regressed", True), ("resolved", False), ("ignored", False)],
)
def test_what_somebody_has_settled_raises_nothing(groups, rule, news, state, is_told):
    rule("startup")
    arrival = groups.report(groups.add(state=state), uptime_ms=1)

    assert len(raised(news(arrival))) == is_told


def test_a_rule_that_is_switched_off_raises_nothing(groups, rule, news):
    rule("startup", is_enabled=False)

    assert raised(news(groups.report(groups.add(), uptime_ms=1))) == []


def test_a_group_without_a_key_is_no_error(groups, rule, news):
    rule("reports", threshold=1)
    group = groups.add()
    arrival = groups.report(group)
    group.keys.all().delete()

    assert raised(news(arrival)) == []
