"""A funnel is read from an address, however it got there, and what it cannot be is said."""

import pytest

from dashboard.funnel_query import GONE, asked
from dashboard.funnel_rows import funnel_rows, whole_way
from stats.funnel_steps import HOW_LONG, HOW_MANY, WHICH_NAMES
from stats.models import Funnel

SAVED = [Funnel(pk=7, name="Onboarding", steps=["app_opened", "feature_used"], window_days=14)]


def steps(query):
    found = asked(query, SAVED)
    return found.steps and (found.steps.event_types, found.steps.window_days)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"steps": "a,b"}, (("a", "b"), 7), id="a list"),
        pytest.param({"steps": " a , ,b ", "window": "3"}, (("a", "b"), 3), id="spaces"),
        pytest.param({"steps": "a,b", "window": "3d"}, (("a", "b"), 3), id="as the API writes it"),
        pytest.param({"step1": "a", "step3": "b", "step2": ""}, (("a", "b"), 7), id="a form"),
        pytest.param({"funnel": "7"}, (("app_opened", "feature_used"), 14), id="a saved id"),
        pytest.param({"funnel": "Onboarding"}, (("app_opened", "feature_used"), 14), id="a name"),
        pytest.param({}, None, id="nothing"),
        pytest.param({"window": "9"}, None, id="only a window"),
    ],
)
def test_a_funnel_is_found_however_it_is_asked_for(query, expected):
    assert steps(query) == expected
    assert asked(query, SAVED).notices == ()


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ({"steps": "a"}, HOW_MANY),
        ({"steps": "a,b,c,d,e,f,g"}, HOW_MANY),
        ({"steps": "a,No Such"}, WHICH_NAMES),
        ({"steps": "a,b", "window": "0"}, HOW_LONG),
        ({"steps": "a,b", "window": "-1"}, HOW_LONG),
        ({"steps": "a,b", "window": "9" * 99}, HOW_LONG),
        ({"steps": "a,b", "window": "²"}, HOW_LONG),
        ({"funnel": "8"}, GONE),
    ],
)
def test_what_is_no_funnel_is_said_and_stays_in_the_form(query, notice):
    found = asked(query, SAVED)

    assert found.notices == (notice,)
    assert found.steps is None
    assert found.extra == {}
    assert len(found.typed) == 6
    assert found.typed[0] == query.get("steps", "").split(",")[0]


def test_a_stored_funnel_that_cannot_be_followed_says_why():
    found = asked({"funnel": "8"}, [Funnel(pk=8, name="Broken", steps=["a"], window_days=7)])

    assert (found.steps, found.saved, found.notices) == (None, None, (HOW_MANY,))


def test_links_keep_a_funnel_in_its_shortest_form():
    assert asked({"step1": "a", "step2": "b", "window": "7"}, []).extra == {"steps": "a,b"}
    assert asked({"steps": "a,b", "window": "9"}, []).extra == {"steps": "a,b", "window": "9"}
    assert asked({"funnel": "Onboarding"}, SAVED).extra == {"funnel": "7"}


# --- Rows -----------------------------------------------------------------------------------------


def answered(*users):
    return [
        {
            "event_type": f"step_{place}",
            "users": count,
            "share_of_first": None if count is None else count / users[0],
            "share_of_previous": None if not place or count is None else count / users[place - 1],
            "median_seconds": None,
        }
        for place, count in enumerate(users)
    ]


def test_rows_say_who_was_lost_and_where_most_were():
    rows = funnel_rows(answered(100, 90, 50, 40), ["step_0"])

    assert [row.lost for row in rows] == [None, 10, 40, 10]
    assert [row.is_largest_loss for row in rows] == [False, False, True, False]
    assert rows[0].lost_share is None
    assert rows[1].lost_share == pytest.approx(0.1)
    assert [row.is_known for row in rows] == [True, False, False, False]


def test_where_nobody_is_lost_no_step_loses_most():
    assert not any(row.is_largest_loss for row in funnel_rows(answered(5, 5), []))


def test_purged_days_have_no_rows_to_tell_of():
    rows = funnel_rows(answered(None, None), [])

    assert [row.lost for row in rows] == [None, None]
    assert whole_way(answered(None, None)) == (None, "")


def test_the_whole_way_says_how_sure_it_is():
    rate, sure = whole_way(answered(10, 5))

    assert rate
    assert rate.share == 0.5
    assert sure == "too few to say (10)"
