"""What an erasure takes, and what it leaves."""

from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from stories_analytics.intake.models import Tombstone
from stories_analytics.rights import erase as module
from stories_analytics.rights.erase import erase
from stories_analytics.rights.held import HELD
from tests.rights.conftest import EVERYTHING, NOTHING, SENT, TABLES, held

pytestmark = pytest.mark.django_db


def defer(arguments: str, status: str = "todo", lock: str | None = None) -> int:
    """Queue a job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, lock, queueing_lock)"
            " VALUES ('default', 'any', %s, %s, %s) RETURNING id",
            [arguments, lock, lock],
        )
        job = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job])
    return int(job)


def jobs() -> list[int]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("id", flat=True))


def spelled(user_id: UUID) -> list[str]:
    return [str(user_id), user_id.hex, str(user_id).upper(), user_id.hex.upper()]


def note(admin, **columns: object) -> None:
    """Write an entry of the admin's log."""
    usual = {
        "object_id": "1",
        "object_repr": "something",
        "change_message": "",
        "action_flag": CHANGE,
        "content_type": ContentType.objects.get_for_model(Tombstone),
    }
    LogEntry.objects.create(user=admin, **(usual | columns))


def test_the_fixture_has_rows_in_every_table(known_user):
    assert held(known_user) == EVERYTHING


def test_an_erasure_takes_every_row_and_says_how_many(known_user):
    rows = erase(known_user, now=timezone.now())

    assert held(known_user) == NOTHING
    assert rows == sum(SENT.values())


def test_an_erasure_leaves_other_users_alone(known_user, send_everything):
    other = uuid4()
    send_everything(other)

    erase(known_user, now=timezone.now())

    assert held(other) == EVERYTHING


def test_erasing_again_or_erasing_nobody_is_no_error(user_id):
    assert erase(user_id, now=timezone.now()) == 0
    assert erase(user_id, now=timezone.now()) == 0
    assert Tombstone.objects.count() == 1


def test_every_table_with_a_users_id_is_erased_and_exported():
    with_users = {
        model
        for model in apps.get_models()
        if any(field.name == "user_id" for field in model._meta.concrete_fields)
    }

    assert set(HELD) == with_users == set(TABLES)


@pytest.mark.parametrize("spelling", range(4))
@pytest.mark.parametrize("status", ["todo", "succeeded", "failed", "cancelled", "aborted"])
def test_jobs_that_mention_the_user_are_deleted(user_id, spelling, status):
    defer(f'{{"who": ["{spelled(user_id)[spelling]}"]}}', status)
    kept = defer(f'{{"who": "{uuid4()}"}}', status)

    erase(user_id, now=timezone.now())

    assert jobs() == [kept]


def test_a_job_that_is_locked_by_the_user_is_deleted(user_id):
    defer("{}", lock=f"user {user_id}")

    erase(user_id, now=timezone.now())

    assert jobs() == []


def test_a_job_at_work_stays_without_the_users_id(user_id):
    job = defer(f'{{"who": "{user_id}"}}', "doing", lock=str(user_id))
    kept = defer('{"who": "other"}', "doing", lock="other")

    erase(user_id, now=timezone.now())

    assert jobs() == [job, kept]
    rows = ProcrastinateJob.objects.order_by("id").values_list("args", "lock", "queueing_lock")
    assert list(rows) == [({}, None, None), ({"who": "other"}, "other", "other")]


@pytest.mark.parametrize("column", ["object_id", "object_repr", "change_message"])
@pytest.mark.parametrize("spelling", range(4))
def test_entries_of_the_admins_log_that_mention_the_user_are_deleted(
    user_id, superuser, column, spelling
):
    note(superuser, **{column: f"a {spelled(user_id)[spelling]} b"})
    note(superuser, object_repr="kept")

    erase(user_id, now=timezone.now())

    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["kept"]


def test_an_erasure_that_fails_takes_nothing(known_user, monkeypatch):
    monkeypatch.setattr(module, "_FORGET", "SELECT 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        erase(known_user, now=timezone.now())

    assert held(known_user) == EVERYTHING
    assert not Tombstone.objects.exists()


def test_every_statement_on_the_large_tables_names_the_user(known_user):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        erase(known_user, now=timezone.now())

    tables = {f'"{model._meta.db_table}"' for model in TABLES}
    statements = [
        query["sql"] for query in queries if any(table in query["sql"] for table in tables)
    ]
    assert sum(sql.startswith("DELETE FROM") for sql in statements) == len(tables)
    for sql in statements:
        assert f"\"user_id\" = '{known_user.hex}'::uuid" in sql
