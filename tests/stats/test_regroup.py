"""Grouping anew says what merges and splits, and loses nothing that was counted."""

import io

import pytest
from django.core.management import call_command

from crashes import fingerprints, grouping
from crashes.models import Crash, CrashGroup
from stats.fold import fold_all
from stats.group_handling import Decision, resolve

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group_by(monkeypatch):
    """Let the grouping tell kinds apart by a function of their message."""

    def replace(name):
        def kind_of(texts, _lookup=None):
            return grouping.GroupKey("Error", "", name(texts.message), "", version=2)

        monkeypatch.setattr(fingerprints, "kind_of", kind_of)

    return replace


@pytest.fixture
def world(lasting_world):
    """Three reports of one bug, one of another."""
    for place, message in enumerate(["alpha one", "alpha one", "alpha one", "beta one"]):
        lasting_world.report(f"user {place}", error_message=message)
    fold_all()
    return lasting_world


def to_one(_message):
    return "everything"


def one_of_alpha():
    return Crash.objects.filter(error_message="alpha one").values_list("pk")[:1][0][0]


def told(*arguments):
    output = io.StringIO()
    call_command("regroup", *arguments, stdout=output)
    return output.getvalue().splitlines()


def groups():
    rows = CrashGroup.objects.filter(reports__gt=0).order_by("title")
    return [(group.title, group.reports, group.users) for group in rows]


def test_without_a_change_nothing_moves(world):
    before = groups()

    assert told() == ["0 of 4 reports got another kind."]
    assert groups() == before


def test_a_rehearsal_says_what_would_merge_and_changes_nothing(world, group_by):
    before = groups()
    group_by(to_one)

    lines = told("--dry-run")

    assert lines[0] == "4 of 4 reports would get another kind."
    assert lines[1].startswith("merge  #")
    assert "Error: beta one  into  " in lines[1]
    assert groups() == before


def test_groups_that_become_one_kind_merge_into_the_larger_one(world, group_by):
    larger = CrashGroup.objects.get(reports=3)
    resolve([larger.pk], Decision("maintainer", world.now), version="1.0")
    group_by(to_one)

    told()

    [group] = CrashGroup.objects.filter(reports__gt=0)
    assert (group.pk, group.state) == (larger.pk, "resolved")
    assert (group.reports, group.users) == (4, 4)
    assert Crash.objects.values("fingerprint").distinct().count() == 1
    assert [note.kind for note in group.notes.all()] == ["merged", "resolved"]


def test_a_group_that_falls_apart_lives_on_in_its_larger_part(world, group_by):
    whole = CrashGroup.objects.get(reports=3)
    Crash.objects.filter(pk=one_of_alpha()).update(error_message="gamma")
    group_by(lambda message: message)

    lines = told()

    assert lines[1] == f"split  #{whole.pk} Error: alpha one  also  Error: gamma"
    assert groups() == [
        ("Error: alpha one", 2, 2),
        ("Error: beta one", 1, 1),
        ("Error: gamma", 1, 1),
    ]
    whole.refresh_from_db()
    assert whole.reports == 2


def test_reports_without_texts_follow_the_others_of_their_kind(world, group_by):
    Crash.objects.filter(pk=one_of_alpha()).update(error_message="", stack_trace="")
    group_by(str.upper)

    told()

    assert ("Error: ALPHA ONE", 3, 3) in groups()


def test_reports_that_come_afterwards_find_the_group(world, group_by):
    group_by(str.upper)
    told()
    world.report("user 9", error_message="beta one")
    fold_all()

    assert CrashGroup.objects.count() == 2
    assert ("Error: BETA ONE", 2, 2) in groups()


def test_a_rebuild_afterwards_changes_nothing(world, group_by, monkeypatch):
    group_by(to_one)
    told()
    before = groups()

    world.rebuild()

    assert groups() == before
