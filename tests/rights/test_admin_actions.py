"""Export and erasure from the lists of the admin."""

import json
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from stories_analytics.rights import admin as module
from tests.intake.answers import everything_stored
from tests.reading.rows import add_event
from tests.rights.conftest import EVERYTHING, NOTHING, held

pytestmark = pytest.mark.django_db

MODELS = [
    pytest.param(model, id=model._meta.db_table) for model in (Event, DebugEvent, Crash, DebugCrash)
]
ACTIONS = ("erase_users", "export_user")


@pytest.fixture
def browser(maintainer: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(maintainer)


def list_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def choose(client: Client, action: str, rows, **more):
    """Select rows and start an action."""
    rows = list(rows)
    form = {"action": action, "_selected_action": [str(row.pk) for row in rows], **more}
    return client.post(list_url(type(rows[0])), form, follow=True)


def fields(page: str) -> dict[str, list[str]]:
    """Return the hidden fields of the page's form."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def confirm(client: Client, model, page: str):
    return client.post(list_url(model), fields(page), follow=True)


@pytest.mark.parametrize("model", MODELS)
def test_maintainers_are_offered_both(browser, known_user, model):
    page = browser.get(list_url(model)).content.decode()

    assert all(f'value="{action}"' in page for action in ACTIONS)


@pytest.mark.parametrize("model", MODELS)
def test_analysts_are_offered_neither(analyst, browser_of, known_user, model):
    page = browser_of(analyst).get(list_url(model)).content.decode()

    assert 'value="export_as_csv"' in page
    assert not any(f'value="{action}"' in page for action in ACTIONS)


def test_an_analysts_forged_form_erases_nobody(analyst, browser_of, known_user):
    rows = Event.objects.all()

    choose(browser_of(analyst), "erase_users", rows, confirmed_user=[str(known_user)])

    assert held(known_user) == EVERYTHING


def test_other_lists_offer_neither(superuser, browser_of):
    page = browser_of(superuser).get(reverse("admin:auth_user_changelist")).content.decode()

    assert not any(action in page for action in ACTIONS)


@pytest.mark.parametrize("model", MODELS)
def test_a_page_asks_first_and_says_how_much(browser, known_user, model):
    page = choose(browser, "erase_users", model.objects.all()[:1]).content.decode()

    assert "Erase 1 user and 6 rows?" in page
    for line in ("Events: 2", "Crashes: 1", "Debug events: 2", "Debug crashes: 1"):
        assert line in page
    assert held(known_user) == EVERYTHING


@pytest.mark.parametrize("model", MODELS)
def test_a_confirmed_user_is_erased_everywhere(browser, known_user, model):
    asked = choose(browser, "erase_users", model.objects.all()[:1]).content.decode()

    page = confirm(browser, model, asked).content.decode()

    assert held(known_user) == NOTHING
    assert "Erased: 1 user, 6 rows." in page


def test_several_users_are_erased_at_once(browser, known_user, send_everything):
    other, kept = uuid4(), uuid4()
    send_everything(other)
    send_everything(kept)
    rows = Event.objects.exclude(user_id=kept)

    asked = choose(browser, "erase_users", rows).content.decode()
    confirm(browser, Event, asked)

    assert "Erase 2 users and 12 rows?" in asked
    assert held(known_user) == held(other) == NOTHING
    assert held(kept) == EVERYTHING


def test_only_the_users_who_were_shown_are_erased(browser, known_user, send_everything):
    rows = Event.objects.all()
    asked = choose(browser, "erase_users", rows, select_across="1").content.decode()
    later = uuid4()
    send_everything(later)

    confirm(browser, Event, asked)

    assert held(known_user) == NOTHING
    assert held(later) == EVERYTHING


def test_more_users_than_a_page_can_show_are_refused(browser, known_user, monkeypatch):
    monkeypatch.setattr(module, "MAX_USERS", 2)
    add_event()
    add_event()

    page = choose(browser, "erase_users", Event.objects.all()).content.decode()

    assert "Select rows of at most 2 users." in page


def test_an_erasure_in_the_admin_leaves_no_trace(browser, known_user):
    asked = choose(browser, "erase_users", Event.objects.all()).content.decode()

    confirm(browser, Event, asked)

    assert not LogEntry.objects.exists()
    assert known_user.hex not in everything_stored().replace("-", "").lower()
    assert str(known_user) not in str(browser.cookies)


@pytest.mark.parametrize("model", MODELS)
def test_a_users_data_is_downloaded(browser, known_user, model):
    response = choose(browser, "export_user", model.objects.all())

    document = json.loads(b"".join(response.streaming_content))
    assert {name: len(document[name]) for name in EVERYTHING} == EVERYTHING
    assert response["Content-Disposition"].startswith("attachment")


def test_two_users_are_not_exported_into_one_file(browser, known_user):
    add_event()

    page = choose(browser, "export_user", Event.objects.all()).content.decode()

    assert "Select rows of one user." in page


def test_the_page_that_asks_has_the_admins_look_and_policy(browser, known_user):
    response = choose(browser, "erase_users", Event.objects.all())
    page = response.content.decode()

    assert 'class="breadcrumbs"' in page
    assert "dashboard/admin.css" in page
    assert "style=" not in page
    assert "unsafe" not in response["Content-Security-Policy"]
    assert f'<a href="{list_url(Event)}" class="closelink">' in page
