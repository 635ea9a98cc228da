"""The state of the numbers, and the lock under which one process at a time changes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F

from stats.models import StatsState
from stories_analytics.intake.identifiers import stored_user_id
from stories_analytics.intake.models import Delta

# Any number that no other advisory lock of the project has.
_LOCK = 7_305_112_020
_ROW = 1


def state() -> StatsState:
    """Return what the numbers cover; before the first fold that is nothing."""
    return StatsState.objects.filter(pk=_ROW).first() or _initial()


def state_and_whether_complete() -> tuple[StatsState, bool]:
    """Return the state, and whether nothing waits to be counted, as of one moment."""
    waits = Exists(Delta.objects.order_by())
    found = StatsState.objects.filter(pk=_ROW).annotate(waits=waits).first()
    if found is None:
        return _initial(), not Delta.objects.exists()
    return found, not found.waits


def state_to_change() -> StatsState:
    """Return the state for a change, which raises its version when it is saved.

    The caller holds the lock.
    """
    found, _ = StatsState.objects.get_or_create(pk=_ROW, defaults=_settings())
    if not found.next_number > 1 and found.purged_through is None:
        # Nothing is counted yet: the settings of the day hold.
        for name, value in _settings().items():
            setattr(found, name, value)
    return found


def save(changed: StatsState) -> None:
    """Write a changed state down; what was answered from the former one is out of date."""
    changed.version += 1
    changed.save()


def raise_version() -> None:
    """Say that answers change although no number did, such as after a new price."""
    StatsState.objects.filter(pk=_ROW).update(version=F("version") + 1)


def lock() -> None:
    """Wait until nobody else changes numbers, to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def is_locked_now() -> bool:
    """Take the lock to the end of the transaction if it is free; tell whether it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


@contextmanager
def locked_session() -> Iterator[None]:
    """Hold the lock over several transactions of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def zone_of(known: StatsState) -> ZoneInfo:
    """Return the time zone in which days are counted."""
    return ZoneInfo(known.time_zone)


def adopt_settings(known: StatsState) -> None:
    """Take over the time zone and the internal users of the settings; part of a rebuild."""
    for name, value in _settings().items():
        setattr(known, name, value)


def outdated_settings(known: StatsState) -> list[str]:
    """Return the variables whose new values take effect only by a rebuild."""
    variables = {"time_zone": "REPORTING_TIME_ZONE", "excluded_users": "EXCLUDED_USER_IDS"}
    wanted = _settings()
    return [name for field, name in variables.items() if getattr(known, field) != wanted[field]]


def _initial() -> StatsState:
    return StatsState(pk=_ROW, **_settings())


def _settings() -> dict[str, object]:
    excluded = sorted(str(stored_user_id(text)) for text in settings.EXCLUDED_USER_IDS)
    return {"time_zone": settings.REPORTING_TIME_ZONE.key, "excluded_users": excluded}
