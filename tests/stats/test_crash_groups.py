"""Reports become groups in the fold: what a group counts, for whom, and for how long."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from crashes import bodies, fingerprints
from crashes.models import Crash, CrashGroup, GroupDay, GroupKey, GroupNote
from stats.fold import fold_all
from stats.group_handling import Decision, add_note, resolve
from stats.models import StatsState
from tests.stats.history import Killed

ADA, BOB = "ada", "bob"
OTHER_BUG = "RangeError: Maximum call stack size exceeded"


@pytest.fixture
def by(world):
    return Decision("maintainer", world.now)


def only_group():
    fold_all()
    return CrashGroup.objects.get()


def test_ingestion_leaves_grouping_to_the_fold(world):
    world.report(ADA)

    assert not CrashGroup.objects.exists()
    assert Crash.objects.get().fingerprint is None


def test_a_report_carries_the_fingerprint_of_its_group(world):
    world.report(ADA)

    group = only_group()

    assert Crash.objects.get().fingerprint == group.keys.get().fingerprint
    assert group.title == "TypeError: x is undefined"
    assert (group.state, group.reports, group.users) == ("open", 1, 1)


def test_one_bug_of_two_versions_and_users_is_one_group(world):
    world.report(ADA, 3, app_version="0.9.10")
    world.report(ADA, 2, app_version="0.9.9")
    world.report(BOB, 1, app_version="0.9.9", platform="darwin")

    group = only_group()

    assert (group.reports, group.users) == (3, 2)
    assert (group.first_version, group.last_version) == ("0.9.9", "0.9.10")
    assert group.last_seen - group.first_seen == timedelta(days=2)


def test_another_bug_is_another_group(world):
    world.report(ADA)
    world.report(ADA, error_message=OTHER_BUG)
    fold_all()

    assert CrashGroup.objects.count() == 2


def test_sums_do_not_depend_on_how_reports_are_folded(world):
    world.report(ADA, app_version="1.0")
    world.fold()
    world.report(BOB, app_version="1.0")
    world.report(ADA, app_version="1.0")

    group = only_group()
    day = GroupDay.objects.get()

    assert (group.reports, group.users) == (3, 2)
    assert (day.app_version, day.reports, day.size) == ("1.0", 3, 2)


def test_a_report_that_comes_twice_counts_once(world):
    body = {"crash_id": str(uuid4()), "user_id": ADA, "error_message": "TypeError: x"}
    world.crash(body)
    world.crash(body)

    assert only_group().reports == 1


@pytest.mark.django_db(transaction=True)
def test_a_fold_that_is_killed_leaves_no_group(lasting_world, monkeypatch):
    lasting_world.report(ADA)

    def die(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("stats.fold.settle", die)
        with pytest.raises(Killed):
            fold_all()

    assert not CrashGroup.objects.exists()
    assert Crash.objects.get().fingerprint is None
    assert only_group().reports == 1


def test_a_report_from_the_version_of_the_fix_is_a_regression(world, by):
    world.report(ADA, app_version="1.0")
    resolve([only_group().pk], by, version="1.2")
    world.report(BOB, app_version="1.1")
    draining = only_group()
    world.report(BOB, app_version="1.10")

    group = only_group()

    assert draining.state == "resolved"
    assert (group.state, group.regressed_in) == ("regressed", "1.10")
    assert [note.kind for note in group.notes.all()] == ["regressed", "resolved"]


def test_erasing_the_only_one_who_saw_it_forgets_the_group(world):
    world.report(ADA)
    group = only_group()

    world.erase(ADA)

    assert not CrashGroup.objects.filter(pk=group.pk).exists()
    assert not GroupKey.objects.exists()
    assert not GroupDay.objects.exists()


def test_erasing_one_of_two_takes_what_was_hers(world):
    world.report(ADA, 5, app_version="0.9")
    world.report(BOB, 2, app_version="1.0")
    world.report(ADA, 1, app_version="1.1")
    fold_all()

    world.erase(ADA)
    group = only_group()

    assert (group.reports, group.users) == (1, 1)
    assert (group.first_version, group.last_version) == ("1.0", "1.0")
    assert group.first_seen == group.last_seen == Crash.objects.get().timestamp


def test_erasing_blots_the_id_out_of_notes(world, by):
    user_id = UUID(int=0xA0B1C2D3 << 64 | 8 << 62)
    world.report(str(user_id))
    world.report(BOB)
    group = only_group()
    add_note(group.pk, by, f"Ask {user_id}, or {user_id.hex.upper()}; he knows.")

    world.erase(str(user_id))

    assert GroupNote.objects.get().text == "Ask (erased), or (erased); he knows."


def test_beyond_so_many_kinds_new_ones_share_a_group(world, monkeypatch):
    monkeypatch.setattr(fingerprints, "MAX_KEYS", 2)
    for place, word in enumerate(("alpha", "beta", "gamma", "delta")):
        world.report(ADA, place, error_message=f"{word.title()}Error: {word}")
        fold_all()

    # Known by now: it needs no key of its own any more.
    world.report(BOB, error_message="EpsilonError: epsilon")
    fold_all()
    groups = CrashGroup.objects.order_by("pk")

    assert [group.title for group in groups] == [
        "AlphaError: alpha",
        "BetaError: beta",
        "Error: More kinds of errors than are told apart",
    ]
    assert groups[2].reports == 3


def test_texts_over_the_cap_are_dropped_and_their_reports_still_counted(world, monkeypatch):
    monkeypatch.setattr(bodies, "MAX_BODIES", 3)
    for place in range(6):
        version = "0.1" if place == 5 else "0.2"
        world.report(ADA, place, app_version=version, stack_trace="at f (a.js:1:1)")

    group = only_group()
    texts = [crash.error_message for crash in Crash.objects.order_by("-timestamp")]

    assert group.reports == 6
    # The newest three, and the only one of its version.
    assert [bool(text) for text in texts] == [True, True, True, False, False, True]
    assert Crash.objects.filter(stack_trace="").count() == 2
    assert Crash.objects.exclude(fingerprint=group.keys.get().fingerprint).count() == 0


def test_a_rebuild_drops_texts_over_the_cap_chunk_by_chunk(lasting_world, monkeypatch):
    for place in range(9):
        lasting_world.report(ADA, place, stack_trace="at f (a.js:1:1)")
    fold_all()
    monkeypatch.setattr(bodies, "MAX_BODIES", 3)
    monkeypatch.setattr(bodies, "CHUNK_ROWS", 2)

    lasting_world.rebuild()

    texts = [crash.error_message for crash in Crash.objects.order_by("-timestamp")]
    assert [bool(text) for text in texts] == [True] * 3 + [False] * 6
    assert only_group().reports == 9


def test_reports_of_internal_users_have_no_group(lasting_world):
    lasting_world.exclude(ADA)
    lasting_world.report(ADA)
    fold_all()
    lasting_world.rebuild()

    assert not CrashGroup.objects.exists()


def test_a_user_who_becomes_internal_leaves_the_groups(lasting_world):
    lasting_world.report(ADA, app_version="1.0")
    lasting_world.report(BOB, app_version="1.1")
    fold_all()

    lasting_world.exclude(ADA)
    group = only_group()

    assert (group.reports, group.users, group.first_version) == (1, 1, "1.1")


def test_a_user_who_is_internal_no_more_comes_back_to_the_group(lasting_world):
    lasting_world.report(ADA)
    before = only_group()
    lasting_world.exclude(ADA)
    hidden = only_group()

    lasting_world.exclude()
    group = only_group()

    assert (hidden.reports, hidden.users) == (0, 0)
    assert (group.pk, group.reports, group.users) == (before.pk, 1, 1)


def test_a_report_that_has_a_fingerprint_keeps_it(world):
    world.report(ADA)
    row = Crash.objects.get()
    first = fingerprints.file_reports([(row.id, row.user_id)], now=world.now)

    group = only_group()

    assert group.pk in first.new_groups
    assert (group.reports, Crash.objects.get().fingerprint) == (1, first.fingerprints[row.id])


def test_a_report_whose_row_is_gone_counts_without_a_group(world):
    world.report(ADA)
    Crash.objects.all().delete()
    fold_all()

    assert not CrashGroup.objects.exists()
    assert world.reader.get("/api/stats", {"period": "7d"}).json()["summary"]["crashes"] == 1


def test_a_report_that_was_committed_while_its_day_was_purged_is_counted(world):
    world.report(ADA, 2, app_version="1.0")
    fold_all()
    StatsState.objects.update(purged_through=world.today - timedelta(days=3))
    world.report(BOB, 5, app_version="0.9")
    world.report(BOB, 5, app_version="0.8", error_message=OTHER_BUG)
    fold_all()
    world.report(BOB, 5, app_version="0.9")
    fold_all()

    known = CrashGroup.objects.get(title="TypeError: x is undefined")
    late = CrashGroup.objects.get(title=OTHER_BUG)

    assert (known.reports, known.users, known.first_version) == (3, 1, "0.9")
    assert (late.reports, late.users, late.first_seen) == (1, 0, late.last_seen)
    assert sorted(GroupDay.objects.values_list("reports", "size")) == [(1, 0), (1, 1), (2, 0)]


def test_counters_outlive_their_reports(lasting_world):
    world = lasting_world
    world.report(ADA, 5, app_version="0.9")
    world.report(BOB, 5, app_version="0.9")
    world.report(BOB, 1, app_version="1.0")
    before = only_group()
    world.pass_time(timedelta(days=209))

    world.purge(210)
    group = only_group()

    assert Crash.objects.count() == 1
    assert (group.reports, group.users) == (before.reports, before.users) == (3, 2)
    assert group.first_seen == before.first_seen
    assert (group.first_version, group.last_version) == ("0.9", "1.0")
    purged = GroupDay.objects.get(users=None)
    assert (purged.reports, purged.size, purged.app_version) == (2, 2, "")
    world.assert_rebuild_changes_nothing()
