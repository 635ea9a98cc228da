"""The API of events."""

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from events.filters import EventFilterSet
from events.models import Event
from events.record import read_batch, record
from events.serializers import BatchResultSerializer, BatchSerializer, EventSerializer
from stories_analytics.intake.short_way import Receipt
from stories_analytics.intake.views import take_in
from stories_analytics.negotiation import OneForm
from stories_analytics.openapi import INGEST_KEY
from stories_analytics.reading.views import RowViewSet


class BatchView(APIView):
    """Where apps send their events."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (JSONParser,)
    content_negotiation_class = OneForm

    @extend_schema(
        operation_id="events_batch",
        parameters=[INGEST_KEY],
        summary="Store a batch of events",
        request=BatchSerializer,
        responses={200: BatchResultSerializer},
    )
    def post(self, request: Request) -> Response:
        """Answer what became of each event, once those that are kept are committed."""
        status, body = self.take(request._request)  # noqa: SLF001 - DRF's wrapper would read the body
        return Response(body, status)

    @staticmethod
    def take(request: HttpRequest) -> Receipt:
        """Store a batch."""
        envelope, body = take_in(request)
        return Receipt(200, record(read_batch(envelope, body)).as_json())


class EventViewSet(RowViewSet):
    """Where staff read events."""

    queryset = Event.objects.all()
    serializer_class = EventSerializer
    filterset_class = EventFilterSet
    csv_name = "events"

    @extend_schema(summary="List events, newest first")
    def list(self, request: Request) -> Response:
        """Return one page, newest first."""
        return super().list(request)

    @extend_schema(summary="Show one event")
    def retrieve(self, request: Request, id: uuid.UUID) -> Response:
        """Return one event."""
        return super().retrieve(request, id)

    @extend_schema(
        summary="Download events as CSV",
        operation_id="events_csv",
        tags=["events"],
        filters=True,
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def download(self, request: Request) -> HttpResponseBase:
        """Return every row of the filters as CSV."""
        return super().download(request)
