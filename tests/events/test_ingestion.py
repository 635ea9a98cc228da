"""POST /api/events/batch: from a body to rows."""

import pytest

from events.models import Event
from stories_analytics.intake.models import Delta

pytestmark = pytest.mark.django_db


def test_a_batch_is_stored_with_its_delta(post, batch):
    response = post("/api/events/batch", batch("app_opened", "recording_started"))

    assert response.status_code == 200
    assert response.json() == {"accepted": 2, "duplicates": 0, "rejected": []}
    assert Event.objects.count() == 2
    assert len(Delta.objects.get().payload["items"]) == 2


def test_sending_twice_stores_once(post, batch):
    body = batch("app_opened", "recording_started")

    post("/api/events/batch", body)
    again = post("/api/events/batch", body)

    assert again.json() == {"accepted": 0, "duplicates": 2, "rejected": []}
    assert Event.objects.count() == 2
