"""A note of another release: it stops nobody, and a rebuild counts its rows."""

import pytest
from django.db import connection

from stats.fold import fold_all
from stats.rebuild import rebuild
from stats.state import state
from stories_analytics.intake.models import Delta

pytestmark = pytest.mark.django_db


@pytest.fixture
def unreadable(post, batch):
    """A request of which the note is of a version to come, and one that can be read."""
    post("/api/events/batch", batch("app_opened"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deltas SET payload = jsonb_set(payload, '{version}', '99')")
    post("/api/events/batch", batch("app_opened"))


def test_the_others_are_counted(unreadable):
    assert fold_all() == 2

    assert state().total_users == 1
    assert state().uncounted_requests == 1
    assert not Delta.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_counts_its_rows(unreadable):
    fold_all()

    rebuild()

    assert state().total_users == 2
    assert state().uncounted_requests == 0
