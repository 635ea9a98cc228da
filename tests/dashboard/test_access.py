"""Releases, retention and funnels are for staff who may see events."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.dashboard.reading import HTML

pytestmark = pytest.mark.django_db
PATHS = ["/dashboard/releases", "/dashboard/retention", "/dashboard/funnels"]


@pytest.mark.parametrize("path", PATHS)
def test_programs_are_told_and_browsers_led_to_the_login(client, path):
    answer = client.get(path)
    led = client.get(path, headers=HTML)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")
    assert (led.status_code, led["Location"]) == (302, f"/admin/login/?next={path}")


@pytest.mark.parametrize("path", PATHS)
def test_staff_without_the_right_to_see_events_are_refused(path):
    client = Client()
    client.force_login(User.objects.create_user("nobody", is_staff=True))

    assert client.get(path, headers=HTML).status_code == 403
