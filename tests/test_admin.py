"""The admin: read-only, searchable, and cheap on a large table."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from stories_analytics.intake.identifiers import stored_user_id
from stories_analytics.reading import admin, querysets
from tests.conftest import member

pytestmark = pytest.mark.django_db

MODELS = [
    pytest.param(model, id=model._meta.db_table) for model in (Event, DebugEvent, Crash, DebugCrash)
]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def event():
    return make_event(properties={"source": "widget", "duration": 45})


@pytest.fixture
def crash():
    now = datetime.now(UTC)
    return Crash.objects.create(
        id=uuid4(),
        user_id=uuid4(),
        error_type="TypeError",
        error_message=HOSTILE,
        stack_trace=f"TypeError: {HOSTILE}\n    at draw (app.asar/wave.js:1:2)",
        timestamp=now,
        created_at=now,
        context={"view": "editor"},
    )


def make_event(**values):
    now = datetime.now(UTC)
    fields = {"user_id": uuid4(), "event_type": "app_opened", "timestamp": now, "created_at": now}
    return Event.objects.create(id=uuid4(), **(fields | values))


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def row_url(row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize("model", MODELS)
def test_an_empty_list_says_how_to_send_the_first_row(staff_client, model):
    page = staff_client.get(list_url(model)).content.decode()

    assert "curl http://testserver/api/events/batch" in page


@pytest.mark.parametrize("model", MODELS)
def test_rows_cannot_be_added_or_deleted_by_hand(staff_client, model):
    added = staff_client.get(f"{list_url(model)}add/")
    bulk = staff_client.post(list_url(model), {"action": "delete_selected", "_selected_action": 1})

    assert added.status_code == 403
    assert b"delete_selected" not in staff_client.get(list_url(model)).content
    assert bulk.status_code == 302


def test_the_page_of_an_event_shows_its_properties_line_by_line(staff_client):
    event = make_event(event_type="recording_started", properties={"source": "main", "duration": 4})

    page = staff_client.get(row_url(event)).content.decode()

    assert "{\n  &quot;duration&quot;: 4,\n  &quot;source&quot;: &quot;main&quot;\n}" in page
    assert "undocumented" not in page
    assert 'name="_save"' not in page


def test_a_row_cannot_be_changed_by_a_forged_form(staff_client, event):
    response = staff_client.post(row_url(event), {"event_type": "forged"})

    event.refresh_from_db()
    assert response.status_code == 403
    assert event.event_type == "app_opened"


def test_hostile_text_is_shown_as_text(staff_client, crash):
    pages = [staff_client.get(url).content.decode() for url in (list_url(Crash), row_url(crash))]

    assert all(HOSTILE not in page for page in pages)
    assert all("&lt;script&gt;" in page for page in pages)


def test_a_crash_page_shows_the_stack_with_its_lines(staff_client, crash):
    page = staff_client.get(row_url(crash)).content.decode()

    assert "\n    at draw (app.asar/wave.js:1:2)</pre>" in page


@pytest.mark.parametrize("id", ["not-a-uuid", pytest.param(str(uuid4()), id="a uuid")])
def test_an_unknown_row_leads_back_with_a_message(staff_client, id):
    response = staff_client.get(reverse("admin:events_event_change", args=[id]), follow=True)

    assert "doesn’t exist" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("test", id="a name, which was stored as a pseudonym"),
        pytest.param(str(stored_user_id("test")), id="the pseudonym"),
        pytest.param(f"  {str(stored_user_id('test')).upper()} ", id="with spaces and capitals"),
    ],
)
def test_search_finds_a_user(staff_client, typed):
    found = make_event(user_id=stored_user_id("test"))
    other = make_event()

    page = staff_client.get(list_url(Event), {"q": typed}).content.decode()

    assert row_url(found) in page
    assert row_url(other) not in page


def test_filters_offer_the_values_of_recent_rows(staff_client):
    kept = make_event(event_type="feature_used", app_version="0.9.7")
    other = make_event(event_type="app_opened", app_version="0.9.6")

    page = staff_client.get(list_url(Event), {"event_type": "feature_used"}).content.decode()

    assert "?app_version=0.9.6" in page or "app_version=0.9.6" in page
    assert row_url(kept) in page
    assert row_url(other) not in page


def test_the_date_hierarchy_opens_a_day(staff_client):
    kept = make_event(timestamp=datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
    other = make_event(timestamp=datetime(2026, 3, 2, tzinfo=UTC))
    day = {"timestamp__year": 2026, "timestamp__month": 3, "timestamp__day": 1}

    page = staff_client.get(list_url(Event), day).content.decode()

    assert row_url(kept) in page
    assert row_url(other) not in page


def test_a_list_counts_no_further_than_it_must(
    staff_client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 10)
    for _ in range(12):
        make_event()

    with django_assert_max_num_queries(16) as queries:
        page = staff_client.get(list_url(Event))

    assert page.status_code == 200
    assert unbounded_counts(queries) == []


def unbounded_counts(queries: CaptureQueriesContext):
    return [
        query["sql"]
        for query in queries.captured_queries
        if "COUNT(" in query["sql"] and "LIMIT 11" not in query["sql"]
    ]


def test_selected_rows_are_exported_as_csv(staff_client, event):
    other = make_event()
    form = {"action": "export_as_csv", "_selected_action": [str(event.pk)]}

    response = staff_client.post(list_url(Event), form)
    text = b"".join(response.streaming_content).decode()

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert str(event.pk) in text
    assert str(other.pk) not in text


def test_an_estimated_list_still_turns_its_pages(staff_client, monkeypatch):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 1)
    for _ in range(3):
        make_event()

    assert staff_client.get(list_url(Event), {"p": 1}).status_code == 200


def test_no_page_is_linked_that_would_skip_too_much(staff_client, monkeypatch):
    monkeypatch.setattr(admin, "MAX_OFFSET", 100)
    Event.objects.bulk_create(
        Event(
            id=uuid4(),
            user_id=uuid4(),
            event_type="test",
            timestamp=datetime.now(UTC),
            created_at=datetime.now(UTC),
        )
        for _ in range(201)
    )

    page = staff_client.get(list_url(Event)).content.decode()

    assert "?p=2" in page
    assert "?p=3" not in page


def test_the_order_of_a_list_cannot_be_changed(staff_client):
    older = make_event(event_type="a", timestamp=datetime(2026, 1, 1, tzinfo=UTC))
    newer = make_event(event_type="b")

    page = staff_client.get(list_url(Event), {"o": "2"}).content.decode()

    assert page.index(row_url(newer)) < page.index(row_url(older))


def test_analysts_look_and_make_no_tokens():
    _, client = member("Analyst")

    assert client.get(list_url(Event)).status_code == 200
    assert client.get(list_url(Crash)).status_code == 200
    assert client.get(reverse("admin:accounts_apitoken_add")).status_code == 403


def test_rows_print_what_and_when(event, crash):
    assert str(event).startswith("app_opened 20")
    assert str(crash).startswith("TypeError 20")


@pytest.mark.parametrize("model", [Event, Crash])
def test_a_row_has_an_empty_history(staff_client, model, event, crash):
    row = event if model is Event else crash

    assert staff_client.get(row_url(row).replace("/change/", "/history/")).status_code == 200


def test_no_row_has_a_public_page(staff_client):
    event = ContentType.objects.get_for_model(Event)

    # Django's own view of it ends in a fault of the server.
    assert staff_client.get(f"/admin/r/{event.pk}/nonsense/").status_code == 404
