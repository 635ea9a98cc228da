"""The API of the numbers."""

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from events.models import Event
from stats.answer import answer, read_state
from stats.etag import etag
from stats.parameters import QuestionSerializer, read_question
from stats.serializers import StatsSerializer
from stories_analytics.negotiation import OneForm

# A browser may keep an answer, and asks each time whether it still holds.
CACHE_CONTROL = "private, no-cache"


class StatsViewSet(ViewSet):
    """Where staff read the numbers of a period."""

    # Who may see the events may see what they add up to.
    queryset = Event.objects.none()
    parser_classes = (JSONParser,)
    content_negotiation_class = OneForm

    @extend_schema(
        summary="All numbers of a period",
        operation_id="stats",
        parameters=[QuestionSerializer],
        responses={200: StatsSerializer},
    )
    def show(self, request: Request) -> HttpResponse:
        """Return every number; 304 when the client's copy still holds."""
        reading = read_state()
        length, question = read_question(request.query_params.dict(), reading)
        tag = etag(reading, question.period, sorted(question.filters.items()))
        unchanged = get_conditional_response(request._request, etag=tag)  # noqa: SLF001 - DRF's wrapper has no headers that Django reads
        response = unchanged or Response(answer(question, reading, length))
        response["ETag"] = tag
        response["Cache-Control"] = CACHE_CONTROL
        return response
