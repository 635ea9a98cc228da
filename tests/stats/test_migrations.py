"""What a release makes of the numbers that a former one has folded."""

import pytest
from django.core.management import call_command
from django.db import connection

from stats.fold import fold_all
from tests.stats.tables import dump

ON_A_MAC = {"platform": "darwin", "arch": "arm64"}


@pytest.fixture
def former_tables():
    """Have the tables as they were before sums of cells had sessions; give the way back."""
    yield lambda: call_command("migrate", "stats", "0004", verbosity=0)
    call_command("migrate", "stats", verbosity=0)


def test_sessions_of_cells_are_summed_as_a_rebuild_would(lasting_world, former_tables):
    for version in ("1.0.0", "2.0.0"):
        lasting_world.event("ada", session_id="one", app_version=version, **ON_A_MAC)
    lasting_world.event("bob", session_id="two", **ON_A_MAC)
    lasting_world.event("bob", session_id="two", **ON_A_MAC)
    lasting_world.event("eve", session_id="three", **ON_A_MAC)
    lasting_world.report("eve", session_id="three", **ON_A_MAC)
    lasting_world.report("eve", session_id="four", **ON_A_MAC)
    fold_all()
    before = dump()

    former_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM daily_cube WHERE measures ? 'session day'")
        assert cursor.fetchone() == (0,)
    call_command("migrate", "stats", verbosity=0)

    assert dump() == before
    lasting_world.assert_rebuild_changes_nothing()
