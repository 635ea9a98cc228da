"""The example app in a real Electron against the real server: what arrives, and what never does."""

import time
from collections import Counter

import pytest

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from tests.client.electron import SECONDS
from tests.client.strange_servers import captive_portal, hanging, losing_first_answer, nobody

pytestmark = pytest.mark.django_db(transaction=True)


def eventually(claim):
    """Wait until something is true; return what it is."""
    deadline = time.monotonic() + SECONDS
    while not (found := claim()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def types():
    return Counter(Event.objects.values_list("event_type", flat=True))


def test_a_batch_arrives_with_its_context(example, live_server):
    app = example.launch(live_server.url, *[["click", "record"]] * 9)

    assert eventually(lambda: Event.objects.count() == 10)
    app.kill()
    assert types() == {"app_opened": 1, "recording_started": 9}
    rows = (
        Event.objects.order_by()
        .values_list("app_version", "platform", "user_id", "session_id")
        .distinct()
    )
    [(version, platform, user, session)] = rows
    assert (version, platform) == ("1.2.3", "linux")
    assert None not in {user, session}
    assert user != session
    recordings = Event.objects.filter(event_type="recording_started")
    assert recordings[0].properties == {"source": "main", "duration": 12}
    assert not DebugEvent.objects.exists()


def test_what_was_tracked_before_a_power_cut_arrives_after_the_next_start(example, live_server):
    app = example.launch(nobody(), ["tracks", 5, "feature_used"], ["say", "tracked"])
    app.wait_for("say tracked")
    app.kill()

    example.run(live_server.url)

    assert types() == {"app_opened": 2, "feature_used": 5}


def test_a_hanging_server_does_not_keep_the_app_from_quitting(example, live_server):
    with hanging() as server:
        app = example.launch(server.url, ["tracks", 3, "feature_used"], ["quit"])
        app.wait_for("tracks 3 feature_used")
        # It gives a server 1.5 s; one that waited for the answer would take the request's 10.
        assert app.wait() < 9
        assert server.received

    example.run(live_server.url)

    assert types() == {"app_opened": 2, "feature_used": 3}


def test_the_page_of_a_captive_portal_is_no_success(example, live_server):
    with captive_portal() as portal:
        example.run(portal.url, ["tracks", 3, "feature_used"], ["fail", "portal"])
        assert portal.received

    example.run(live_server.url)

    assert types() == {"app_opened": 2, "feature_used": 3, "app_crashed": 1}
    assert Crash.objects.count() == 1


def test_a_lost_answer_stores_nothing_twice(example, live_server):
    with losing_first_answer(live_server.url) as line:
        app = example.launch(line.url, ["tracks", 9, "feature_used"])
        assert eventually(lambda: len(line.received) == 2)
        app.wait_for_answer("/api/events/batch: 200")
        app.kill()

    assert types() == {"app_opened": 1, "feature_used": 9}


def test_switching_off_empties_the_queue_while_a_request_is_under_way(example, live_server):
    with hanging() as server:
        app = example.launch(
            server.url,
            ["tracks", 12, "feature_used"],
            ["wait", 1_000],
            ["click", "usage-telemetry"],
            ["wait", 500],
            ["say", "off"],
        )
        app.wait_for("say off")
        assert server.received
        assert "feature_used" not in example.events_on_disk()
        app.kill()

    example.run(live_server.url, ["track", "feature_used", {}], ["fail", "still told"])

    assert types() == {}
    assert [crash.error_message for crash in Crash.objects.all()] == ["still told"]


def test_a_page_that_crashes_is_reported(example, live_server):
    app = example.launch(live_server.url, ["click", "crash-the-page"])

    assert eventually(Crash.objects.exists)
    app.kill()
    assert Crash.objects.get().process == "renderer"


@pytest.mark.parametrize("step", ["throw", "reject"])
def test_an_error_that_nobody_catches_in_main_is_reported(example, live_server, step):
    app = example.launch(live_server.url, [step, "nobody catches this"], ["wait", 500], ["quit"])

    assert eventually(Crash.objects.exists)
    app.kill()
    crash = Crash.objects.get()
    assert (crash.process, crash.error_type) == ("main", "TypeError")
    assert "nobody catches this" in crash.error_message
    assert crash.uptime_ms


@pytest.mark.parametrize(
    ("button", "error_type"), [("fail-in-page", "RangeError"), ("reject-in-page", "Error")]
)
def test_errors_of_a_page_without_network_are_reported(example, live_server, button, error_type):
    example.run(live_server.url, ["click", button], ["wait", 500])

    assert eventually(Crash.objects.exists)
    crash = Crash.objects.get()
    assert (crash.process, crash.error_type) == ("renderer", error_type)
    assert types()["app_crashed"] == 1


def test_of_a_thousand_and_one_events_offline_the_newest_thousand_arrive(example, live_server):
    example.run(nobody(), ["tracks", 1_001, "feature_used"])

    app = example.launch(live_server.url)
    assert eventually(lambda: Event.objects.count() >= 1_000)
    app.kill()

    numbers = [
        row.properties["n"] for row in Event.objects.filter(event_type="feature_used").iterator()
    ]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) == 1_000
    assert min(numbers) in {1, 2}


def test_deleting_my_data_takes_it_from_the_server(example, live_server):
    example.run(live_server.url, ["tracks", 3, "feature_used"])
    assert types()["feature_used"] == 3

    example.run(live_server.url, ["click", "erase"], ["wait", 1_000])

    assert eventually(lambda: not Event.objects.filter(event_type="feature_used").exists())


def test_an_app_in_development_is_kept_apart(example, live_server, monkeypatch):
    program = example._command[0]
    development = program.with_name("electron")
    if not development.exists():
        development.hardlink_to(program)
    example._command[0] = development

    example.run(live_server.url, ["fail", "in development"])

    assert types() == {}
    assert DebugEvent.objects.filter(event_type="app_opened").exists()
    assert DebugCrash.objects.count() == 1
