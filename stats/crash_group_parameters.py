"""Read which crash groups a query asks for, and what a body decides about one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from crashes.lifecycle import State
from stats.answer import Reading
from stats.crash_groups import SORTS, Search
from stats.parameters import MAX_VALUE_LENGTH, QuestionSerializer, read_question
from stats.question import PERIODS, Question
from stories_analytics.errors import ApiError
from stories_analytics.intake.body import read_body
from stories_analytics.intake.decoding import decode
from stories_analytics.privacy.shapes import CONTEXT

USUAL_PERIOD = "30d"
NOT_ALLOWED = "A field of the body has a value that is not allowed; see `details`."
MAX_NOTE, MAX_MORE = 4_000, 10**9
DECISIONS = (State.OPEN, State.RESOLVED, State.IGNORED)


class GroupPeriodSerializer(QuestionSerializer):
    """A period, a version and a system; groups are told apart by nothing else."""

    period = serializers.ChoiceField(
        choices=list(PERIODS),
        default=USUAL_PERIOD,
        help_text="The day `until` and the days before it.",
    )

    def get_fields(self) -> dict[str, Any]:
        """Leave out the filters that say nothing of a group."""
        fields = super().get_fields()
        return {
            name: field
            for name, field in fields.items()
            if name not in {"arch", "os_version", "language"}
        }


class GroupSearchSerializer(GroupPeriodSerializer):
    """Which groups, in which order."""

    state = serializers.ChoiceField(
        choices=[state.value for state in State],
        required=False,
        help_text="As of now; any without it.",
    )
    error_type = serializers.CharField(
        required=False, max_length=MAX_VALUE_LENGTH, help_text="Only this error type."
    )
    q = serializers.CharField(
        required=False, max_length=100, help_text="What title or culprit contains, in any case."
    )
    sort = serializers.ChoiceField(
        choices=list(SORTS), default="last_seen", help_text="The largest or latest first."
    )


class DecisionSerializer(serializers.Serializer[Any]):
    """What to make of a group."""

    state = serializers.ChoiceField(choices=[state.value for state in DECISIONS])
    resolved_in = serializers.RegexField(
        CONTEXT["app_version"],
        required=False,
        max_length=64,
        help_text="The version with the fix; `resolved` needs it.",
    )
    ignored_until = serializers.DateTimeField(
        required=False, help_text="`ignored` ends then; for ever without it."
    )
    more_reports = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_MORE,
        help_text="`ignored` ends after so many more reports.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require the version that has the fix."""
        if attrs["state"] == State.RESOLVED and "resolved_in" not in attrs:
            raise serializers.ValidationError({"resolved_in": ["Say which version has the fix."]})
        return attrs


class NoteSerializer(serializers.Serializer[Any]):
    """Something worth knowing about a group."""

    text = serializers.CharField(max_length=MAX_NOTE)


def read_groups_asked(query: Mapping[str, Any], reading: Reading) -> tuple[Question, Search]:
    """Return the period and the groups that a query asks about.

    Raises:
        ValidationError: A parameter has a value that it cannot have; it becomes a 400.
    """
    serializer = GroupSearchSerializer(data=query)
    serializer.is_valid(raise_exception=True)
    known = serializer.validated_data
    search = Search(
        states=(State(known["state"]),) if "state" in known else (),
        text=known.get("q", ""),
        error_type=known.get("error_type", ""),
        sort=known["sort"],
    )
    return read_group_question(query, reading), search


def read_group_question(query: Mapping[str, Any], reading: Reading) -> Question:
    """Return the period, version and system that a query asks about.

    Raises:
        ValidationError: A parameter has a value that it cannot have; it becomes a 400.
    """
    told = {name: query[name] for name in GroupPeriodSerializer().get_fields() if name in query}
    _, question = read_question({"period": USUAL_PERIOD, **told}, reading)
    return question


def read_as(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return what the body of a request says.

    Raises:
        ApiError: It is too large, no JSON, or says it in another shape.
    """
    read = serializer(data=decode(read_body(request._request)))  # noqa: SLF001 - DRF's would parse the body
    if not read.is_valid():
        details = {name: [str(line) for line in lines] for name, lines in read.errors.items()}
        raise ApiError(400, "invalid_parameter", NOT_ALLOWED, details=details)
    known: dict[str, Any] = read.validated_data
    return known


def is_over(until: datetime | None, now: datetime) -> bool:
    """Tell whether a time has passed."""
    return until is not None and until <= now
