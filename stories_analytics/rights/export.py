"""Write down everything that is held on a user, as JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from stories_analytics.rights.held import HELD, in_chunks


def export_lines(user_id: UUID, *, now: datetime) -> Iterator[str]:
    """Yield one JSON document in pieces, each of at most one chunk of rows.

    It is an object: ``user_id``, ``exported_at`` and a list of rows for each table, by its name.
    """
    yield f'{{"user_id": "{user_id}",\n"exported_at": "{_plain(now)}"'
    for model in HELD:
        yield f',\n"{model._meta.db_table}": ['
        separator = "\n"
        for chunk in in_chunks(model, user_id):
            yield separator + ",\n".join(_as_json(row) for row in chunk)
            separator = ",\n"
        yield "]"
    yield "}\n"


def filename(now: datetime) -> str:
    """Return the name of the download; the id is no part of it, a name gets around."""
    return f"user-data-{now:%Y-%m-%d}.json"


def _as_json(row: Model) -> str:
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return json.dumps(fields, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
