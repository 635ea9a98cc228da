"""Turn days of the reporting time zone into instants."""

from datetime import date, datetime, time, timedelta, tzinfo


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant of a calendar day."""
    return datetime.combine(day, time.min, tzinfo=zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant after a calendar day."""
    return start_of_day(day + timedelta(days=1), zone)
