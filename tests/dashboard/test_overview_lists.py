"""Every row of every list leads on, and every list is a CSV."""

import csv
import io
import re
from datetime import timedelta

import pytest

from tests.dashboard.opening import opened, query_of, rows, text


@pytest.mark.parametrize(
    ("name", "label", "parameter", "value"),
    [
        ("versions", "1.0.0", "app_version", "1.0.0"),
        ("platforms", "macOS", "platform", "darwin"),
        ("languages", "de", "language", "de"),
    ],
)
def test_a_row_filters_the_page_and_again_takes_the_filter_away(
    busy, staff, name, label, parameter, value
):
    row = rows(opened(staff, "?period=7d"), name)[label]
    assert query_of(row.href) == {"period": "7d", parameter: value}

    filtered = staff.get(row.href)

    chosen = rows(filtered, name)[label]
    assert chosen.is_chosen
    assert query_of(chosen.href) == {"period": "7d"}


def test_every_list_shows_its_rows(busy, staff):
    busy.event("ada", days_ago=1, os_version="macOS 15.1", arch="arm64")
    response = opened(staff, "?period=7d")

    assert rows(response, "events_by_type")["recording_started"].count == 7
    assert rows(response, "features")["auto_paste"].texts == ["50\N{NO-BREAK SPACE}%"]
    assert rows(response, "versions")["1.0.0"].texts[1] == "too few"
    assert rows(response, "platforms")["Windows"].count == 1
    assert rows(response, "os_versions")["macOS 15.1"].count == 1
    assert rows(response, "archs")["arm64"].count == 1
    assert rows(response, "errors")["auth"].texts == ["100\N{NO-BREAK SPACE}%", "1"]
    assert rows(response, "recording_duration")["1–2\N{NO-BREAK SPACE}min"].count == 7


def test_crashes_of_a_version_are_told_by_a_thousand_users(world, staff):
    for number in range(30):
        world.event(f"user {number}", app_version="1.0.0")
    world.report("user 1", app_version="1.0.0")
    world.report("nobody", app_version="0.1.0")

    response = opened(staff, "?period=7d")

    assert rows(response, "versions")["1.0.0"].texts[1] == "33.3"
    assert rows(response, "versions")["0.1.0"].texts[1] is None


def test_lengths_of_recordings_are_told_in_words(busy, staff):
    labels = [
        label.replace("\N{NO-BREAK SPACE}", " ")
        for label in rows(opened(staff, "?period=7d"), "recording_duration")
    ]

    assert labels == [
        "0–5 s",
        "5–15 s",
        "15–30 s",
        "30 s–1 min",
        "1–2 min",
        "2–5 min",
        "5–10 min",
        "≥ 10 min",
    ]


def test_a_list_without_rows_says_so(world, staff):
    world.event("ada")
    page = text(opened(staff, "?period=7d").content.decode())

    assert "No transcription failed in these days." in page
    assert "No recordings in these days." in page


def test_long_lists_are_folded(world, staff):
    for number in range(12):
        world.event("ada", f"kind_{number:02}", language=f"x-{number:02}")

    page = opened(staff, "?period=7d").content.decode()

    assert "4 more" in page
    assert "kind_11" in page


def test_the_ring_has_a_slice_for_the_rest(world, staff):
    for number in range(7):
        world.event("ada", f"kind_{number}")

    ring = opened(staff, "?period=7d").context["ring"]

    assert [part.label for part in ring][-1] == "all others"
    assert sum(part.count for part in ring) == 7


# --- CSV ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "timeline",
        "events_by_type",
        "features",
        "versions",
        "platforms",
        "archs",
        "os_versions",
        "languages",
        "recording_duration",
        "errors",
    ],
)
def test_every_table_is_a_csv_with_the_numbers_of_the_api(busy, staff, name):
    response = opened(staff, f"?period=7d&csv={name}")

    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    known = busy.assert_agrees("7d")[name]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"{name}-2026-04-14-2026-04-20.csv" in response["Content-Disposition"]
    assert len(lines) == len(known)
    assert [set(line) for line in lines[:1]] == [set(row) for row in known[:1]]


def test_every_csv_is_linked_with_the_filters_of_the_page(busy, staff):
    page = opened(staff, "?period=7d&platform=darwin").content.decode()

    linked = re.findall(r'href="([^"]+)" download', page)
    assert {query_of(href.replace("&amp;", "&"))["csv"] for href in linked} >= {
        "timeline",
        "events_by_type",
        "platforms",
    }
    assert all("platform=darwin" in href for href in linked)


def test_a_csv_of_nothing_known_is_the_page(busy, staff):
    assert "text/html" in opened(staff, "?csv=passwords")["Content-Type"]


def test_purged_days_under_several_filters_are_said_to_tell_nothing(busy, staff):
    busy.event("old", days_ago=230, platform="darwin", arch="arm64")
    busy.fold()
    busy.purge(210)
    until = busy.today - timedelta(days=228)

    response = opened(staff, f"?period=7d&until={until}&platform=darwin&arch=arm64")

    lists = response.context["lists"]
    assert {len(each.rows) for each in lists.values()} == {0}
    for name in ("events_by_type", "features", "errors", "recording_duration", "platforms"):
        assert "purged" in lists[name].empty
    assert opened(staff, f"?period=7d&until={until}").context["lists"]["events_by_type"].rows
