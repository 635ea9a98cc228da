"""Validate by a serializer, store by the ORM; and a view that does nothing at all."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.usual.models import UsualEvent

CONTEXT = (*("user_id", "session_id", "app_version", "os_version", "platform", "arch", "language"),)


class UsualEventSerializer(serializers.ModelSerializer[UsualEvent]):
    """Every field, with the check of uniqueness that REST framework adds by itself."""

    class Meta:
        model = UsualEvent
        exclude = ("id",)


class BatchView(APIView):
    """Where events would be sent."""

    def post(self, request: Request) -> Response:
        """Store a batch."""
        sent: dict[str, Any] = dict(request.data)
        context = {name: sent.get(name) for name in CONTEXT}
        events = [{**context, **event} for event in sent["events"]]
        serializer = UsualEventSerializer(data=events, many=True)
        serializer.is_valid(raise_exception=True)
        UsualEvent._default_manager.bulk_create(
            [UsualEvent(**each) for each in serializer.validated_data]
        )
        return Response({"accepted": len(events)})


class EmptyView(APIView):
    """The floor: what no view of REST framework can be faster than."""

    def post(self, request: Request) -> Response:
        """Answer."""
        return Response({})
