"""Every page reads its address leniently, and its links say exactly what is seen."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.addresses import Address
from stats.state import state
from tests.dashboard.opening import opened, query_of

HERE = Address("/dashboard", "30d", filters={"platform": "darwin"}, extra={"metric": "cost"})
HOSTILE = '"><script>alert(1)</script>'


def shell_of(response):
    return response.context["shell"]


# --- Addresses --------------------------------------------------------------------------------


def test_an_address_says_what_is_seen():
    assert str(HERE) == "/dashboard?period=30d&platform=darwin&metric=cost"


def test_an_address_leads_to_its_neighbours():
    last = date(2025, 11, 4)

    assert "until=2025-10-05" in str(HERE.older(last))
    assert "until=2025-11-04" in str(HERE.newer(date(2025, 10, 5), date(2025, 11, 5)))
    assert "until" not in str(HERE.newer(date(2025, 10, 20), last))


def test_filters_come_and_go_one_by_one():
    both = HERE.only("app_version", "1.0")

    assert query_of(str(both)) == {
        "period": "30d",
        "app_version": "1.0",
        "platform": "darwin",
        "metric": "cost",
    }
    assert both.without("app_version") == HERE
    assert "platform" not in str(both.unfiltered())


def test_another_page_takes_period_and_filters_and_nothing_else():
    assert str(HERE.on("/dashboard/errors")) == "/dashboard/errors?period=30d&platform=darwin"


def test_a_parameter_can_be_taken_away():
    assert "metric" not in str(HERE.having(metric=None))


def test_any_value_survives_an_address():
    assert query_of(str(HERE.only("app_version", HOSTILE)))["app_version"] == HOSTILE


# --- Reading an address -----------------------------------------------------------------------


def test_without_a_word_it_is_thirty_days_up_to_today(world, staff):
    shell = shell_of(opened(staff))

    assert (shell.length, shell.period.last, shell.days) == ("30d", world.today, 30)
    assert shell.is_running
    assert shell.newer == ""
    assert shell.notices == ()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("period=2y", "no such period"),
        ("until=yesterday", "last day"),
        ("until=2999-01-01", "last day"),
        ("until=1066-10-14", "last day"),
        ("platform=%00", "filter platform"),
        (f"app_version={'x' * 100}", "filter version"),
    ],
)
def test_nonsense_becomes_the_default_and_a_notice(world, staff, query, words):
    response = opened(staff, f"?{query}")

    [notice] = shell_of(response).notices
    assert words in notice
    assert notice in response.content.decode()
    assert shell_of(response).length == "30d"
    assert shell_of(response).is_running


def test_one_wrong_value_leaves_the_others(world, staff):
    shell = shell_of(opened(staff, "?period=7d&until=nonsense&platform=darwin&language=%00"))

    assert shell.length == "7d"
    assert shell.question.filters == {"platform": "darwin"}
    assert len(shell.notices) == 2


def test_an_empty_value_is_no_filter(world, staff):
    shell = shell_of(opened(staff, "?period=&platform=&until="))

    assert shell.question.filters == {}
    assert shell.notices == ()


def test_the_chosen_period_is_remembered(world, staff):
    opened(staff, "?period=7d")

    assert shell_of(opened(staff)).length == "7d"
    assert shell_of(opened(staff, "?period=90d")).length == "90d"


def test_a_wrong_period_is_not_remembered_and_a_wrong_memory_does_no_harm(world, staff):
    opened(staff, "?period=nonsense")
    assert "period" not in staff.cookies

    staff.cookies["period"] = "<script>"

    assert shell_of(opened(staff)).length == "30d"


# --- What it shows ----------------------------------------------------------------------------


def test_each_filter_is_a_chip_that_takes_itself_away(world, staff):
    response = opened(staff, "?period=7d&platform=darwin&app_version=1.0.0")
    chips = shell_of(response).chips

    assert [(chip.label, chip.value) for chip in chips] == [
        ("Version", "1.0.0"),
        ("Platform", "macOS"),
    ]
    assert query_of(chips[0].href) == {"period": "7d", "platform": "darwin"}
    assert "Remove the filter Platform macOS" in response.content.decode()


def test_a_hostile_filter_is_shown_as_text(world, staff):
    page = opened(staff, f"?app_version={HOSTILE}").content.decode()

    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_form_offers_what_was_seen_and_what_is_chosen(world, staff):
    world.event("ada", app_version="1.0.0", platform="darwin")

    shell = shell_of(opened(staff, "?app_version=0.1"))

    version, platform = shell.filter_choices[:2]
    assert version.values == [("1.0.0", "1.0.0"), ("0.1", "0.1")]
    assert version.chosen == "0.1"
    assert ("darwin", "macOS") in platform.values
    assert platform.chosen == ""


def test_the_form_keeps_the_days(world, staff):
    shell = shell_of(opened(staff, "?period=7d&until=2026-03-01&metric=cost"))

    assert shell.hidden_fields == [
        ("period", "7d"),
        ("until", "2026-03-01"),
        ("metric", "cost"),
    ]


def test_a_shared_link_names_the_day(world, staff):
    shared = query_of(shell_of(opened(staff, "?platform=darwin")).shared)

    assert shared == {
        "period": "30d",
        "until": world.today.isoformat(),
        "platform": "darwin",
    }


def test_older_and_newer_days_are_one_click_away(world, staff):
    shell = shell_of(opened(staff, "?period=7d&until=2026-03-01"))

    assert query_of(shell.older)["until"] == "2026-02-22"
    assert query_of(shell.newer)["until"] == "2026-03-08"
    assert "until" not in query_of(shell.newest)
    assert not shell.is_running


def test_the_header_marks_the_page_and_takes_the_filters_along(world, staff):
    page = opened(staff, "?period=7d&platform=darwin").content.decode()

    assert 'href="/dashboard?period=7d&amp;platform=darwin" data-go="o" aria-current="page"' in page
    assert 'href="/admin/" data-go="a"' in page


def test_numbers_that_wait_too_long_are_said_to_be_old(world, staff, monkeypatch):
    world.event("ada")
    assert not shell_of(opened(staff)).is_stale

    monkeypatch.setattr("stats.answer.fold_for_reading", lambda: (state(), False))
    world.pass_time(timedelta(minutes=3))

    response = opened(staff)

    assert shell_of(response).is_stale
    assert 'class="fresh stale"' in response.content.decode()


def test_days_and_times_are_those_of_the_reporting_time_zone(world, staff):
    world.begin("Asia/Tokyo")

    shell = shell_of(opened(staff))

    assert shell.zone == "Asia/Tokyo"
    assert str(shell.now.tzinfo) == "Asia/Tokyo"
    assert "Asia/Tokyo" in opened(staff).content.decode()


def test_no_page_has_a_style_or_a_script_of_its_own(world, staff):
    world.event("ada")
    page = opened(staff).content.decode()

    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count("<script src=") + page.count(
        '<script type="module" src='
    ) + page.count("<script defer src=") + page.count('type="application/json"')


# --- Who may look -----------------------------------------------------------------------------


def test_a_stranger_with_a_browser_is_led_to_the_login_and_back(client, db):
    response = client.get("/dashboard?period=7d", headers={"accept": "text/html"})

    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/dashboard%3Fperiod%3D7d"


@pytest.mark.parametrize("accept", ["application/json", "*/*", ""])
def test_a_program_is_told_in_the_shape_of_the_api(client, db, accept):
    response = client.get("/dashboard", headers={"accept": accept})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response.json()["error"]["code"] == "not_authenticated"


def test_who_is_not_on_the_staff_is_refused(db):
    client = Client()
    client.force_login(User.objects.create_user("eve"))

    assert client.get("/dashboard").status_code == 403


def test_a_page_is_only_read(staff_client):
    assert staff_client.post("/dashboard").status_code == 405


def test_a_page_is_private_and_asked_for_again(world, staff):
    assert opened(staff)["Cache-Control"] == "private, no-cache"


def test_the_start_page_is_the_overview(staff_client):
    assert staff_client.get("/")["Location"] == "/dashboard"
