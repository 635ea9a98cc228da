"""The address of funnels: what it is asked, who may ask, and the funnels that are saved."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from stats.models import Funnel

PATH = "/api/funnels"
SAVED = "/api/funnels/saved"
STEPS = "app_opened,recording_started"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def onboarding(db):
    steps = ["app_opened", "recording_started", "transcription_completed"]
    return Funnel.objects.create(name="Onboarding", steps=steps, window_days=14)


def ask(world, **query):
    headers = query.pop("headers", {})
    return world.reader.get(PATH, {"period": "7d", **query}, headers=headers)


def refusal(response):
    """Return the parameter and the sentence of a 400."""
    assert response.status_code == 400, response.content
    error = response.json()["error"]
    assert error["code"] == "invalid_parameter"
    [(parameter, [sentence])] = error["details"].items()
    return parameter, sentence


@pytest.mark.parametrize("path", [PATH, f"{PATH}/"])
def test_a_funnel_is_answered(world, path):
    world.event("ada", "app_opened", days_ago=2)
    world.event("ada", "recording_started", days_ago=1)
    world.event("bob", "app_opened", days_ago=1)

    said = world.reader.get(path, {"period": "30d", "steps": STEPS}).json()

    assert said == {
        "period": "30d",
        "from": "2026-03-22",
        "to": "2026-04-20",
        "time_zone": "UTC",
        "filters": {},
        "window": "7d",
        "steps": [
            {
                "event_type": "app_opened",
                "users": 2,
                "share_of_first": 1.0,
                "share_of_previous": None,
                "median_seconds": None,
            },
            {
                "event_type": "recording_started",
                "users": 1,
                "share_of_first": 0.5,
                "share_of_previous": 0.5,
                "median_seconds": 86_400.0,
            },
        ],
        "n": 2,
        "as_of": "2026-04-20T09:30:00Z",
        "partly_purged": False,
    }


def test_window_until_and_filters_are_taken(world):
    world.event("ada", "app_opened", days_ago=4, platform="linux")
    world.event("ada", "recording_started", days_ago=2, platform="linux")
    query = {"steps": STEPS, "until": "2026-04-17", "platform": "linux"}

    short, long = (ask(world, window=window, **query).json() for window in ("1d", "2d"))

    assert [step["users"] for step in short["steps"]] == [1, 0]
    assert [step["users"] for step in long["steps"]] == [1, 1]
    assert (long["window"], long["to"]) == ("2d", "2026-04-17")
    assert long["filters"] == {"platform": "linux"}


def test_spaces_around_steps_do_not_matter(world):
    said = ask(world, steps=" app_opened , recording_started ").json()

    assert [step["event_type"] for step in said["steps"]] == STEPS.split(",")


@pytest.mark.parametrize(
    ("query", "parameter", "sentence"),
    [
        pytest.param({}, "steps", "Give the `steps`", id="no steps"),
        pytest.param({"steps": ""}, "steps", "not be blank", id="empty steps"),
        pytest.param({"steps": "a"}, "steps", "2 to 6 steps", id="one step"),
        pytest.param({"steps": "a,b,c,d,e,f,g"}, "steps", "2 to 6 steps", id="seven steps"),
        pytest.param({"steps": "a,"}, "steps", "an event type", id="an empty step"),
        pytest.param({"steps": "a,B"}, "steps", "an event type", id="an upper-case letter"),
        pytest.param({"steps": "a,b c"}, "steps", "an event type", id="a space inside"),
        pytest.param({"steps": f"a,{'b' * 65}"}, "steps", "an event type", id="too long a name"),
        pytest.param({"steps": "a,\u0661"}, "steps", "an event type", id="a digit of elsewhere"),
        pytest.param({"steps": "a,b\0"}, "steps", "an event type", id="a null character"),
        pytest.param({"funnel": "a\0"}, "funnel", "Null characters", id="a name with another"),
        pytest.param({"steps": STEPS, "funnel": "x"}, "steps", "not both", id="both"),
        pytest.param({"funnel": ""}, "funnel", "not be blank", id="an empty funnel"),
        pytest.param({"funnel": "x" * 101}, "funnel", "100 characters", id="too long a funnel"),
        pytest.param({"steps": STEPS, "window": ""}, "window", "not be blank", id="no window"),
        pytest.param({"steps": STEPS, "window": "7"}, "window", "1 to 90 days", id="no unit"),
        pytest.param({"steps": STEPS, "window": "0d"}, "window", "1 to 90 days", id="0 days"),
        pytest.param({"steps": STEPS, "window": "91d"}, "window", "1 to 90 days", id="91 days"),
        pytest.param({"steps": STEPS, "window": "1w"}, "window", "1 to 90 days", id="a week"),
        pytest.param({"steps": STEPS, "window": "7 d"}, "window", "1 to 90 days", id="a space"),
        pytest.param({"steps": STEPS, "period": "14d"}, "period", "valid choice", id="period"),
        pytest.param({"steps": STEPS, "until": "2026-04-21"}, "until", "up to today", id="until"),
        pytest.param({"steps": STEPS, "platform": ""}, "platform", "not be blank", id="filter"),
    ],
)
def test_a_wrong_parameter_is_a_400_that_says_what_is_right(world, query, parameter, sentence):
    found, said = refusal(ask(world, **query))

    assert found == parameter
    assert sentence in said


@pytest.mark.parametrize("window", ["1d", "9d", "10d", "19d", "89d", "90d"])
def test_a_window_is_1_to_90_days(world, window):
    assert ask(world, steps=STEPS, window=window).json()["window"] == window


def test_the_period_is_required(world):
    assert world.reader.get(PATH, {"steps": STEPS}).status_code == 400


# --- Saved funnels ---------------------------------------------------------------------------


def test_a_saved_funnel_is_found_by_name_and_by_id(world, onboarding):
    by_name = ask(world, funnel="Onboarding").json()
    by_id = ask(world, funnel=str(onboarding.pk)).json()

    assert by_name == by_id
    assert [step["event_type"] for step in by_name["steps"]] == onboarding.steps
    assert by_name["window"] == "14d"


def test_another_window_may_be_asked_of_a_saved_funnel(world, onboarding):
    assert ask(world, funnel="Onboarding", window="3d").json()["window"] == "3d"


def test_a_name_goes_before_an_id(world, onboarding):
    name = str(onboarding.pk)
    Funnel.objects.create(name=name, steps=["x", "y"])

    said = ask(world, funnel=name).json()

    assert [step["event_type"] for step in said["steps"]] == ["x", "y"]


@pytest.mark.parametrize("name", ["Onboarding", "1234567", "9" * 30, "-1", "\u0661"])
def test_a_funnel_that_nobody_saved_is_a_404(world, name):
    response = ask(world, funnel=name)

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "no_such_funnel"


@pytest.mark.parametrize("path", [SAVED, f"{SAVED}/"])
def test_saved_funnels_are_listed_by_name(world, onboarding, path):
    other = Funnel.objects.create(name="Another", steps=["x", "y"])

    said = world.reader.get(path).json()

    assert said == {
        "count": 2,
        "results": [
            {"id": other.pk, "name": "Another", "steps": ["x", "y"], "window": "7d"},
            {
                "id": onboarding.pk,
                "name": "Onboarding",
                "steps": onboarding.steps,
                "window": "14d",
            },
        ],
    }


# --- Who may ask, and what a browser may keep ------------------------------------------------


@pytest.mark.parametrize("path", [f"{PATH}?period=7d&steps={STEPS}", SAVED])
@pytest.mark.parametrize(
    ("role", "status"),
    {
        "anonymous": 401,
        "unknown token": 401,
        "revoked token": 401,
        "non-staff": 403,
        "staff": 403,
        "token without read": 403,
        "analyst": 200,
        "superuser": 200,
        "read token": 200,
    }.items(),
)
def test_funnels_are_for_those_who_may_view_events(client_of, path, role, status):
    response = client_of(role).get(path)

    assert response.status_code == status
    if status != 200:
        assert list(response.json()) == ["error"]


@pytest.mark.parametrize("path", [PATH, SAVED])
def test_only_reading_is_possible(world, path):
    assert world.reader.post(path, {}).status_code == 405


def test_what_has_not_changed_is_not_sent_again(world):
    before = ask(world, steps=STEPS)
    world.pass_time(timedelta(hours=1))

    again = ask(world, steps=STEPS, headers={"If-None-Match": before["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == before["ETag"]
    assert again["Cache-Control"] == "private, no-cache"


def test_an_event_and_an_edited_funnel_change_the_tag(world, onboarding):
    tags = [ask(world, funnel="Onboarding")["ETag"]]

    world.event("ada", "app_opened")
    tags.append(ask(world, funnel="Onboarding")["ETag"])
    Funnel.objects.update(window_days=3)
    tags.append(ask(world, funnel="Onboarding")["ETag"])

    assert len(set(tags)) == 3
