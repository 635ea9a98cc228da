"""The API of crash groups."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from crashes.models import Crash, CrashGroup
from stats import crash_group, group_handling
from stats.answer import read_state
from stats.crash_group_answers import details, listed
from stats.crash_group_parameters import (
    DecisionSerializer,
    GroupPeriodSerializer,
    GroupSearchSerializer,
    NoteSerializer,
    is_over,
    read_as,
    read_group_question,
    read_groups_asked,
)
from stats.crash_group_permissions import MayReadOrTriage
from stats.crash_group_serializers import (
    CrashGroupDetailSerializer,
    CrashGroupPageSerializer,
    GroupNoteSerializer,
)
from stats.crash_groups import find_groups
from stats.group_handling import Decision
from stats.views import CACHE_CONTROL
from stories_analytics.errors import ApiError
from stories_analytics.negotiation import OneForm
from stories_analytics.reading.pages import ListPagination

ID = OpenApiParameter("id", int, OpenApiParameter.PATH, description="Of the group.")
PAGE = OpenApiParameter("page", int, description="Page by number, from 1.")
PAGE_SIZE = OpenApiParameter("page_size", int, description="Groups a page, at most 100.")


class CrashGroupViewSet(ViewSet):
    """Where staff and their programs read which bugs there are, and staff decide about them."""

    # Who may see the reports may see what they add up to.
    queryset = Crash.objects.none()
    permission_classes = (MayReadOrTriage,)
    parser_classes = (JSONParser,)
    content_negotiation_class = OneForm

    @extend_schema(
        summary="List crash groups",
        operation_id="crash_groups_list",
        parameters=[GroupSearchSerializer, PAGE, PAGE_SIZE],
        responses={200: CrashGroupPageSerializer},
    )
    def list(self, request: Request) -> Response:
        """Return one page of the groups with a report in the period."""
        reading = read_state()
        question, search = read_groups_asked(request.query_params.dict(), reading)
        paginator = ListPagination()
        found = find_groups(question, search, now=timezone.now())
        page = paginator.paginate_queryset(found, request)
        return _kept(paginator.get_paginated_response([listed(one) for one in page]))

    @extend_schema(
        summary="Show one crash group",
        operation_id="crash_groups_show",
        parameters=[ID, GroupPeriodSerializer],
        responses={200: CrashGroupDetailSerializer},
    )
    def group(self, request: Request, id: str) -> Response:
        """Return everything about a group; one that was merged is no group any more."""
        return _kept(Response(_details(int(id), request.query_params.dict())))

    @extend_schema(
        summary="Resolve, ignore or reopen a crash group",
        operation_id="crash_groups_decide",
        parameters=[ID],
        request=DecisionSerializer,
        responses={200: CrashGroupDetailSerializer},
    )
    def decide(self, request: Request, id: str) -> Response:
        """Set the state; return the group as it is then."""
        body = read_as(DecisionSerializer, request)
        by = Decision(request.user.get_username(), timezone.now())
        _require(int(id))
        _decide(int(id), body, by)
        return Response(_details(int(id), {}))

    @extend_schema(
        summary="Write a note about a crash group",
        operation_id="crash_groups_note",
        parameters=[ID],
        request=NoteSerializer,
        responses={201: GroupNoteSerializer},
    )
    def note(self, request: Request, id: str) -> Response:
        """Keep a note."""
        # JSON may hold half a character, which the database cannot.
        text = read_as(NoteSerializer, request)["text"].encode(errors="replace").decode()
        by = Decision(request.user.get_username(), timezone.now())
        _require(int(id))
        group_handling.add_note(int(id), by, text)
        note = {"kind": "note", "author": by.author, "text": text, "at": by.at}
        return Response(GroupNoteSerializer(note).data, status=201)


def _details(group_id: int, query: dict[str, Any]) -> dict[str, Any]:
    reading = read_state()
    question = read_group_question(query, reading)
    found = crash_group.read_group(group_id, question, now=timezone.now())
    if found is None:
        raise Http404
    return details(found, question, reading)


def _require(group_id: int) -> None:
    if not CrashGroup.objects.filter(pk=group_id, reports__gt=0).exists():
        raise Http404


def _decide(group_id: int, body: dict[str, Any], by: Decision) -> None:
    if body["state"] == "resolved":
        group_handling.resolve([group_id], by, version=body["resolved_in"])
    elif body["state"] == "open":
        group_handling.reopen([group_id], by)
    else:
        until = body.get("ignored_until")
        if is_over(until, by.at):
            raise ApiError(400, "invalid_parameter", "`ignored_until` must lie in the future.")
        group_handling.ignore([group_id], by, until=until, more_reports=body.get("more_reports"))


def _kept(response: Response) -> Response:
    response["Cache-Control"] = CACHE_CONTROL
    return response
