"""The commands of manage.py, called as a person would."""

from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from crashes.models import Alert, AlertChannel, Crash
from events.models import DebugEvent, Event
from stats.models import UserSet, UserStats
from stats.state import state
from stories_analytics.intake.models import Delta

pytestmark = pytest.mark.django_db


def run(name, *arguments, **options):
    output = StringIO()
    call_command(name, *arguments, stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def real_event(post, batch):
    """An event that did not come from the demo."""
    post("/api/events/batch", batch("app_opened"))
    return Event.objects.get()


@pytest.mark.django_db(transaction=True)
def test_demo_data_is_there_and_counted():
    said = run("seed_demo", "--events", "120", "--users", "9", "--days", "30")

    assert "120 demo events of 9 users" in said
    assert Event.objects.count() == 120
    assert UserStats.objects.count() == state().total_users == 9
    assert sum(UserStats.objects.values_list("events", flat=True)) == 120


@pytest.mark.django_db(transaction=True)
def test_demo_data_tells_of_crashes_too():
    run("seed_demo", "--events", "3000", "--seed", "2")

    assert Crash.objects.exists()
    assert UserSet.objects.filter(attribute="crashed").exists()


@pytest.mark.django_db(transaction=True)
def test_seeding_twice_adds_more_and_counts_all(real_event):
    for _ in range(2):
        run("seed_demo", "--events", "150", "--users", "12")

    assert Event.objects.count() == 301
    assert state().total_users == 25


@pytest.mark.parametrize("option", ["--events", "--users", "--days"])
def test_demo_sizes_must_be_positive(option):
    with pytest.raises(CommandError, match="at least 1"):
        run("seed_demo", option, "0")


@pytest.mark.django_db(transaction=True)
def test_clearing_the_demo_keeps_what_is_real(real_event):
    run("seed_demo", "--events", "50")

    said = run("clear_data", "--demo")

    assert "demo rows are deleted" in said
    assert list(Event.objects.all()) == [real_event]
    assert state().total_users == 1
    assert not Crash.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clearing_all_asks_first(real_event, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr("builtins.input", lambda _: "delete")

    run("clear_data")

    assert not Event.objects.exists()
    assert not Delta.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clearing_takes_the_debug_rows_too(post, batch, settings):
    settings.DEBUG = True
    post("/api/events/batch", batch("app_opened", debug=True))

    run("clear_data", "--yes")

    assert not DebugEvent.objects.exists()


def test_clearing_takes_what_was_raised_and_keeps_who_is_told(settings):
    settings.DEBUG = True
    channel = AlertChannel.objects.create(name="Mailbox", kind="email")
    Alert.objects.create(kind="startup", group_id=1).deliveries.create(channel=channel)
    connection.check_constraints()  # They wait for the commit, and a table is not cleared before.

    run("clear_data", "--yes")

    assert not Alert.objects.exists()
    assert AlertChannel.objects.exists()


def test_any_other_answer_deletes_nothing(real_event, settings, monkeypatch):
    settings.DEBUG = True
    asked = []

    def answer(question):
        asked.append(question)
        return "yes"

    monkeypatch.setattr("builtins.input", answer)

    with pytest.raises(CommandError, match="Nothing was deleted"):
        run("clear_data")

    assert "1 events" in asked[0]
    assert Event.objects.exists()


def test_production_data_is_not_cleared_by_a_plain_yes(real_event, settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="--yes-really"):
        run("clear_data", "--yes")

    assert Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_production_data_is_cleared_by_yes_really(real_event, settings):
    settings.DEBUG = False

    run("clear_data", "--yes-really")

    assert not Event.objects.exists()


def test_the_dashboard_user_is_made_once(settings):
    settings.DASHBOARD_USERNAME = "ada"
    settings.DASHBOARD_PASSWORD = f"p-{uuid4()}"

    run("ensure_dashboard_user")
    user = User.objects.get(username="ada")

    assert user.is_superuser
    assert user.check_password(settings.DASHBOARD_PASSWORD)


def test_a_password_that_was_changed_since_stays(settings):
    settings.DASHBOARD_USERNAME = "ada"
    settings.DASHBOARD_PASSWORD = f"p-{uuid4()}"
    User.objects.create_superuser("ada", password="changed")

    said = run("ensure_dashboard_user")

    assert "is there" in said
    assert User.objects.get().check_password("changed")


def test_without_a_name_no_user_is_made(settings):
    settings.DASHBOARD_USERNAME = ""

    said = run("ensure_dashboard_user")

    assert "createsuperuser" in said
    assert not User.objects.exists()


def test_a_new_local_password_works():
    said = run("local_password")
    password = said.split()[-1]

    assert User.objects.get(username="admin").check_password(password)


def test_a_second_local_password_replaces_the_first():
    first = run("local_password").split()[-1]

    run("local_password")

    assert not User.objects.get(username="admin").check_password(first)
    assert User.objects.count() == 1


@pytest.mark.parametrize("command", ["local_password", "reset_embedded_db"])
def test_a_given_database_is_left_alone(command, settings):
    settings.EMBEDDED_POSTGRES = None

    with pytest.raises(CommandError, match="embedded database"):
        run(command)


def test_a_database_in_use_is_not_reset():
    with pytest.raises(CommandError, match="in use"):
        run("reset_embedded_db")
