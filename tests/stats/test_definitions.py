"""What each number means, on examples small enough to count by hand.

Every answer is also compared with the oracle's, which is itself held to these numbers so.
"""

import pytest

MINUTE = 60


def summary(world, period="7d", **filters):
    return world.assert_agrees(period, **filters)["summary"]


def listed(world, key, **filters):
    return world.assert_agrees("7d", **filters)[key]


# --- Users -----------------------------------------------------------------------------------


def test_a_user_counts_once_a_day_and_once_a_period(world):
    for days_ago in (1, 1, 2):
        world.event("ada", days_ago=days_ago)
    world.event("bob", days_ago=2)

    answer = world.assert_agrees("7d")

    assert [day["dau"] for day in answer["timeline"]] == [0, 0, 0, 0, 2, 1, 0]
    assert answer["summary"]["active_users_7d"] == 2


def test_crash_reports_alone_make_no_user(world):
    world.report("opted out")

    told = summary(world)

    assert (told["total_users"], told["mau"], told["new_users"]) == (0, 0, 0)
    assert told["crashes"] == 1
    assert told["crash_free_users"] is None


def test_who_crashed_first_and_was_active_later_is_new_on_the_day_of_the_event(world):
    world.report("ada", days_ago=3)
    world.event("ada", days_ago=1)

    assert [day["new_users"] for day in listed(world, "timeline")] == [0, 0, 0, 0, 0, 1, 0]


def test_a_late_event_makes_a_user_new_on_the_earlier_day(world):
    world.event("ada", days_ago=1)
    assert summary(world)["new_users"] == 1

    world.event("ada", days_ago=20)

    told = world.assert_agrees("7d")
    assert told["summary"]["new_users"] == 0
    assert told["previous"]["new_users"] == 0
    assert summary(world, "30d")["new_users"] == 1


def test_a_late_event_of_the_same_day_moves_nobody(world):
    world.event("ada", days_ago=3)
    world.event("ada", days_ago=1)
    world.event("ada", days_ago=3)

    assert [day["new_users"] for day in listed(world, "timeline")] == [0, 0, 0, 1, 0, 0, 0]


def test_the_previous_period_is_as_long_and_ends_the_day_before(world):
    for days_ago in (6, 7, 13, 14):
        world.event(f"user {days_ago}", days_ago=days_ago)

    answer = world.assert_agrees("7d")

    assert answer["summary"]["events"] == 1
    assert answer["previous"]["events"] == 2
    assert answer["previous"]["active_users_7d"] == 2


def test_stickiness_is_the_mean_of_daily_users_over_monthly_ones(world):
    for days_ago in range(15):
        world.event("ada", days_ago=days_ago)
    world.event("bob", days_ago=3)

    assert summary(world)["stickiness"] == pytest.approx(16 / 30 / 2)


def test_debug_rows_are_part_of_no_number(world):
    world.send({"user_id": "ada", "debug": True, "events": [{"event_type": "app_opened"}]})
    world.crash({"user_id": "ada", "debug": True, "error_message": "TypeError: x"})

    told = summary(world)

    assert (told["total_users"], told["events"], told["crashes"]) == (0, 0, 0)


def test_total_users_are_those_of_all_time_whatever_the_period(world):
    world.event("ada", days_ago=200)
    world.event("bob", days_ago=1)

    answer = world.assert_agrees("7d", platform="darwin")

    assert (answer["summary"]["total_users"], answer["previous"]["total_users"]) == (2, 2)


# --- Filters ---------------------------------------------------------------------------------


def test_an_event_counts_by_its_own_values_and_a_user_by_those_of_the_day(world):
    world.event("ada", platform="darwin", app_version="1.0.0")
    world.event("ada", platform="darwin", app_version="2.0.0")
    world.event("ada", platform="win32", app_version="2.0.0")

    both = summary(world, platform="win32", app_version="1.0.0")
    one = summary(world, platform="darwin")

    # No event is of both, but the user was there with each of them on one day.
    assert (both["events"], both["mau"]) == (0, 1)
    assert (one["events"], one["mau"]) == (2, 1)


def test_values_of_different_days_make_nobody_pass_two_filters(world):
    world.event("ada", platform="darwin", days_ago=1)
    world.event("ada", app_version="1.0.0", days_ago=2)

    assert summary(world, platform="darwin", app_version="1.0.0")["mau"] == 0


def test_the_users_of_a_feature_are_those_who_used_it_on_a_day_on_which_they_pass(world):
    world.event("ada", "feature_used", feature="history", days_ago=1, platform="win32")
    world.event("ada", "feature_used", feature="history", days_ago=1, platform="darwin")
    world.event("bob", "feature_used", feature="history", days_ago=2, platform="win32")
    world.event("bob", days_ago=1, platform="darwin")

    [history] = listed(world, "features", platform="darwin")

    assert history == {"feature": "history", "count": 1, "users": 1, "adoption": 0.5}


