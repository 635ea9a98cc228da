"""The funnels page: ask for a way, share it, and keep it."""

import psycopg
import pytest
from django.core.cache import cache

from stats.models import Funnel
from tests.conftest import member
from tests.dashboard.opening import text
from tests.dashboard.reading import download
from tests.stats.funnel_asking import OPEN, RECORD, walk

PATH = "/dashboard/funnels"
SAVE = "/dashboard/funnels/save"
STEPS = "app_opened,recording_started"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def opened(staff, **query):
    answer = staff.get(PATH, query)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def walked(world):
    """Two users open the app, and one of them records."""
    walk(world, "ada", ("15 08:00", OPEN), ("15 08:01", RECORD))
    walk(world, "bob", ("15 08:00", OPEN))
    world.fold()
    return world


def test_a_step_says_who_got_there_and_who_was_lost(walked, staff):
    page = opened(staff, steps=STEPS)
    shown = text(page.content.decode())

    assert [row.users for row in page.context["rows"]] == [2, 1]
    assert "of 2 users got through within 7 days · too few to say (2)" in shown
    assert "▼ 1 · 50 %" in shown


def test_the_form_and_the_list_of_steps_are_the_same_question(walked, staff):
    by_form = opened(staff, step1=OPEN, step2=RECORD, step3="", window="7", period="30d")
    by_list = opened(staff, steps=STEPS)

    assert by_form.context["rows"] == by_list.context["rows"]
    assert f"steps={OPEN}%2C{RECORD}" in by_form.context["shell"].shared


def test_what_is_no_funnel_says_why_and_stays_in_the_form(walked, staff):
    page = opened(staff, steps=f"{OPEN},{HOSTILE}").content.decode()

    assert "Each step is an event type" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nothing_asked_offers_an_example(walked, staff):
    page = opened(staff)

    assert "rows" not in page.context
    assert "steps=app_opened%2Crecording_started" in page.context["example"]


def test_an_event_that_never_came_is_marked(walked, staff):
    assert "never seen" in opened(staff, steps=f"{OPEN},no_such_event").content.decode()


def test_filters_apply_to_the_first_step(walked, staff):
    page = opened(staff, steps=STEPS, platform="linux")

    assert [row.users for row in page.context["rows"]] == [0, 0]
    assert "Nobody did the first step in these days." in page.content.decode()


def test_purged_days_tell_nothing(walked, staff):
    walked.event("old", days_ago=240)
    walked.fold()
    walked.purge(210)

    shown = text(opened(staff, steps=STEPS, until="2025-08-20").content.decode())

    assert "Some of these days are purged" in shown


def test_an_empty_server_is_told_how_to_send_the_first_event(world, staff):
    shown = opened(staff).content.decode()

    assert "No event has arrived yet" in shown
    assert "curl" in shown


def test_the_steps_are_a_download(walked, staff):
    lines = download(staff, PATH, csv="funnel", steps=STEPS)

    assert lines[0] == "step,event_type,users,share_of_first,share_of_previous,median_seconds"
    assert lines[2] == "2,recording_started,1,0.5,0.5,60.0"


def test_it_asks_at_most_twelve_questions(walked, monkeypatch):
    Funnel.objects.create(name="Onboarding", steps=STEPS.split(","))
    _, analyst = member("Analyst")
    opened(analyst)
    asked = []
    execute = psycopg.Cursor.execute

    def counting(cursor, statement, *args, **kwargs):
        asked.append(str(statement))
        return execute(cursor, statement, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", counting)
    opened(analyst, steps=STEPS, period="90d", platform="darwin", language="de")

    # The marks of the test's own transactions are none.
    assert len([one for one in asked if "SAVEPOINT" not in one]) <= 12


# --- Saved ----------------------------------------------------------------------------------------


def save(client, **form):
    usual = {"name": "Onboarding", "steps": STEPS, "window_days": "14", "query": "period=7d"}
    return client.post(SAVE, usual | form)


def test_a_funnel_is_saved_and_shown_with_what_was_around_it(walked, staff):
    answer = save(staff, query=f"period=7d&platform=darwin&steps={STEPS}&window=14&step1=x")

    saved = Funnel.objects.get()
    assert (saved.steps, saved.window_days) == (STEPS.split(","), 14)
    assert answer["Location"] == f"{PATH}?period=7d&platform=darwin&funnel={saved.pk}"
    assert "The funnel is saved." in staff.get(answer["Location"]).content.decode()


def test_a_name_that_is_taken_is_refused_and_the_funnel_stays_shown(walked, staff):
    save(staff)
    answer = save(staff, query=f"period=7d&steps={STEPS}")

    assert Funnel.objects.count() == 1
    shown = text(staff.get(answer["Location"]).content.decode())
    assert "The funnel is not saved. Funnel with this Name already exists." in shown
    assert "How far users get" in shown


def test_saved_funnels_are_listed_and_opened(walked, staff):
    funnel = Funnel.objects.create(name=HOSTILE, steps=STEPS.split(","), window_days=3)
    page = opened(staff, funnel=str(funnel.pk))

    assert [line.is_current for line in page.context["saved"]] == [True]
    assert "within 3 days" in text(page.content.decode())
    assert "<script>alert" not in page.content.decode()


def test_analysts_look_at_funnels_and_maintainers_save_them(walked):
    _, analyst = member("Analyst")
    _, maintainer = member("Maintainer")

    assert "Keep this funnel" not in opened(analyst, steps=STEPS).content.decode()
    assert save(analyst).status_code == 403
    assert "Keep this funnel" in opened(maintainer, steps=STEPS).content.decode()
    assert save(maintainer).status_code == 302


def test_saving_takes_a_post(staff):
    assert staff.get(SAVE).status_code == 405
