"""What people do: events by type, features, recordings, and what goes wrong."""

from dataclasses import dataclass
from typing import Any

from stats.attributes import ERROR_TYPE, EVENT_TYPE, FEATURE
from stats.day_sets import DaySets, PurgedError
from stats.measures import CRASH_REPORT, SESSION_DAY, DayMeasures, Measures
from stats.question import Question

_NOTHING = Measures()
NOT_EVENTS = frozenset({CRASH_REPORT, SESSION_DAY})


@dataclass(frozen=True, slots=True)
class Rate:
    """A share and what it is a share of; None of nothing."""

    part: int
    of: int

    @property
    def share(self) -> float | None:
        """Return the fraction of 1."""
        return self.part / self.of if self.of else None


def events(sums: DayMeasures) -> int:
    """Return the number of events; crash reports are none."""
    return sum(each.count for name, each in sums.items() if name not in NOT_EVENTS)


def recordings(sums: DayMeasures) -> int:
    """Return the number of recordings that began."""
    return sums.get("recording_started", _NOTHING).count


def success(sums: DayMeasures) -> Rate:
    """Return how many transcription attempts succeeded."""
    completed = sums.get("transcription_completed", _NOTHING)
    failed = sums.get("transcription_failed", _NOTHING)
    return Rate(completed.successes, completed.count + failed.count)


def widget(sums: DayMeasures) -> Rate:
    """Return how many recordings came from the widget, of those that say where from."""
    sources = sums.get("recording_started", _NOTHING).values.get("source", {})
    from_widget = sources.get("widget", 0)
    return Rate(from_widget, from_widget + sources.get("main", 0))


def events_by_type(question: Question, sets: DaySets, sums: DayMeasures) -> list[dict[str, Any]]:
    """Return each event type with its count and its distinct users."""
    users = _users(question, sets, EVENT_TYPE)
    counts = {name: each.count for name, each in sums.items() if name not in NOT_EVENTS}
    return [
        {"event_type": name, "count": count, "users": _of(users, name)}
        for name, count in _sorted(counts)
    ]


def features(
    question: Question, sets: DaySets, sums: DayMeasures, active: int | None
) -> list[dict[str, Any]]:
    """Return each feature with its uses, its users, and their share of the active users."""
    users = _users(question, sets, FEATURE)
    counts = sums.get("feature_used", _NOTHING).values.get("feature", {})
    return [
        {
            "feature": name,
            "count": count,
            "users": _of(users, name),
            "adoption": _share(_of(users, name), active),
        }
        for name, count in _sorted(counts)
    ]


def errors(question: Question, sets: DaySets, sums: DayMeasures) -> list[dict[str, Any]]:
    """Return each error type of failed transcriptions, with its share of the failures."""
    users = _users(question, sets, ERROR_TYPE)
    failed = sums.get("transcription_failed", _NOTHING)
    return [
        {
            "error_type": name,
            "count": count,
            "share": count / failed.count,
            "users": _of(users, name),
        }
        for name, count in _sorted(failed.values.get("error_type", {}))
    ]


def _users(question: Question, sets: DaySets, attribute: str) -> dict[str, int] | None:
    try:
        return sets.users_by_value(attribute, question.period.days)
    except PurgedError:
        return None


def _of(users: dict[str, int] | None, name: str) -> int | None:
    return None if users is None else users.get(name, 0)


def _share(part: int | None, of: int | None) -> float | None:
    return part / of if part is not None and of else None


def _sorted(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
