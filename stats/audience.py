"""Who the users are, as far as machines go: platforms, systems, languages, and app versions."""

from typing import Any

from stats.day_sets import DaySets, PurgedError
from stats.day_sums import crashes_by_version
from stats.question import Question

PER_USERS = 1_000


def shares(
    question: Question, sets: DaySets, attribute: str, active: int | None
) -> list[dict[str, Any]] | None:
    """Return the distinct users of each value; one with two values counts for both.

    None where sets are purged.
    """
    try:
        users = sets.users_by_value(attribute, question.period.days)
    except PurgedError:
        return None
    return [
        {attribute: name, "users": count, "share": count / active if active else None}
        for name, count in sorted(users.items(), key=lambda item: (-item[1], item[0]))
    ]


def versions(question: Question, sets: DaySets, active: int | None) -> list[dict[str, Any]] | None:
    """Return the users and crash reports of each app version; most users first.

    On purged days the users are not known; under a filter the reports are not, and it is None.
    """
    known = shares(question, sets, "app_version", active) or []
    users = {row["app_version"]: row["users"] for row in known}
    try:
        reports = crashes_by_version(question)
    except PurgedError:
        return None
    is_purged = question.period.touches(question.purged_through)
    rows = [
        _version(name, None if is_purged else users.get(name, 0), reports.get(name, 0), active)
        for name in users.keys() | reports.keys()
    ]
    return sorted(rows, key=lambda row: (-(row["users"] or 0), row["app_version"]))


def _version(name: str, users: int | None, crashes: int, active: int | None) -> dict[str, Any]:
    return {
        "app_version": name,
        "users": users,
        "share": None if users is None or not active else users / active,
        "crashes": crashes,
        "crashes_per_1000_users": crashes * PER_USERS / users if users else None,
    }
