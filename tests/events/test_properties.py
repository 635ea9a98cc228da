"""What of the properties reaches the database."""

from typing import Any

import pytest
from django.utils import timezone

from events.items import Reason, RejectedError, read_event
from events.models import Event
from stories_analytics.intake.envelope import read_envelope
from stories_analytics.intake.models import Delta
from tests.conftest import now_text
from tests.intake.answers import everything_stored

pytestmark = pytest.mark.django_db

PATH = "/api/events/batch"
SECRET = "Meet me at noon"  # what somebody may have said


def send(post, batch, properties: object):
    body = batch("one", "neighbour")
    body["events"][0]["properties"] = properties
    return post(PATH, body)


def stored() -> Any:
    return Event.objects.get(event_type="one").properties


def dropped() -> list[list[object]]:
    return [cell[1:3] + cell[4:] for cell in Delta.objects.get().payload["dropped"]]


def test_plain_values_are_stored_as_they_are(post, batch):
    properties = {"word": "widget", "number": 45, "part": -0.5, "flag": True, "nothing": None}

    send(post, batch, properties)

    assert stored() == properties
    assert dropped() == []


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        pytest.param(SECRET, "free_text", id="text"),
        pytest.param({"text": SECRET}, "nested", id="object"),
        pytest.param([SECRET], "nested", id="list"),
    ],
)
def test_a_text_is_stored_nowhere_not_even_in_part(post, batch, value, rule):
    response = send(post, batch, {"source": value, "duration": 45})

    assert response.json()["accepted"] == 2
    assert stored() == {"duration": 45}
    assert dropped() == [["source", rule, 1]]
    assert "Meet" not in everything_stored()
    assert "Meet" not in response.text


def test_a_key_that_is_a_text_is_stored_nowhere(post, batch):
    response = send(post, batch, {SECRET: 1, "good": 1})

    assert stored() == {"good": 1}
    assert dropped() == [["*", "invalid_key", 1]]
    assert "Meet" not in everything_stored()
    assert "Meet" not in response.text


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5000])
def test_an_infinite_duration_is_dropped_and_the_event_kept(post, number):
    body = '{"user_id": "ada", "events": [{"event_type": "one", "properties": {"duration": %s}}]}'

    response = post(PATH, body % number)

    assert response.json()["accepted"] == 1
    assert stored() == {}
    assert dropped() == [["duration", "not_finite", 1]]


@pytest.mark.parametrize("number", ["123456789012", "9" * 400, "1e15"])
def test_a_number_as_long_as_a_telephones_is_dropped(post, number):
    body = '{"user_id": "ada", "events": [{"event_type": "one", "properties": {"duration": %s}}]}'

    response = post(PATH, body % number)

    assert response.json()["accepted"] == 1
    assert dropped() == [["duration", "long_number", 1]]


def test_ten_thousand_keys_are_32(post, batch):
    response = send(post, batch, {f"key_{number}": number for number in range(10_000)})

    assert response.json()["accepted"] == 2
    assert len(stored()) == 32
    assert dropped() == [["*", "too_many_keys", 9_968]]


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff\ud800"])
def test_nul_and_half_pairs_are_dropped(post, batch, text):
    response = send(post, batch, {"source": text, text: 1, "good": 1})

    assert response.json()["accepted"] == 2
    assert stored() == {"good": 1}


def test_a_deep_nest_with_an_id_is_dropped_like_any_nested_value(post, batch):
    nest: object = 1
    for _ in range(400):
        nest = [nest]

    assert send(post, batch, {"deep": nest}).json()["accepted"] == 2
    assert dropped() == [["deep", "nested", 1]]


def test_a_nest_too_deep_to_derive_an_id_from_costs_only_its_event():
    nest: object = 1
    for _ in range(100_000):
        nest = [nest]
    envelope = read_envelope({"user_id": "ada"}, received_at=timezone.now())
    event = {"event_type": "one", "timestamp": now_text(), "properties": {"deep": nest}}

    with pytest.raises(RejectedError) as caught:
        read_event(event, 0, envelope)

    assert caught.value.reason == Reason.INVALID_PROPERTIES


def test_null_properties_are_none(post, batch):
    send(post, batch, None)

    assert stored() == {}