def test_a_user_of_two_platforms_counts_for_both(world):
    world.event("ada", platform="darwin", days_ago=1)
    world.event("ada", platform="win32", days_ago=2)
    world.event("bob", platform="darwin", days_ago=2)

    assert listed(world, "platforms") == [
        {"platform": "darwin", "users": 2, "share": 1.0},
        {"platform": "win32", "users": 1, "share": 0.5},
    ]


def test_an_event_without_context_passes_no_filter_and_counts_without_one(world):
    world.event("ada")

    assert summary(world)["events"] == 1
    assert summary(world, platform="other")["events"] == 0


# --- Recordings and transcriptions -----------------------------------------------------------


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [
        pytest.param(0, 0, id="nothing"),
        pytest.param(86_400, 1_440, id="a day"),
        pytest.param(86_400.001, 0, id="more than a day"),
        pytest.param(-1, 0, id="negative"),
        pytest.param(True, 0, id="a boolean"),
        pytest.param("60", 0, id="a text"),
        pytest.param(None, 0, id="null"),
        pytest.param([60], 0, id="a list"),
    ],
)
def test_a_recording_of_a_wrong_duration_counts_but_costs_nothing(world, duration, minutes):
    world.event("ada", "recording_started", duration=duration)

    answer = world.assert_agrees("7d")

    assert answer["summary"]["recordings"] == 1
    assert answer["summary"]["estimated_cost_usd"] == pytest.approx(minutes * 0.006)
    counted = sum(bucket["count"] for bucket in answer["recording_duration"])
    assert counted == (duration in (0, 86_400) and duration is not True)


def test_buckets_of_durations_include_their_lower_bound(world):
    edges = [0, 5, 15, 30, 60, 120, 300, 600]
    for edge in edges:
        world.event("ada", "recording_started", duration=edge)
        world.event("ada", "recording_started", duration=edge + 0.5)

    buckets = listed(world, "recording_duration")

    assert [bucket["from"] for bucket in buckets] == edges
    assert [bucket["to"] for bucket in buckets] == [*edges[1:], None]
    assert [bucket["count"] for bucket in buckets] == [2] * 8


def test_the_share_of_the_widget_is_of_recordings_that_name_one_of_two_sources(world):
    for source in ("widget", "main", "main", "tray", None, 3):
        world.event("ada", "recording_started", source=source)

    answer = world.assert_agrees("7d")

    assert answer["summary"]["widget_share"] == pytest.approx(1 / 3)
    assert answer["n"]["widget_share"] == 3
    assert answer["summary"]["recordings_per_active_user_day"] == 6


def test_only_false_and_failure_are_no_success(world):
    for success in (True, "success", None, 0, "false", False, "failure"):
        world.event("ada", "transcription_completed", success=success)
    world.event("ada", "transcription_completed")
    world.event("ada", "transcription_failed")

    answer = world.assert_agrees("7d")

    assert answer["summary"]["success_rate"] == pytest.approx(6 / 9)
    assert answer["n"]["success_rate"] == 9


def test_failed_transcriptions_take_no_part_in_durations(world):
    for seconds in (1, 2, 3, 100):
        world.event("ada", "transcription_completed", duration=seconds)
    world.event("ada", "transcription_completed", duration=5_000, success=False)

    told = listed(world, "transcription_seconds")

    assert told["mean"] == pytest.approx(26.5)
    assert told["p50"] == pytest.approx(2, rel=0.02)
    assert told["p95"] == pytest.approx(100, rel=0.02)


def test_percentiles_are_within_two_per_cent_of_the_nearest_rank(world):
    events = [
        {"event_type": "app_opened", "properties": {"startup_ms": 7 * number}}
        for number in range(1, 201)
    ]
    world.send({"user_id": "ada", "events": events})

    told = listed(world, "startup_ms")

    assert told["p50"] == pytest.approx(700, rel=0.02)
    assert told["p95"] == pytest.approx(1_330, rel=0.02)


def test_the_shares_of_errors_are_of_all_failures(world):
    for error_type in ("rate_limit", "rate_limit", "network_timeout", None):
        world.event("ada", "transcription_failed", error_type=error_type)

    assert listed(world, "errors") == [
        {"error_type": "rate_limit", "count": 2, "share": 0.5, "users": 1},
        {"error_type": "network_timeout", "count": 1, "share": 0.25, "users": 1},
    ]


def test_recordings_are_priced_by_model_and_day_when_they_are_read(world):
    world.price("local", world.today, "0")
    world.event("ada", "recording_started", days_ago=1, duration=10 * MINUTE, model="local")
    world.event("ada", "recording_started", days_ago=0, duration=10 * MINUTE, model="local")
    assert summary(world)["estimated_cost_usd"] == pytest.approx(10 * 0.006)

    world.price("local", world.today, "0.5")

    assert summary(world)["estimated_cost_usd"] == pytest.approx(10 * 0.006 + 10 * 0.5)
