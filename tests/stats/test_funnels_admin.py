"""Saving funnels in the admin."""

import pytest
from django.urls import reverse

from stats.models import Funnel
from tests.conftest import member

pytestmark = pytest.mark.django_db
ADD = "admin:stats_funnel_add"


def save(client, **form):
    usual = {"name": "Onboarding", "steps": "app_opened\nrecording_started", "window_days": "7"}
    return client.post(reverse(ADD), {**usual, **form})


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("app_opened\nrecording_started", id="one a line"),
        pytest.param("app_opened\r\n\r\n  recording_started \r\n", id="as a browser sends it"),
        pytest.param("app_opened, recording_started", id="commas"),
    ],
)
def test_a_funnel_is_saved(staff_client, typed):
    assert save(staff_client, steps=typed).status_code == 302

    saved = Funnel.objects.get()
    assert (saved.name, saved.window_days) == ("Onboarding", 7)
    assert saved.steps == ["app_opened", "recording_started"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        pytest.param({"steps": ""}, "A funnel has 2 to 6 steps.", id="no step"),
        pytest.param({"steps": "a"}, "A funnel has 2 to 6 steps.", id="one step"),
        pytest.param({"steps": "a,b,c,d,e,f,g"}, "A funnel has 2 to 6 steps.", id="seven"),
        pytest.param({"steps": "a\nApp Opened"}, "Each step is an event type", id="a bad name"),
        pytest.param({"steps": '["a", "b"]'}, "Each step is an event type", id="a list of JSON"),
        pytest.param({"window_days": "0"}, "The window is 1 to 90 days.", id="no window"),
        pytest.param({"window_days": "91"}, "The window is 1 to 90 days.", id="too long"),
        pytest.param({"window_days": "-7"}, "The window is 1 to 90 days.", id="backwards"),
        pytest.param({"window_days": ""}, "This field is required.", id="an empty window"),
        pytest.param({"name": ""}, "This field is required.", id="no name"),
    ],
)
def test_what_is_no_funnel_is_refused_with_a_reason(staff_client, form, sentence):
    page = save(staff_client, **form)

    assert page.status_code == 200
    assert sentence in page.content.decode().split('class="errorlist"')[1].split("</ul>")[0]
    assert not Funnel.objects.exists()


def test_a_name_is_given_once(staff_client):
    save(staff_client)

    assert "already exists" in save(staff_client).content.decode()


def test_what_was_typed_comes_back_with_the_reason(staff_client):
    page = save(staff_client, steps="app_opened\nNo Such").content.decode()

    assert "app_opened\nNo Such</textarea>" in page


def test_a_saved_funnel_is_listed_and_edited_as_lines(staff_client):
    save(staff_client, window_days="1")
    saved = Funnel.objects.get()
    change = reverse("admin:stats_funnel_change", args=[saved.pk])

    listed = staff_client.get(reverse("admin:stats_funnel_changelist")).content.decode()
    page = staff_client.get(change).content.decode()
    form = {"name": "Onboarding", "steps": "app_opened\nfeature_used", "window_days": "30"}
    staff_client.post(change, form)

    assert "app_opened → recording_started" in listed
    assert "1 day<" in listed
    assert "app_opened\nrecording_started</textarea>" in page
    saved.refresh_from_db()
    assert (saved.steps, saved.window_days) == (["app_opened", "feature_used"], 30)


def test_only_what_was_changed_is_in_the_history(staff_client):
    save(staff_client)
    saved = Funnel.objects.get()
    change = reverse("admin:stats_funnel_change", args=[saved.pk])
    form = {"name": "Activation", "steps": "app_opened\r\nrecording_started", "window_days": "7"}

    staff_client.post(change, form)
    history = staff_client.get(reverse("admin:stats_funnel_history", args=[saved.pk]))

    assert "Changed Name." in history.content.decode()


@pytest.mark.parametrize(("group", "status"), [("Analyst", 403), ("Maintainer", 302)])
def test_maintainers_save_funnels_and_analysts_look_at_them(group, status):
    _, client = member(group)

    assert save(client).status_code == status
    assert client.get(reverse("admin:stats_funnel_changelist")).status_code == 200
