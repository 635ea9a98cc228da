"""The API of source maps, for the build that makes a release."""

from typing import ClassVar

import structlog
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from crashes.map_body import WRONG_TYPE, pieces
from crashes.map_permissions import MayManageMaps
from crashes.map_process import read_apart
from crashes.map_reading import MAX_BYTES, BadMapError
from crashes.map_serializers import SourceMapSerializer, SourceMapsSerializer
from crashes.map_uploads import (
    TOO_LARGE,
    Stored,
    UploadError,
    keep,
    read_file,
    read_release,
    remove,
)
from crashes.models import SourceMap
from stories_analytics.accounts.models import ApiToken
from stories_analytics.errors import ApiError
from stories_analytics.intake import throttles
from stories_analytics.negotiation import OneForm

log = structlog.get_logger("audit")

TOO_MUCH = frozenset({"too_large", "release_too_large", "too_many_files", "too_many_releases"})
RELEASE = OpenApiParameter(
    "release", str, required=True, description="The app's version, such as 0.9.7."
)
FILE = OpenApiParameter(
    "file", str, required=True, description="The map's path in the build: dist/main.js.map"
)


class SourceMapViewSet(ViewSet):
    """Where a build uploads the source maps of a release."""

    permission_classes = (MayManageMaps,)
    content_negotiation_class = OneForm
    refusals: ClassVar[dict[int, str]] = {413: TOO_LARGE, 415: WRONG_TYPE}

    @extend_schema(
        summary="Upload a source map",
        operation_id="sourcemaps_upload",
        parameters=[RELEASE, FILE],
        request={
            "application/json": {"type": "object", "description": "The map itself."},
            "application/octet-stream": OpenApiTypes.BINARY,
        },
        responses={201: SourceMapSerializer, 200: SourceMapSerializer},
    )
    def upload(self, request: Request) -> Response:
        """Keep the body as a map of the release; 200 when it replaces one of the same name."""
        throttles.check_address(request._request)  # noqa: SLF001 - DRF's would parse the body
        stored = _stored(request)
        _note(request, "source map uploaded", file=stored.map.name, release=stored.map.release)
        status = 201 if stored.is_new else 200
        return Response(SourceMapSerializer(stored.map).data, status=status)

    @extend_schema(
        summary="List the source maps of a release",
        operation_id="sourcemaps_list",
        parameters=[RELEASE],
        responses={200: SourceMapsSerializer},
    )
    def uploaded(self, request: Request) -> Response:
        """Return what is kept for a release, at most 200 maps."""
        release = _release(request)
        maps = SourceMap.objects.filter(release__version=release)
        rows = list(maps.select_related("release").defer("content"))
        answer = {"release": release, "count": len(rows), "results": rows}
        return Response(SourceMapsSerializer(answer).data)

    @extend_schema(
        summary="Remove the source maps of a release",
        operation_id="sourcemaps_remove",
        parameters=[RELEASE],
        responses={204: None},
    )
    def remove(self, request: Request) -> Response:
        """Remove them all; a release without any is no error."""
        release = _release(request)
        _note(request, "source maps removed", release=release, files=remove(release))
        return Response(status=204)


def _stored(request: Request) -> Stored:
    query = request.query_params
    try:
        # First what costs nothing to know.
        release, file = read_release(query.get("release", "")), read_file(query.get("file", ""))
        body = pieces(request._request, max_bytes=MAX_BYTES)  # noqa: SLF001 - as above
        return keep(release, file, read_apart(body), now=timezone.now())
    except BadMapError as error:
        raise ApiError(400, "invalid_source_map", str(error)) from None
    except UploadError as error:
        raise _refusal(error) from None


def _release(request: Request) -> str:
    try:
        return read_release(request.query_params.get("release", ""))
    except UploadError as error:
        raise _refusal(error) from None


def _refusal(error: UploadError) -> ApiError:
    return ApiError(413 if error.code in TOO_MUCH else 400, error.code, str(error))


def _note(request: Request, what: str, **facts: object) -> None:
    token = request.auth.pk if isinstance(request.auth, ApiToken) else None
    plain = {name: str(fact) for name, fact in facts.items()}
    log.info(what, user=request.user.pk, token=token, **plain)
