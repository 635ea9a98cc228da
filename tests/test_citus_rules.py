"""The rules that let the same code run on a Citus cluster (docs: when one machine is not enough).

A cluster shards `events`, `crashes` and `deltas` by `user_id`. What it cannot do must not be done
on one machine either.
"""

import ast
import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.contrib import admin
from django.db import connection, models
from django.utils import timezone

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from stories_analytics.database.exchange import exchange
from stories_analytics.intake import rows
from stories_analytics.intake.models import Delta
from stories_analytics.intake.rows import insertion
from stories_analytics.reading.pages import encode_cursor
from stories_analytics.reading.querysets import Position

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROOT = Path(__file__).parent.parent
SHARDED = (Event, Crash, Delta)
APART = (DebugEvent, DebugCrash)
EACH = pytest.mark.parametrize("model", [*SHARDED, *APART], ids=lambda model: model.__name__)
NAMES = {model.__name__ for model in (*SHARDED, *APART)}
SOURCES = [
    path
    for room in ("stories_analytics", "events", "crashes", "dashboard")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
]


def ask(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@EACH
def test_the_only_unique_key_is_the_id(model):
    table = model._meta.db_table

    unique = ask(
        "SELECT indisprimary, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND (indisunique OR indisexclusion)",
        table,
    )

    [(is_primary, definition)] = unique
    assert is_primary
    assert definition.endswith("USING btree (id)")


@EACH
def test_the_only_constraint_is_the_primary_key(model):
    constraints = ask(
        # "n" is NOT NULL, which PostgreSQL 18 lists here, too.
        "SELECT contype::text FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'n'",
        model._meta.db_table,
    )

    assert constraints == [("p",)]
    assert not model._meta.constraints
    assert not model._meta.unique_together
    assert [field.name for field in model._meta.fields if field.unique] == ["id"]


@EACH
def test_no_foreign_key_leaves_or_reaches_a_table(model):
    keys = ask(
        "SELECT conname FROM pg_constraint"
        " WHERE contype = 'f' AND %s::regclass IN (conrelid, confrelid)",
        model._meta.db_table,
    )

    assert keys == []
    assert not any(field.is_relation for field in model._meta.get_fields())


@EACH
def test_no_trigger_or_rule_fires_on_a_table(model):
    table = model._meta.db_table

    assert ask("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", table) == []
    assert ask("SELECT rulename FROM pg_rules WHERE tablename = %s", table) == []


@EACH
def test_every_row_carries_its_user(model):
    field = model._meta.get_field("user_id")

    assert isinstance(field, models.UUIDField)
    assert not field.null


def inserted(model, **values):
    row = [str(value) for value in values.values()]
    [rows] = exchange(insertion(model, tuple(values), [row]))
    return {UUID(key) for (key,) in rows}


@pytest.fixture
def statements(monkeypatch):
    """The statements that ingestion sends."""
    sent: list[str] = []
    plain = rows._statement

    def noted(*arguments):
        sent.append(plain(*arguments))
        return sent[-1]

    monkeypatch.setattr(rows, "_statement", noted)
    return sent


def test_a_batch_is_one_values_list_and_a_bare_on_conflict(statements, post, batch):
    post("/api/events/batch", batch("app_opened", "app_closed"))
    post("/api/crashes", {"user_id": str(uuid4()), "error_message": "TypeError: x"})

    assert len(statements) == 2
    for statement in statements:
        assert re.fullmatch(
            r'INSERT INTO "\w+" \([^()]+\) VALUES \([^()]+\)(, \([^()]+\))*'
            r" ON CONFLICT DO NOTHING RETURNING id",
            statement,
        )
        assert '"user_id"' in statement


def test_a_repeated_row_is_no_error_and_changes_nothing():
    now = timezone.now()
    row = {
        "id": uuid4(),
        "user_id": uuid4(),
        "event_type": "app_opened",
        "timestamp": now,
        "created_at": now,
        "properties": "{}",
    }

    first = inserted(Event, **row)
    again = inserted(Event, **{**row, "event_type": "app_closed", "user_id": uuid4()})

    assert (first, again) == ({row["id"]}, set())
    assert Event.objects.get().event_type == "app_opened"


def writes(path):
    """Yield the places where a module rewrites or locks rows of the sharded tables."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        chain = ast.unparse(node.func)
        verb = chain.rpartition(".")[2]
        names = set(re.findall(r"\b[A-Z]\w+\b", chain))
        # The fold fills in a crash's group, one shard at a time.
        is_fold = verb == "update" and "Crash" in names and re.search("user_id|of_users", chain)
        if verb in FORBIDDEN and names & NAMES and not is_fold:
            yield f"{path.relative_to(ROOT)}:{node.lineno} {chain}"


FORBIDDEN = {
    "save",
    "asave",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "select_for_update",
    "update",
}


def test_no_code_rewrites_or_locks_a_stored_row():
    assert len(SOURCES) > 40
    assert [place for path in SOURCES for place in writes(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Event.objects.filter(id=1).update(user_id=2)",
        "Crash(id=1).save()",
        "Crash.objects.filter(id=1).update(fingerprint='x')",
        "Delta.objects.select_for_update()",
    ],
)
def test_the_search_above_finds_what_it_looks_for(tmp_path, monkeypatch, line):
    monkeypatch.setitem(writes.__globals__, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text(line)

    assert len(list(writes(module))) == 1


def test_no_code_uses_sql_that_a_cluster_refuses_or_slows():
    refused = re.compile(r"\bROLLUP\b|GROUPING SETS|FOR UPDATE\b|\bunnest\(|IntegrityError")

    found = [path.name for path in SOURCES if refused.search(path.read_text())]

    assert found == []


@pytest.mark.parametrize("model", [Event, Crash])
@pytest.mark.parametrize("right", ["add", "change", "delete"])
def test_nobody_edits_rows_in_the_admin(rf, admin_user, model, right):
    request = rf.get("/admin/")
    request.user = admin_user
    page = admin.site.get_model_admin(model)

    assert getattr(page, f"has_{right}_permission")(request) is False


def test_cursors_order_by_time_id_and_user():
    assert Event.objects.newest_first().query.order_by == ("-timestamp", "-id", "-user_id")
    assert Event.objects.oldest_first().query.order_by == ("timestamp", "id", "user_id")
    here = Position(timezone.now(), uuid4(), uuid4())
    elsewhere = Position(here.timestamp, here.id, uuid4())
    assert encode_cursor("after", here) != encode_cursor("after", elsewhere)


def test_tables_have_their_original_names():
    assert [model._meta.db_table for model in SHARDED] == ["events", "crashes", "deltas"]
    columns = dict(
        ask(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = 'events'"
        )
    )
    assert columns["properties"] == "jsonb"
    assert columns["timestamp"] == columns["created_at"] == "timestamp with time zone"
    assert {"event_type", "user_id"} <= set(columns)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (
            "idx_events_type_timestamp",
            'events USING btree (event_type, "timestamp") INCLUDE (user_id)',
        ),
        ("idx_events_user_timestamp", 'events USING btree (user_id, "timestamp")'),
        ("idx_events_timestamp_id", 'events USING btree ("timestamp", id)'),
        ("idx_crashes_type_timestamp", 'crashes USING btree (error_type, "timestamp")'),
        ("idx_crashes_user_timestamp", 'crashes USING btree (user_id, "timestamp")'),
        ("idx_crashes_timestamp_id", 'crashes USING btree ("timestamp", id)'),
    ],
)
def test_indexes_have_their_names(name, columns):
    [(definition,)] = ask("SELECT indexdef FROM pg_indexes WHERE indexname = %s", name)

    assert definition.endswith(f".{columns}")
