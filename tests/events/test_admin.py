"""Events in the admin: what the catalogue does not know is marked."""

import re

import pytest
from django.urls import reverse

from tests.reading.rows import add_event

pytestmark = pytest.mark.django_db

LIST = "/admin/events/event/"


def row_url(event):
    return reverse("admin:events_event_change", args=[event.pk])


def marks(page):
    return re.findall(r'<span class="remark" title="([^"]*)">([^<]*)</span>', page)


def test_an_event_without_properties_has_an_empty_object(staff_client):
    page = staff_client.get(row_url(add_event(properties={}))).content.decode()

    assert '<pre class="source">{}</pre>' in page


def test_an_event_that_the_catalogue_does_not_name_is_marked_in_the_list(staff_client):
    add_event(event_type="made_up_yesterday")
    add_event(event_type="app_opened")

    page = staff_client.get(LIST).content.decode()

    assert marks(page) == [("The catalogue has no event of this name.", "undocumented")]
    assert 'made_up_yesterday <span class="remark"' in page


def test_what_the_catalogue_does_not_know_of_an_event_is_marked_on_its_page(staff_client):
    properties = {"duration": 45, "mood": "good", "source": "wall"}
    event = add_event(event_type="recording_started", properties=properties)

    page = staff_client.get(row_url(event)).content.decode()

    assert marks(page) == [
        ("The catalogue has no mood in recording_started.", "undocumented"),
        ("The catalogue knows: main or widget.", "undocumented value"),
    ]
