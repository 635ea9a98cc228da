"""Alerts about versions with too few crash-free users, by the definition of the dashboard."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from crashes.arrivals import Arrival, News
from crashes.models import Alert, AlertRule
from stats.crash_free_alerts import consider_versions
from stats.fold import fold_all
from stats.models import UserSet
from stats.state import state


def news_of(*versions):
    """The news of a fold with a report of each version; of which group does not matter."""
    now = timezone.now()
    return News([Arrival(uuid4(), uuid4(), 1, one, "", now, now, None) for one in versions])


@pytest.fixture
def rule(world):
    def make(**options):
        usual = {"kind": "crash_free", "minimum_users": 4, "percent": 80.0, "days": 7}
        name = f"Rule {AlertRule.objects.count() + 1}"
        return AlertRule.objects.create(name=name, **{**usual, **options})

    return make


@pytest.fixture
def used(world):
    """Let a version have users, some of whom crash."""

    def make(version, users, crashed, *, days_ago=1, platform="darwin"):
        names = [f"{version} {platform} {days_ago} {number}" for number in range(users)]
        for name in names:
            world.event(name, days_ago=days_ago, app_version=version, platform=platform)
        for name in names[:crashed]:
            world.report(name, days_ago=days_ago, app_version=version, platform=platform)

    return make


@pytest.fixture
def _silent_fold(monkeypatch):
    """Let a test look at the rules itself, once everything is counted."""
    monkeypatch.setattr("stats.fold.consider_versions", lambda *_, **__: None)


def test_the_fold_looks_at_the_rules(used, rule):
    rule()
    used("1.4.0", 5, 5)

    fold_all()

    assert [alert.app_version for alert in Alert.objects.all()] == ["1.4.0"]


def raised(*versions, now=None):
    fold_all()
    before = set(Alert.objects.values_list("id", flat=True))
    consider_versions(news_of(*versions), state(), now=now or timezone.now())
    return list(Alert.objects.exclude(id__in=before).order_by("id"))


@pytest.mark.usefixtures("_silent_fold")
@pytest.mark.parametrize(
    ("users", "crashed", "is_told"),
    [
        pytest.param(5, 2, True, id="60 % of five"),
        pytest.param(5, 1, False, id="80 % of five, which is the limit"),
        pytest.param(4, 1, True, id="75 % of just enough users"),
        pytest.param(3, 3, False, id="none of too few users"),
    ],
)
def test_a_version_is_told_when_fewer_users_than_wanted_are_crash_free(
    used, rule, users, crashed, is_told
):
    rule()
    used("1.4.0", users, crashed)

    alerts = raised("1.4.0")

    assert [(alert.kind, alert.app_version) for alert in alerts] == (
        [("crash_free", "1.4.0")] * is_told
    )


@pytest.mark.usefixtures("_silent_fold")
def test_the_share_is_the_one_of_the_dashboard(world, used, rule):
    rule(percent=100.0)
    for days_ago in (0, 3, 6, 7):
        used("1.4.0", 3, 1, days_ago=days_ago)
    world.report("opted out", app_version="1.4.0")

    [alert] = raised("1.4.0")

    summary = world.assert_agrees("7d", app_version="1.4.0")
    assert alert.facts == {
        "share": summary["summary"]["crash_free_users"],
        "percent": 100.0,
        "users": summary["n"]["crash_free_users"],
        "days": 7,
    }


@pytest.mark.usefixtures("_silent_fold")
def test_only_versions_of_this_folds_reports_are_looked_at(used, rule):
    rule()
    used("1.4.0", 5, 5)
    used("1.3.0", 5, 5)

    assert [alert.app_version for alert in raised("1.3.0", "2.0.0", "")] == ["1.3.0"]


@pytest.mark.usefixtures("_silent_fold")
def test_only_versions_of_the_rule_are_looked_at(used, rule):
    rule(app_versions=["1.4.0"])
    for version in ("1.4.0", "1.3.0"):
        used(version, 5, 5)

    assert [alert.app_version for alert in raised("1.4.0", "1.3.0")] == ["1.4.0"]
    assert raised("1.3.0") == []


@pytest.mark.usefixtures("_silent_fold")
def test_each_platform_of_a_rule_is_looked_at_by_itself(used, rule):
    rule(platforms=["darwin", "win32", "linux"])
    used("1.4.0", 5, 5, platform="darwin")
    used("1.4.0", 50, 0, platform="win32")

    assert [(alert.platform, alert.facts["share"]) for alert in raised("1.4.0")] == [("darwin", 0)]


@pytest.mark.usefixtures("_silent_fold")
def test_a_rule_is_quiet_about_a_version_for_its_cooldown(used, rule):
    rule(cooldown_minutes=60)
    used("1.4.0", 5, 5)
    used("1.3.0", 5, 5)
    now = timezone.now()
    assert len(raised("1.4.0")) == 1

    assert [
        one.app_version for one in raised("1.4.0", "1.3.0", now=now + timedelta(minutes=59))
    ] == ["1.3.0"]
    assert [one.app_version for one in raised("1.4.0", now=now + timedelta(minutes=60))] == [
        "1.4.0"
    ]


@pytest.mark.usefixtures("_silent_fold")
def test_purged_days_tell_nothing(world, used, rule):
    rule(days=90)
    used("1.4.0", 5, 5)
    fold_all()
    known = state()
    known.purged_through = world.today - timedelta(days=30)

    consider_versions(news_of("1.4.0"), known, now=timezone.now())

    assert not Alert.objects.exists()


@pytest.mark.usefixtures("_silent_fold")
def test_a_crowd_of_made_up_versions_is_not_looked_through(used, rule, django_assert_num_queries):
    rule()
    versions = [f"9.9.{number}" for number in range(50)]
    for version in versions[:2]:
        used(version, 1, 1)
    fold_all()
    assert UserSet.objects.filter(value="9.9.0").exists()
    numbers, news = state(), news_of(*versions)

    with django_assert_num_queries(5):  # Rules, what they told, and sizes; a savepoint.
        consider_versions(news, numbers, now=timezone.now())


@pytest.mark.usefixtures("_silent_fold")
def test_without_rules_there_is_one_question(world, django_assert_num_queries):
    numbers = state()

    with django_assert_num_queries(3):  # Two of them are the savepoint.
        consider_versions(news_of("1.4.0"), numbers, now=timezone.now())


@pytest.mark.usefixtures("_silent_fold")
def test_without_versions_there_is_none(world, django_assert_num_queries):
    numbers = state()

    with django_assert_num_queries(0):
        consider_versions(news_of("", "other"), numbers, now=timezone.now())
