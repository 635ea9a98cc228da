"""What the lists of events and crashes have in common."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from stories_analytics.negotiation import OneForm
from stories_analytics.reading.csv_export import csv_response
from stories_analytics.reading.querysets import RowQuerySet


class RowViewSet(GenericViewSet[Any]):
    """List, show and download rows; a subclass names the model, its serializer and filters."""

    queryset: RowQuerySet[Any]
    serializer_class: type[serializers.ModelSerializer[Any]]
    parser_classes = (JSONParser,)
    content_negotiation_class = OneForm
    csv_name = "rows"

    def list(self, request: Request) -> Response:
        """Return one page, newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, id: uuid.UUID) -> Response:
        """Return one row; on a cluster two users may share an id, the first one received counts."""
        row = self.get_queryset().filter(id=id).order_by("created_at").first()
        if row is None:
            raise Http404
        return Response(self.get_serializer(row).data)

    def download(self, request: Request) -> HttpResponseBase:
        """Return every row of the filters as CSV."""
        rows: Any = self.filter_queryset(self.get_queryset())
        return csv_response(
            rows, self.csv_columns(), f"{self.csv_name}-{timezone.now():%Y-%m-%d}.csv"
        )

    def csv_columns(self) -> Sequence[str]:
        """Return the columns of the download: those of the list."""
        return list(self.serializer_class().fields)
