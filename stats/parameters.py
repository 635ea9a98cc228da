"""Read a question about the numbers from the query of an address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rest_framework import serializers

from stats.answer import Reading, ask
from stats.attributes import FILTERS
from stats.question import PERIODS, Question

MAX_VALUE_LENGTH = 64
# Django's own limits of the calendar are too wide for adding months to.
EARLIEST = date(1971, 1, 1)


class QuestionSerializer(serializers.Serializer[Any]):
    """A period and filters."""

    period = serializers.ChoiceField(
        choices=list(PERIODS), help_text="The day `until` and the days before it."
    )
    until = serializers.DateField(
        required=False, help_text="The last day; today without it. Not in the future."
    )
    app_version = serializers.CharField(
        required=False, max_length=MAX_VALUE_LENGTH, help_text="Only this app version."
    )
    platform = serializers.CharField(
        required=False, max_length=MAX_VALUE_LENGTH, help_text="Only darwin, win32, linux or other."
    )
    arch = serializers.CharField(
        required=False, max_length=MAX_VALUE_LENGTH, help_text="Only arm64, x64, ia32 or other."
    )
    os_version = serializers.CharField(
        required=False,
        max_length=MAX_VALUE_LENGTH,
        help_text="Only this version of the operating system.",
    )
    language = serializers.CharField(
        required=False, max_length=MAX_VALUE_LENGTH, help_text="Only this language."
    )


def read_question(query: Mapping[str, Any], reading: Reading) -> tuple[str, Question]:
    """Return the name of the period that a query asks about, and the question.

    Raises:
        ValidationError: A parameter has a value that it cannot have; it becomes a 400.
    """
    serializer = QuestionSerializer(data=query)
    serializer.is_valid(raise_exception=True)
    known = serializer.validated_data
    until = known.get("until")
    if until is not None and not EARLIEST <= until <= reading.today:
        message = f"Must be a day up to today, which is {reading.today}."
        raise serializers.ValidationError({"until": [message]})
    filters = {name: known[name] for name in FILTERS if name in known}
    return known["period"], ask(reading, known["period"], until, filters)
