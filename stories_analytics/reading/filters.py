"""The filters that every list of rows has."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field

from stories_analytics.intake.identifiers import MAX_LENGTH, stored_user_id
from stories_analytics.intake.times import InvalidTimeError, parse_time
from stories_analytics.periods import end_of_day, start_of_day
from stories_analytics.reading.querysets import RowQuerySet

DEFAULT_DAYS = 30
MAX_DAYS = 365
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Far from the ends of the calendar, where the next day or another zone has no date.
YEARS = range(1970, 3000)


class MomentField(forms.Field):
    """A calendar day of the reporting time zone, or a time with an offset."""

    explanation = "Must be a day (2025-11-04) or a time with an offset (2025-11-04T10:30:15Z)."

    def to_python(self, value: Any) -> date | datetime | None:
        """Read the text of a parameter."""
        if value in self.empty_values:
            return None
        try:
            moment = date.fromisoformat(value) if DAY.fullmatch(value) else parse_time(value)
        except (InvalidTimeError, ValueError):
            raise ValidationError(self.explanation) from None
        if moment.year not in YEARS:
            raise ValidationError(self.explanation)
        # PostgreSQL knows no offset beyond 15:59, RFC 3339 knows up to 23:59.
        return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


class MomentFilter(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """A bound in time."""

    field_class = MomentField


class UserIdField(forms.CharField):
    """A user's id as the app has it; what is not a UUID was stored as its pseudonym."""

    def __init__(self, **options: Any) -> None:
        # The app's id is hashed as it is, spaces included.
        super().__init__(**options, strip=False)

    def clean(self, value: Any) -> UUID | None:
        """Read the text of a parameter."""
        text = super().clean(value)
        return stored_user_id(text) if text else None


class UserIdFilter(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """All rows of one user."""

    field_class = UserIdField


class DaysFilter(django_filters.Filter):  # type: ignore[misc]  # it has no types
    """A whole number of days."""

    field_class = forms.IntegerField


DAY_OR_TIME: dict[str, Any] = {
    "type": "string",
    "anyOf": [{"format": "date"}, {"format": "date-time"}],
}


def described(parameter: django_filters.Filter, **schema: Any) -> django_filters.Filter:
    """Tell OpenAPI the schema of a filter, which it cannot guess."""
    return extend_schema_field({**schema, "description": parameter.label})(parameter)


class RowFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
    """Filters over user, version, platform and time; ``days`` applies without ``since``."""

    user_id = described(
        UserIdFilter(max_length=MAX_LENGTH, label="User id, as the app sends it."),
        type="string",
        maxLength=MAX_LENGTH,
    )
    app_version = django_filters.CharFilter(max_length=64, label="App version.")
    platform = django_filters.CharFilter(max_length=16, label="darwin, win32, linux or other.")
    days = described(
        DaysFilter(
            method="ignore",
            min_value=1,
            max_value=MAX_DAYS,
            label="The days before `until`, or before now, unless `since` is given.",
        ),
        type="integer",
        minimum=1,
        maximum=MAX_DAYS,
        default=DEFAULT_DAYS,
    )
    since = described(
        MomentFilter(method="ignore", label="From this day or time on."), **DAY_OR_TIME
    )
    until = described(
        MomentFilter(method="ignore", label="Up to this day (its end) or before this time."),
        **DAY_OR_TIME,
    )

    def ignore(self, queryset: Any, name: str, value: Any) -> Any:
        """Leave a bound to :meth:`filter_queryset`, which needs them all."""
        return queryset

    def filter_queryset(self, queryset: RowQuerySet[Any]) -> RowQuerySet[Any]:
        """Apply the filters and the period."""
        rows: RowQuerySet[Any] = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        since, until = _from(chosen["since"]), _until(chosen["until"])
        if since is None:
            length = timedelta(days=chosen["days"] or DEFAULT_DAYS)
            since = (until or timezone.now()) - length
        return rows.within(since, until)


def _from(bound: date | datetime | None) -> datetime | None:
    if bound is None or isinstance(bound, datetime):
        return bound
    return start_of_day(bound, settings.REPORTING_TIME_ZONE)


def _until(bound: date | datetime | None) -> datetime | None:
    if bound is None or isinstance(bound, datetime):
        return bound
    return end_of_day(bound, settings.REPORTING_TIME_ZONE)
