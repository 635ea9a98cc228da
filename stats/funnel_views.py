"""The API of funnels."""

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from events.models import Event
from stats.answer import read_state
from stats.etag import etag
from stats.funnel_parameters import FunnelSerializer, read_steps
from stats.funnel_serializers import FunnelAnswerSerializer, SavedFunnelsSerializer
from stats.funnels import answer
from stats.models import Funnel
from stats.parameters import QuestionSerializer, read_question
from stats.views import CACHE_CONTROL
from stories_analytics.negotiation import OneForm


class FunnelViewSet(ViewSet):
    """Where staff read how far users get."""

    # Who may see the events may see who came how far.
    queryset = Event.objects.none()
    parser_classes = (JSONParser,)
    content_negotiation_class = OneForm

    @extend_schema(
        summary="How far users get in a funnel",
        operation_id="funnel",
        parameters=[FunnelSerializer, QuestionSerializer],
        responses={200: FunnelAnswerSerializer},
    )
    def funnel(self, request: Request) -> HttpResponse:
        """Return the users of each step; 304 when the client's copy still holds."""
        query = request.query_params.dict()
        reading = read_state()
        steps = read_steps(query)
        length, question = read_question(query, reading)
        tag = etag(reading, steps, question.period, sorted(question.filters.items()))
        unchanged = get_conditional_response(request._request, etag=tag)  # noqa: SLF001 - DRF's wrapper has no headers that Django reads
        response = unchanged or Response(answer(question, reading, length, steps))
        response["ETag"] = tag
        response["Cache-Control"] = CACHE_CONTROL
        return response

    @extend_schema(
        summary="List the saved funnels",
        operation_id="funnels_saved",
        responses={200: SavedFunnelsSerializer},
    )
    def saved(self, request: Request) -> Response:
        """Return every funnel that is saved, by name."""
        funnels = list(Funnel.objects.all())
        return Response(SavedFunnelsSerializer({"count": len(funnels), "results": funnels}).data)
