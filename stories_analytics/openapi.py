"""Describe the API as OpenAPI 3.1: the common refusals, and addresses without a regular end."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from stories_analytics.errors import MEANINGS
from stories_analytics.privacy.shapes import CONTEXT

# What an operation may refuse with; the key is the method of the view.
REFUSALS = {
    "create": (400, 401, 413, 415, 429, 503),
    "post": (400, 401, 413, 415, 429, 503),
    "erase": (400, 413, 415, 429, 503),
    "export": (400, 401, 403, 503),
    "destroy": (400, 401, 403, 503),
    "show": (400, 401, 403, 503),
    "funnel": (400, 401, 403, 404, 503),
    "saved": (401, 403, 503),
    "list": (400, 401, 403, 404, 503),
    "retrieve": (401, 403, 404, 503),
    "download": (400, 401, 403, 503),
    "upload": (400, 401, 403, 413, 415, 429, 503),
    "uploaded": (400, 401, 403, 503),
    "remove": (400, 401, 403, 503),
    "group": (400, 401, 403, 404, 503),
    "decide": (400, 401, 403, 404, 413, 415, 503),
    "note": (400, 401, 403, 404, 413, 415, 503),
}
# Where apps send without a login; a server may ask for its key.
INGESTION = frozenset({"create", "post"})
INGEST_KEY = OpenApiParameter(
    "X-Telemetry-Key",
    location=OpenApiParameter.HEADER,
    description="The key of the server, where it asks for one (`INGEST_KEY`).",
)
KEY_REFUSAL = "The server asks for a key. Send it in `X-Telemetry-Key`."


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

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        responses: Any = super()._get_response_bodies(direction)
        for status in REFUSALS[self._action]:
            responses[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                ErrorSerializer, str(status)
            ) | {"description": self._meaning(status)}
        return responses

    @property
    def _action(self) -> str:
        return str(getattr(self.view, "action", self.method.lower()))

    def _meaning(self, status: int) -> str:
        asks_for_key = status == HTTPStatus.UNAUTHORIZED and self._action in INGESTION
        usual = KEY_REFUSAL if asks_for_key else MEANINGS[status][1]
        # A view may have limits of its own.
        return str(getattr(self.view, "refusals", {}).get(status, usual))


def without_trailing_slashes(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Write `/api/events`, not the pattern's optional slash."""
    result["paths"] = {path.rstrip("/?"): item for path, item in result["paths"].items()}
    return result
