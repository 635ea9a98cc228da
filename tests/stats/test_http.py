"""The address of the numbers: what it is asked, who may ask, and what a browser may keep."""

from datetime import timedelta

import pytest

from stats import etag
from stats.models import ModelPrice

PATH = "/api/stats"


def ask(world, **query):
    headers = query.pop("headers", {})
    return world.reader.get(PATH, {"period": "7d", **query}, headers=headers)


def open_app(world, user_id="ada", **event):
    world.send({"user_id": user_id, "events": [{"event_type": "app_opened", **event}]})


def tag(world, **query):
    return ask(world, **query)["ETag"]


@pytest.mark.parametrize("path", [PATH, f"{PATH}/"])
@pytest.mark.parametrize("period", ["7d", "30d", "90d"])
def test_a_period_ends_today_without_until(world, path, period):
    answer = world.reader.get(path, {"period": period}).json()

    assert (answer["period"], answer["to"]) == (period, "2026-04-20")
    assert len(answer["timeline"]) == int(period[:-1])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        pytest.param({"period": ""}, "period", id="empty period"),
        pytest.param({"period": "14d"}, "period", id="unknown period"),
        pytest.param({"until": "2026-04-21"}, "until", id="tomorrow"),
        pytest.param({"until": "20 April"}, "until", id="no date"),
        pytest.param({"until": "2026-02-30"}, "until", id="no day"),
        pytest.param({"until": "0001-01-01"}, "until", id="before computers"),
        pytest.param({"until": "9999-12-31"}, "until", id="the end of the calendar"),
        pytest.param({"platform": ""}, "platform", id="empty filter"),
        pytest.param({"app_version": "1" * 65}, "app_version", id="too long a filter"),
        pytest.param({"language": "a\0b"}, "language", id="a filter with a null character"),
    ],
)
def test_a_wrong_parameter_is_a_400_that_names_it_and_not_its_value(world, query, parameter):
    response = ask(world, **query)

    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == "invalid_parameter"
    assert list(error["details"]) == [parameter]


def test_the_period_is_required(world):
    assert world.reader.get(PATH).status_code == 400


def test_a_filter_that_nothing_passes_is_no_error(world):
    open_app(world, app_version="1.0.0")

    assert ask(world, app_version="9.9.9").json()["summary"]["events"] == 0


def test_only_reading_is_possible(world):
    assert world.reader.post(PATH, {}).status_code == 405


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
def test_numbers_are_for_those_who_may_view_events(client_of, role, status):
    response = client_of(role).get(PATH, {"period": "7d"})

    assert response.status_code == status
    if status != 200:
        assert list(response.json()) == ["error"]


def test_a_refused_reader_is_told_nothing_by_a_304(client_of, world):
    known = {"If-None-Match": tag(world)}

    response = client_of("anonymous").get(PATH, {"period": "7d"}, headers=known)

    assert response.status_code == 401


# --- What a browser may keep -----------------------------------------------------------------


def test_an_answer_may_be_kept_privately_and_is_asked_for_each_time(world):
    response = ask(world)

    assert response["Cache-Control"] == "private, no-cache"
    assert response["ETag"].startswith('"')


def test_what_has_not_changed_is_not_sent_again(world):
    open_app(world)
    before = ask(world)
    world.pass_time(timedelta(hours=1))

    again = ask(world, headers={"If-None-Match": before["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == before["ETag"]
    assert again["Cache-Control"] == "private, no-cache"


def test_another_tag_gets_an_answer(world):
    assert ask(world, headers={"If-None-Match": '"another"'}).status_code == 200


def correct_a_price(world):
    world.price("local", world.today, "0.3")


def delete_prices(world):
    ModelPrice.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(open_app, id="an event"),
        pytest.param(lambda world: world.erase("ada"), id="an erasure"),
        pytest.param(correct_a_price, id="a corrected price"),
        pytest.param(delete_prices, id="a deleted price"),
        pytest.param(lambda world: world.pass_time(timedelta(days=1)), id="the next day"),
        pytest.param(lambda world: world.purge(365), id="a purge"),
    ],
)
def test_what_changes_an_answer_changes_its_tag(world, change):
    open_app(world, timestamp=(world.now - timedelta(days=365)).isoformat())
    world.pass_time(timedelta(hours=14))
    world.price("local", world.today, "0.1")
    world.pass_time(timedelta(days=1))
    before = tag(world)

    change(world)

    assert tag(world) != before


def test_a_rebuild_changes_the_tag(lasting_world):
    open_app(lasting_world)
    before = tag(lasting_world)

    lasting_world.rebuild()

    assert tag(lasting_world) != before


@pytest.mark.parametrize(
    "query", [{"period": "30d"}, {"until": "2026-04-19"}, {"platform": "darwin"}]
)
def test_another_question_has_another_tag(world, query):
    assert tag(world, **query) != tag(world)


def test_another_release_has_another_tag(world, monkeypatch):
    before = tag(world)
    monkeypatch.setattr(etag, "RELEASE", "another")

    assert tag(world) != before


# --- How current an answer is ----------------------------------------------------------------


def test_an_answer_to_which_everything_was_folded_is_as_of_now(world):
    open_app(world)

    assert ask(world).json()["as_of"] == "2026-04-20T09:30:00Z"


def test_without_any_data_an_answer_is_as_of_now(world):
    assert ask(world).json()["as_of"] == "2026-04-20T09:30:00Z"


def test_a_page_folds_what_little_waits(world, monkeypatch):
    monkeypatch.setattr("stats.fold.MAX_DELTAS_ON_READ", 2)
    for _ in range(5):
        open_app(world)

    counts = [ask(world).json()["summary"]["events"] for _ in range(4)]

    assert counts == [2, 4, 5, 5]


def test_while_more_waits_an_answer_is_as_of_the_last_fold(world, monkeypatch):
    monkeypatch.setattr("stats.fold.MAX_DELTAS_ON_READ", 1)
    open_app(world)
    ask(world)
    world.pass_time(timedelta(minutes=5))
    for _ in range(3):
        open_app(world)
    monkeypatch.setattr("stats.fold.MAX_DELTAS_ON_READ", 0)

    assert ask(world).json()["as_of"] == "2026-04-20T09:30:00Z"
