"""Export and erase users over HTTP: for staff by id, and for the app's own button."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from stories_analytics.database.breaker import breaker
from stories_analytics.errors import ApiError
from stories_analytics.intake import throttles
from stories_analytics.intake.body import read_body
from stories_analytics.intake.decoding import decode
from stories_analytics.intake.identifiers import MAX_LENGTH
from stories_analytics.negotiation import OneForm
from stories_analytics.privacy import shapes
from stories_analytics.rights.erase import erase
from stories_analytics.rights.export import export_lines, filename
from stories_analytics.rights.held import InvalidUserIdError, read_user_id
from stories_analytics.rights.permissions import MayActOnUsers
from stories_analytics.rights.serializers import ErasedSerializer, EraseSerializer, ExportSerializer

USER_ID = OpenApiParameter(
    "user_id",
    {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "pattern": "^[^/]+$"},
    OpenApiParameter.PATH,
    description="The id as it is stored, or as the app sends it.",
)


class UserViewSet(ViewSet):
    """What staff may do with everything held on one id."""

    permission_classes = (MayActOnUsers,)
    parser_classes = (JSONParser,)
    content_negotiation_class = OneForm

    @extend_schema(
        summary="Export everything held on a user",
        operation_id="users_export",
        parameters=[USER_ID],
        responses={200: ExportSerializer},
    )
    def export(self, request: Request, user_id: str) -> StreamingHttpResponse:
        """Return it as one JSON document; an id that was never seen has empty lists."""
        return export_response(_stored(user_id))

    @extend_schema(
        summary="Erase a user everywhere",
        operation_id="users_erase",
        parameters=[USER_ID],
        responses={204: None},
    )
    def destroy(self, request: Request, user_id: str) -> Response:
        """Erase; an id that was never seen is no error. What its app still sends is refused."""
        erase(_stored(user_id), now=timezone.now())
        return Response(status=204)


class EraseViewSet(ViewSet):
    """Where an app erases its own user: who knows the random id is its owner."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (JSONParser,)
    content_negotiation_class = OneForm

    @extend_schema(
        summary="Erase the app's own user",
        operation_id="erase",
        auth=[],
        request=EraseSerializer,
        responses={202: ErasedSerializer},
    )
    def erase(self, request: Request) -> Response:
        """Erase everything held on the id; the answer never tells whether there was anything."""
        throttles.check_erasure(request._request)  # noqa: SLF001 - DRF's would parse the body
        body = decode(read_body(request._request))  # noqa: SLF001 - as above
        user_id = _random_id(body.get("user_id"))
        with breaker.guard():
            erase(user_id, now=timezone.now())
        return Response({"status": "erased"}, status=202)


def export_response(user_id: UUID) -> StreamingHttpResponse:
    """Return the download of everything held on a stored id."""
    now = timezone.now()
    response = StreamingHttpResponse(
        export_lines(user_id, now=now), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{filename(now)}"'
    response["Cache-Control"] = "no-store"
    return response


def _stored(text: str) -> UUID:
    try:
        return read_user_id(text)
    except InvalidUserIdError as error:
        raise ApiError(400, "invalid_user_id", error.message) from None


def _random_id(value: Any) -> UUID:
    if not isinstance(value, str) or not shapes.UUID.fullmatch(value):
        message = "`user_id` is required: the UUID under which the app sends."
        raise ApiError(400, "invalid_user_id", message)
    return UUID(value)
