"""Read from the query of an address which funnel is asked about."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stats.funnel_steps import (
    DEFAULT_WINDOW_DAYS,
    HOW_LONG,
    MAX_STEPS,
    MAX_WINDOW_DAYS,
    MIN_STEPS,
    InvalidFunnelError,
    Steps,
)
from stats.models import Funnel
from stories_analytics.errors import ApiError
from stories_analytics.privacy import shapes

_NAME = shapes.NAME.pattern
# A database's number has no more digits.
_MAX_DIGITS = 18
_WINDOW = rf"^([1-9]|[1-{MAX_WINDOW_DAYS // 10 - 1}][0-9]|{MAX_WINDOW_DAYS})d$"


@extend_schema_field(
    {
        "type": "string",
        "pattern": f"^{_NAME}(,{_NAME}){{{MIN_STEPS - 1},{MAX_STEPS - 1}}}$",
        "examples": ["app_opened,recording_started,transcription_completed"],
    }
)
class StepsField(serializers.CharField):
    """Event types with commas between them."""

    def to_internal_value(self, data: Any) -> tuple[str, ...]:  # type: ignore[override]  # a text becomes a tuple
        """Read the text of a parameter."""
        names = super().to_internal_value(data).split(",")
        try:
            return Steps.of([name.strip() for name in names]).event_types
        except InvalidFunnelError as error:
            raise serializers.ValidationError(str(error)) from None


class FunnelSerializer(serializers.Serializer[Any]):
    """A funnel: its steps, or the name of one that is saved."""

    steps = StepsField(
        required=False,
        help_text=f"{MIN_STEPS} to {MAX_STEPS} event types in order, with commas between them.",
    )
    funnel = serializers.CharField(
        required=False,
        max_length=100,
        help_text="The name or the id of a saved funnel, instead of `steps`.",
    )
    window = serializers.RegexField(
        _WINDOW,
        required=False,
        help_text=f"How long after the first step the last one may come: 1d to {MAX_WINDOW_DAYS}d."
        f" That of the saved funnel without it, otherwise {DEFAULT_WINDOW_DAYS}d.",
        error_messages={"invalid": f"{HOW_LONG} Write {DEFAULT_WINDOW_DAYS}d."},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take either the steps or a saved funnel."""
        if ("steps" in attrs) == ("funnel" in attrs):
            message = "Give the `steps`, or the name of a saved `funnel`; not both."
            raise serializers.ValidationError({"steps": [message]})
        return attrs


def read_steps(query: Mapping[str, Any]) -> Steps:
    """Return the funnel that a query asks about.

    Raises:
        ValidationError: A parameter has a value that it cannot have; it becomes a 400.
        ApiError: 404 when no such funnel is saved.
    """
    serializer = FunnelSerializer(data=query)
    serializer.is_valid(raise_exception=True)
    asked = serializer.validated_data
    if "steps" in asked:
        event_types, days = asked["steps"], DEFAULT_WINDOW_DAYS
    else:
        saved = _saved(asked["funnel"])
        event_types, days = saved.steps, saved.window_days
    if "window" in asked:
        days = int(asked["window"].removesuffix("d"))
    return Steps.of(event_types, days)


def _saved(name: str) -> Funnel:
    found = Funnel.objects.filter(name=name).first()
    if found is None and name.isascii() and name.isdecimal() and len(name) <= _MAX_DIGITS:
        found = Funnel.objects.filter(pk=int(name)).first()
    if found is None:
        message = "No funnel is saved under this name or id; see /api/funnels/saved."
        raise ApiError(404, "no_such_funnel", message)
    return found
