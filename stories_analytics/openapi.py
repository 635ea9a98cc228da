"""Describe the API as OpenAPI 3.1: the common refusals, and addresses without a regular end."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from stories_analytics.errors import MEANINGS
from stories_analytics.privacy.shapes import CONTEXT

INGESTION_REFUSALS = (400, 401, 413, 415, 429, 503)
READING_REFUSALS = (400, 401, 403, 404, 503)


class ContextSerializer(serializers.Serializer[Any]):
    """Where something happened. A value of another shape is dropped and counted."""

    session_id = serializers.CharField(required=False, max_length=128, help_text="A UUID.")
    app_version = serializers.CharField(required=False, help_text="0.9.7")
    os_version = serializers.CharField(required=False, max_length=64, help_text="macOS 14.1")
    platform = serializers.ChoiceField(
        required=False, choices=CONTEXT["platform"].pattern.split("|")
    )
    arch = serializers.ChoiceField(required=False, choices=CONTEXT["arch"].pattern.split("|"))
    language = serializers.CharField(required=False, help_text="en, de-AT")


class ErrorBodySerializer(serializers.Serializer[Any]):
    """Why a request was refused."""

    code = serializers.CharField()
    message = serializers.CharField(help_text="One sentence that a person can act on.")
    details = serializers.DictField()


class ErrorSerializer(serializers.Serializer[Any]):
    """The one shape of every refusal."""

    error = ErrorBodySerializer()


class ErrorShapeSchema(AutoSchema):
    """Adds the refusals that every operation may answer with."""

    def _get_response_bodies(self, direction: str = "response") -> Any:
        responses: Any = super()._get_response_bodies(direction)  # type: ignore[no-untyped-call]
        refusals = INGESTION_REFUSALS if self.method == "POST" else READING_REFUSALS
        for status in refusals:
            responses[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                ErrorSerializer, str(status)
            ) | {"description": MEANINGS[status][1]}
        return responses


def without_trailing_slashes(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Write `/api/events`, not the pattern's optional slash."""
    result["paths"] = {path.rstrip("/?"): item for path, item in result["paths"].items()}
    return result
