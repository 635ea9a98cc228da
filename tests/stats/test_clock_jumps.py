"""The server's clock may be set; every event is counted once, on the day that it had then."""

from datetime import timedelta

from tests.stats.history import History

QUIET = ("_wait", "_price", "_erase", "_exclude", "_rebuild", "_ask")


def test_a_clock_that_jumps_loses_and_doubles_nothing(lasting_world):
    history = History(lasting_world, seed=11)
    for hours in (30, -54, 49, -2):
        history.happen(6, without=QUIET)
        lasting_world.pass_time(timedelta(hours=hours))
    lasting_world.pass_time(timedelta(days=3))

    lasting_world.assert_agrees("90d")
    lasting_world.assert_rebuild_changes_nothing()
