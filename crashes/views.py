"""The API of crash reports."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from crashes.filters import CrashFilterSet
from crashes.models import Crash
from crashes.record import read_report, record
from crashes.serializers import CrashSerializer, ReportResultSerializer, ReportSerializer
from stories_analytics.intake.short_way import Receipt
from stories_analytics.intake.views import take_in
from stories_analytics.openapi import INGEST_KEY
from stories_analytics.reading.views import RowViewSet


class CrashViewSet(RowViewSet):
    """Where apps send crash reports and staff read them: one address, two methods."""

    queryset = Crash.objects.all()
    serializer_class = CrashSerializer
    filterset_class = CrashFilterSet
    csv_name = "crashes"

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Ask nobody who sends a report for a login."""
        return [] if self._is_ingestion() else super().get_authenticators()

    def get_permissions(self) -> Sequence[Any]:
        """Let every app send."""
        return [] if self._is_ingestion() else super().get_permissions()

    def _is_ingestion(self) -> bool:
        # While OpenAPI is written there is no request.
        return getattr(self.request, "method", None) == "POST"

    @extend_schema(
        summary="Store a crash report",
        auth=[],
        parameters=[INGEST_KEY],
        request=ReportSerializer,
        responses={201: ReportResultSerializer, 200: ReportResultSerializer},
    )
    def create(self, request: Request) -> Response:
        """Answer the report's id, once it is committed; 200 when it was known."""
        status, body = self.take(request._request)  # noqa: SLF001 - DRF's wrapper would read the body
        return Response(body, status)

    @staticmethod
    def take(request: HttpRequest) -> Receipt:
        """Store a report."""
        envelope, body = take_in(request)
        result = record(read_report(envelope, body))
        return Receipt(200 if result.duplicate else 201, result.as_json())

    @extend_schema(summary="List crash reports, newest first")
    def list(self, request: Request) -> Response:
        """Return one page, newest first."""
        return super().list(request)

    @extend_schema(summary="Show one crash report")
    def retrieve(self, request: Request, id: uuid.UUID) -> Response:
        """Return one crash report."""
        return super().retrieve(request, id)

    @extend_schema(
        summary="Download crash reports as CSV",
        operation_id="crashes_csv",
        tags=["crashes"],
        filters=True,
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def download(self, request: Request) -> HttpResponseBase:
        """Return every row of the filters as CSV."""
        return super().download(request)
