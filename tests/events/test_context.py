"""What a batch and an event say of app and machine."""

from typing import Any

import pytest

from events.models import Event
from stories_analytics.intake.models import Delta

pytestmark = pytest.mark.django_db

PATH = "/api/events/batch"


def stored(*fields: str) -> Any:
    return Event.objects.values_list(*fields).get()


def test_the_context_of_the_batch_holds_for_its_events(post, batch):
    post(PATH, batch("one", "two", app_version="0.9.7", arch="x64"))

    assert set(Event.objects.values_list("app_version", "arch")) == {("0.9.7", "x64")}


def test_an_event_overrides_the_batch(post, batch):
    body = batch("one", app_version="0.9.7", language="en")
    body["events"][0] |= {"app_version": "0.9.6"}

    post(PATH, body)

    assert stored("app_version", "language") == ("0.9.6", "en")


def test_app_opened_may_say_it_in_its_properties(post, batch):
    body = batch("app_opened")
    body["events"][0]["properties"] = {"app_version": "v0.9.7", "os_version": "macOS 14.1"}

    post(PATH, body)

    assert stored("app_version", "os_version", "platform") == ("0.9.7", "macOS 14.1", "darwin")


def test_the_context_of_the_batch_comes_before_the_properties(post, batch):
    body = batch("app_opened", app_version="0.9.8")
    body["events"][0]["properties"] = {"app_version": "0.9.7", "arch": "x64"}

    post(PATH, body)

    assert stored("app_version", "arch") == ("0.9.8", "x64")


def test_the_context_of_the_event_comes_before_the_properties(post, batch):
    body = batch("app_opened")
    body["events"][0] |= {"arch": "arm64", "properties": {"arch": "x64"}}

    post(PATH, body)

    assert stored("arch") == ("arm64",)


def test_properties_of_other_events_are_no_context(post, batch):
    body = batch("recording_started")
    body["events"][0]["properties"] = {"app_version": "0.9.7"}

    post(PATH, body)

    assert stored("app_version") == (None,)


def test_the_leading_v_of_a_version_is_dropped(post, batch):
    post(PATH, batch("one", app_version="v0.9.7"))

    assert stored("app_version") == ("0.9.7",)


def test_a_version_that_is_too_long_for_its_column_costs_no_event(post, batch):
    version = "1.0-" + ".".join(["a" * 16] * 4)

    assert post(PATH, batch("one", app_version=version)).json()["accepted"] == 1
    assert stored("app_version") == (None,)


def test_a_wrong_value_on_the_batch_is_dropped_once_and_counted(post, batch):
    response = post(PATH, batch("one", "two", arch="toaster", app_version="0.9.7"))

    assert response.json()["accepted"] == 2
    assert Delta.objects.get().payload["dropped"] == [["*", "arch", "invalid_context", "0.9.7", 1]]


def test_a_wrong_value_on_an_event_is_counted_for_it_and_the_batch_holds(post, batch):
    body = batch("one", arch="x64")
    body["events"][0]["arch"] = {"deep": 1}

    post(PATH, body)

    assert stored("arch") == ("x64",)
    assert Delta.objects.get().payload["dropped"] == [["one", "arch", "invalid_context", None, 1]]


def test_a_missing_platform_is_read_from_the_operating_system(post, batch):
    post(PATH, batch("one", os_version="Windows 11"))

    assert stored("platform") == ("win32",)


def test_the_delta_names_each_context_once(post, batch):
    body = batch("one", "two", "three", arch="x64")
    body["events"][1]["arch"] = "arm64"

    post(PATH, body)

    payload = Delta.objects.get().payload
    assert [context[4] for context in payload["contexts"]] == ["x64", "arm64"]
    assert [item[2] for item in payload["items"]] == [0, 1, 0]
