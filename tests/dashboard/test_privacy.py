"""The public page: anybody may read it, and it says what the server does."""

import re
from html import unescape

import pytest
from django.test import Client

from dashboard.notice import NEVER_COLLECTED, Operator
from stories_analytics.privacy import catalogue
from stories_analytics.privacy.catalogue import EVENTS

PAGE = "/privacy"
PROGRAMS = "/privacy.json"
BOTH = pytest.mark.parametrize("address", [PAGE, PROGRAMS])


@pytest.fixture
def page(client):
    return unescape(client.get(PAGE).content.decode())


@BOTH
@pytest.mark.parametrize("slash", ["", "/"])
def test_anybody_may_read_it_with_and_without_a_slash(client, address, slash):
    assert client.get(address + slash).status_code == 200


@BOTH
def test_it_asks_neither_the_database_nor_the_session(client, address):
    # No mark: a query would fail this test.
    client.cookies["sessionid"] = "somebody"

    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@BOTH
def test_it_may_be_cached_and_asked_for_again_cheaply(client, address):
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert set(first["Cache-Control"].split(", ")) == {"public", "max-age=3600"}
    assert again.status_code == 304
    assert again.content == b""


@BOTH
def test_a_new_retention_is_a_new_page(client, settings, address):
    first = client.get(address)
    settings.RETENTION_DAYS = 211

    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200


@BOTH
def test_it_is_only_read(address):
    assert Client(enforce_csrf_checks=False).post(address).status_code == 405


def test_the_page_needs_no_script_and_loads_nothing_from_elsewhere(client):
    page = client.get(PAGE).content.decode()
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)""", page)

    assert "<script" not in page
    assert "style=" not in page
    assert all(link.startswith(("/", "#")) for link in loaded)


def test_every_link_inside_the_page_leads_somewhere(page):
    targets = set(re.findall(r'href="#([^"]+)"', page))
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert targets
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event_type)
def test_the_page_explains_every_event_with_its_properties_and_example(page, event):
    start = page.index(f'id="{event.event_type}"')
    card = page[start : page.index("</article>", start)]

    assert event.title in card
    assert event.sentence in card
    assert event.example_text in card
    for entry in event.current_properties:
        assert entry.meaning in card
        assert entry.values in card
    for entry in event.properties:
        assert f"<code>{entry.key}</code>" in card


def test_the_page_shows_a_whole_message_and_a_whole_report(page):
    assert '"user_id"' in page
    for entry in (*catalogue.ENVELOPE, *catalogue.EVENT_FIELDS, *catalogue.CRASH_FIELDS):
        assert entry.meaning in page


@pytest.mark.parametrize("item", NEVER_COLLECTED)
def test_the_page_says_what_is_never_collected(page, item):
    assert f"<li>{item}</li>" in page


def test_the_retention_is_that_of_the_settings(client, settings):
    settings.RETENTION_DAYS = 222

    assert "<td>222 days</td>" in client.get(PAGE).content.decode()
    assert client.get(PROGRAMS).json()["retention"] == {
        "events_days": 222,
        "crash_reports_days": 222,
        "debug_days": 7,
        "sums_without_ids": "forever",
    }


@pytest.mark.parametrize(
    ("name", "contact", "expected"),
    [
        pytest.param("", "", "has not left a name here", id="nobody"),
        pytest.param("Ada & Co", "", "run by <strong>Ada & Co</strong>", id="a name alone"),
        pytest.param(
            "", "p@a.example", '<a href="mailto:p@a.example">p@a.example</a>', id="a mail address"
        ),
        pytest.param(
            "",
            "https://a.example",
            '<a href="https://a.example">https://a.example</a>',
            id="a page",
        ),
        pytest.param("Ada", "room 101", "Contact: room 101.", id="plain text"),
    ],
)
def test_the_operator_is_named_as_set(client, settings, name, contact, expected):
    settings.OPERATOR_NAME, settings.OPERATOR_CONTACT = name, contact

    page = unescape(client.get(PAGE).content.decode())
    told = client.get(PROGRAMS).json()["operator"]

    assert expected in page
    assert told == {"name": name or None, "contact": contact or None}


@pytest.mark.parametrize(
    "contact", ["javascript:alert(1)", "data:text/html,x", "javascript:a@b", "ask @ the desk"]
)
def test_a_contact_is_never_a_link_of_another_kind(contact):
    assert Operator("", contact).link in ("", f"mailto:{contact}")


def test_a_contact_cannot_break_out_of_the_page(client, settings):
    settings.OPERATOR_CONTACT = '"><script>alert(1)</script>@x'

    assert "<script" not in client.get(PAGE).content.decode()


def test_programs_read_the_catalogue(client):
    told = client.get(PROGRAMS).json()

    assert [event["event_type"] for event in told["events"]] == [
        event.event_type for event in EVENTS
    ]
    recording = told["events"][1]
    assert recording["example"] == EVENTS[1].example
    assert recording["properties"][1] == {
        "key": "source",
        "meaning": "Where it was started: in the main window or the small one.",
        "types": ["string"],
        "unit": None,
        "values": ["main", "widget"],
        "example": "widget",
        "only_in_old_versions": False,
    }


def test_the_keys_for_programs_are_stable(client):
    told = client.get(PROGRAMS).json()

    assert list(told) == [
        "version",
        "operator",
        "retention",
        "message",
        "events",
        "undocumented_events",
        "crash_report",
        "never_collected",
        "opt_out",
        "erase",
    ]
    assert (told["erase"]["method"], told["erase"]["path"]) == ("POST", "/api/erase")
    assert told["crash_report"]["example"] == catalogue.crash_example()
