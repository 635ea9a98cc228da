"""Put what is known of crash groups together, as the API gives it."""

from typing import Any

from crashes.lifecycle import Standing
from crashes.models import CrashGroup, GroupNote
from stats import crash_group
from stats.answer import Reading
from stats.crash_group import Cell, Draining, GroupAnswer, Matrix
from stats.crash_groups import Counted, Listed, still_comes
from stats.question import Question


def listed(one: Listed) -> dict[str, Any]:
    """Return a group as a list has it."""
    return _facts(one.group, one.standing, one.counted, is_new=one.is_new)


def details(found: GroupAnswer, question: Question, reading: Reading) -> dict[str, Any]:
    """Return everything about a group."""
    matrix = crash_group.matrix(found.rows)
    late = crash_group.draining(found.standing, found.group, found.rows, reading)
    days = crash_group.by_day(found.rows, question.period.days)
    notes = GroupNote.objects.filter(group=found.group)
    return {
        **_facts(found.group, found.standing, found.counted, is_new=found.is_new),
        "keys": [
            {
                "fingerprint": key.fingerprint,
                "words": key.words,
                "reports": key.reports,
                "merged_from": key.home_id if key.home_id != found.group.pk else None,
            }
            for key in found.keys
        ],
        **_places(matrix),
        "days": [{"day": day, "reports": reports, "users": users} for day, reports, users in days],
        "draining": _draining(late) if late else None,
        "notes": list(notes.values("kind", "author", "text", "at")),
    }


def _facts(
    group: CrashGroup, standing: Standing, counted: Counted, *, is_new: bool
) -> dict[str, Any]:
    return {
        "id": group.pk,
        "title": group.title,
        "culprit": group.culprit,
        "state": standing.state,
        "resolved_in": standing.resolved_in,
        "regressed_in": standing.regressed_in,
        "ignored_until": standing.ignored_until,
        "ignored_until_count": standing.ignored_until_count,
        "is_new": is_new,
        "is_draining": still_comes(group, standing),
        "reports": counted.reports,
        "users": counted.users,
        "total_reports": group.reports,
        "total_users": group.users,
        "first_seen": group.first_seen,
        "last_seen": group.last_seen,
        "first_version": group.first_version,
        "last_version": group.last_version,
    }


def _places(matrix: Matrix) -> dict[str, Any]:
    return {
        "versions": [
            {"app_version": name, **_cell(matrix.of_version(name))} for name in matrix.versions
        ],
        "systems": [
            {"platform": name, **_cell(matrix.of_platform(name))} for name in matrix.platforms
        ],
        "places": [
            {"app_version": version, "platform": platform, **_cell(cell)}
            for (version, platform), cell in sorted(matrix.cells.items())
        ],
    }


def _cell(cell: Cell) -> dict[str, int]:
    return {"reports": cell.reports, "users": len(cell.users)}


def _draining(late: Draining) -> dict[str, Any]:
    return {
        "reports": late.reports,
        "users": late.users,
        "not_yet_updated": late.waiting.share if late.waiting else None,
        "active_users": late.waiting.of if late.waiting else None,
    }
