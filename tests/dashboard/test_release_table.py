"""Each release stands beside the one before, and chance is not taken for a change."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.addresses import Address
from dashboard.release_table import cards, in_focus, rows
from stats.releases import Release
from stats.usage import Rate

PLACE = Address("/dashboard/releases", "30d")
OLD = Release(
    app_version="1.0.0",
    first_day=date(2026, 4, 1),
    users=2_000,
    adoption=Rate(100, 1_000),
    success=Rate(9_500, 10_000),
    crash_free_users=Rate(1_900, 2_000),
    crash_free_sessions=Rate(4_900, 5_000),
    crashes=100,
    startup_ms={"p50": 800.0, "p95": 2_000.0},
    starts=5_000,
)
NEW = replace(
    OLD,
    app_version="1.1.0",
    first_day=date(2026, 4, 10),
    success=Rate(9_800, 10_000),
    crash_free_users=Rate(1_960, 2_000),
    crashes=40,
    startup_ms={"p50": 700.0, "p95": 2_020.0},
)


def compared(new=NEW, *older):
    return rows([new, *(older or (OLD,))], PLACE, None)[0]


def plain(cell):
    delta = cell.delta
    return (cell.text.replace("\N{NO-BREAK SPACE}", " "), delta and (delta.verdict, delta.arrow))


def test_what_is_better_is_good_whichever_way_it_goes():
    row = compared()

    assert plain(row.success) == ("98.0 %", ("good", "▲"))
    assert plain(row.crash_free_users) == ("98.0 %", ("good", "▲"))
    assert plain(row.crashes) == ("20.0", ("good", "▼"))
    assert plain(row.start) == ("700 ms", ("good", "▼"))


def test_what_is_worse_is_to_be_watched():
    row = rows([replace(OLD, app_version="2"), NEW], PLACE, None)[0]

    assert {row.success.delta and row.success.delta.verdict} == {"watch"}
    assert plain(row.crashes) == ("50.0", ("watch", "▲"))


def test_what_chance_may_explain_is_neither():
    slightly = replace(NEW, success=Rate(9_502, 10_000), crash_free_users=Rate(1_901, 2_000))
    row = compared(slightly)

    assert plain(row.success) == ("95.0 %", ("neutral", "▲"))
    assert plain(row.crashes) == ("20.0", ("neutral", "▼"))
    assert plain(row.slow_start) == ("2 s", ("neutral", "▲"))


def test_a_few_users_before_make_every_change_uncertain():
    small = replace(OLD, success=Rate(38, 40))

    assert plain(compared(NEW, small).success) == ("98.0 %", ("neutral", "▲"))


def test_a_release_that_hardly_anybody_has_is_not_compared_with():
    tiny = replace(OLD, app_version="1.0.9", users=3, success=Rate(1, 3))

    assert compared(NEW, tiny, OLD).before is OLD
    assert compared(NEW, tiny).before is None
    assert compared(NEW, tiny).success.delta is None


def test_few_cases_are_marked_and_not_compared():
    few = replace(NEW, users=20, success=Rate(19, 20), starts=4)
    row = compared(few)

    assert (row.success.is_few, row.crashes.is_few, row.start.is_few) == (True, True, True)
    assert (row.success.delta, row.crashes.delta, row.start.delta) == (None, None, None)
    assert "too few to say (20)" in row.success.title
    assert row.start.title == "of 4 starts, too few to say"


def test_nothing_known_says_why():
    lost = replace(
        NEW,
        users=None,
        adoption=None,
        success=None,
        crash_free_users=None,
        crashes=None,
        startup_ms={"p50": None, "p95": None},
        starts=0,
    )
    row = compared(lost)

    for cell in (row.adoption, row.success, row.crash_free_users, row.crashes, row.start):
        assert cell.text == ""
        assert "purged" in cell.title
    assert compared(replace(lost, success=Rate(0, 0))).start.title.startswith("No start told")
    assert compared(replace(NEW, success=Rate(0, 0))).success.title == "There was none."


def test_the_newest_release_with_users_is_looked_at_closely():
    tiny = replace(NEW, app_version="2.0.0-nightly", users=2)

    assert in_focus([tiny, NEW, OLD], PLACE) is NEW
    assert in_focus([tiny], PLACE) is tiny
    assert in_focus([], PLACE) is None


def test_a_filter_by_version_chooses_another_and_a_click_takes_it_away():
    chosen = PLACE.only("app_version", "1.0.0")
    focus = in_focus([NEW, OLD], chosen)
    [new, old] = rows([NEW, OLD], chosen, focus)

    assert focus is OLD
    assert (new.is_chosen, old.is_chosen) == (False, True)
    assert old.href == "/dashboard/releases?period=30d"
    assert new.href == "/dashboard/releases?period=30d&app_version=1.1.0"


def test_a_version_that_is_not_there_changes_nothing():
    assert in_focus([NEW, OLD], PLACE.only("app_version", "9")) is NEW


@pytest.mark.parametrize("version", ["1" * 60])
def test_a_long_version_is_cut_in_a_sentence(version):
    row = compared(NEW, replace(OLD, app_version=version))

    assert row.success.delta
    assert row.success.delta.of == "vs 111111111111111…"


def test_cards_say_how_sure_they_are():
    found = {card.name: card for card in cards(compared())}

    assert found["success_rate"].remark == "of 10k"
    assert found["crashes_by_version"].remark == "40 reports, 2,000 users"
    assert found["adoption"].instead == "on the last whole day"
    assert cards(compared(replace(NEW, success=None)))[1].why.startswith("These days are purged")
