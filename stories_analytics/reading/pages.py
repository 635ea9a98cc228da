"""Give out a list page by page: by number, or by a cursor whose cost does not grow with depth."""

import base64
import binascii
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from stories_analytics.errors import ApiError
from stories_analytics.reading.querysets import Position, RowCount, RowQuerySet

if TYPE_CHECKING:
    from rest_framework.views import APIView  # It imports this module by its settings.

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_PAGE = 10**9
# Rows that a page by number may skip. Further on it would read seconds of rows to throw them away;
# the last page's `next` goes on by cursor.
MAX_OFFSET = 100_000
MAX_DIGITS = 10


class NumberedOrCursorPagination(BasePagination):
    """``page=2``, or ``cursor=`` (empty for the start) and then the links of the answer."""

    page: int | None

    def paginate_queryset(  # type: ignore[override]  # only lists of rows are paged
        self, queryset: RowQuerySet[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """Return the rows of the page that the request asks for."""
        self.url = request.build_absolute_uri()
        self.page_size = _integer(request, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)
        self.count: RowCount = queryset.bounded_count()
        self.cursor = request.query_params.get("cursor")
        if self.cursor is None:
            return self._numbered(queryset, request)
        return self._by_cursor(queryset, self.cursor)

    def _numbered(self, queryset: RowQuerySet[Any], request: Request) -> list[Any]:
        self.page = page = _integer(request, "page", 1, MAX_PAGE)
        start = (page - 1) * self.page_size
        is_past_the_end = start >= self.count.value and not self.count.is_estimate
        if start and (is_past_the_end or start >= MAX_OFFSET):
            raise _no_such_page()
        # One row more than the page tells whether another page follows, estimate or not.
        found = list(queryset.newest_first()[start : start + self.page_size + 1])
        if not found and page > 1:
            raise _no_such_page()
        rows = found[: self.page_size]
        self.next = self._next_link(page, rows[-1:]) if len(found) > self.page_size else None
        self.previous = self._page_link(page - 1) if page > 1 else None
        return rows

    def _next_link(self, page: int, last: Sequence[Any]) -> str | None:
        if page * self.page_size < MAX_OFFSET:
            return self._page_link(page + 1)
        return self._cursor_link("after", last)

    def _by_cursor(self, queryset: RowQuerySet[Any], cursor: str) -> list[Any]:
        direction, position = decode_cursor(cursor)
        if direction == "before" and position:
            found = list(queryset.newer_than(position).oldest_first()[: self.page_size + 1])
            has_previous, has_next = len(found) > self.page_size, True
            self.rows = found[: self.page_size][::-1]
        else:
            after = queryset.older_than(position) if position else queryset
            found = list(after.newest_first()[: self.page_size + 1])
            has_previous, has_next = position is not None, len(found) > self.page_size
            self.rows = found[: self.page_size]
        self.page = None
        self.next = self._cursor_link("after", self.rows[-1:]) if has_next else None
        self.previous = self._cursor_link("before", self.rows[:1]) if has_previous else None
        return self.rows

    def _page_link(self, page: int) -> str:
        return str(replace_query_param(self.url, "page", page))

    def _cursor_link(self, direction: str, edge: Sequence[Any]) -> str | None:
        if not edge:
            return None
        cursor = encode_cursor(direction, Position.of(edge[0]))
        return str(replace_query_param(remove_query_param(self.url, "page"), "cursor", cursor))

    def get_paginated_response(self, data: Any) -> Response:
        """Return the answer of a list."""
        answer: dict[str, Any] = {
            "count": self.count.value,
            "page": self.page,
            "page_size": self.page_size,
            "pages": math.ceil(self.count.value / self.page_size),
            "range": self._range(len(data)),
            "next": self.next,
            "previous": self.previous,
            "results": data,
        }
        if self.count.is_estimate:
            answer["count_is_estimate"] = True
        return Response(answer)

    def _range(self, shown: int) -> str | None:
        """Return "1-20 of 87"; a cursor does not know how many rows stand before it."""
        if self.page is None:
            return None
        total = f"about {self.count.value}" if self.count.is_estimate else str(self.count.value)
        start = (self.page - 1) * self.page_size
        return f"{start + 1}-{start + shown} of {total}" if shown else f"0 of {total}"

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """Describe the parameters for OpenAPI."""
        return [
            _parameter("page", "Page by number, from 1.", type="integer", minimum=1),
            _parameter("page_size", "Rows a page.", type="integer", minimum=1, maximum=100),
            _parameter(
                "cursor", "Page by cursor: empty to start, then as in `next`.", type="string"
            ),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the answer for OpenAPI."""
        link = {"type": ["string", "null"], "format": "uri"}
        properties: dict[str, Any] = {
            "count": {"type": "integer", "description": "Exact up to 10,000."},
            "count_is_estimate": {"type": "boolean", "description": "Present when it is one."},
            "page": {"type": ["integer", "null"], "description": "Null under a cursor."},
            "page_size": {"type": "integer"},
            "pages": {"type": "integer"},
            "range": {"type": ["string", "null"], "examples": ["1-20 of 87"]},
            "next": link,
            "previous": link,
            "results": schema,
        }
        required = [key for key in properties if key != "count_is_estimate"]
        return {"type": "object", "properties": properties, "required": required}


class ListPagination(NumberedOrCursorPagination):
    """Pages of a list that is short enough to be read whole; by number only."""

    def paginate_queryset(  # type: ignore[override]  # a list, not rows of the database
        self, rows: Sequence[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """Return the part of the list that the request asks for."""
        self.url = request.build_absolute_uri()
        self.page_size = _integer(request, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)
        self.page = page = _integer(request, "page", 1, MAX_PAGE)
        self.count = RowCount(len(rows))
        start = (page - 1) * self.page_size
        if start and start >= len(rows):
            raise _no_such_page()
        end = start + self.page_size
        self.next = self._page_link(page + 1) if end < len(rows) else None
        self.previous = self._page_link(page - 1) if page > 1 else None
        return list(rows[start:end])


def _no_such_page() -> ApiError:
    return ApiError(
        404, "no_such_page", "The list ends before this page, or lies too deep: use `cursor`."
    )


def encode_cursor(direction: str, position: Position) -> str:
    """Return an opaque cursor; ``direction`` is ``after`` or ``before``."""
    parts = (direction, position.timestamp.isoformat(), position.id.hex, position.user_id.hex)
    return base64.urlsafe_b64encode("|".join(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, Position | None]:
    """Read a cursor back; an empty one is the start of the list.

    Raises:
        ValidationError: It was not made here.
    """
    if not cursor:
        return "after", None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, timestamp, row, user = base64.urlsafe_b64decode(padded).decode().split("|")
        moment = datetime.fromisoformat(timestamp)
        position = Position(moment, UUID(row), UUID(user))
    except (ValueError, binascii.Error):
        raise _forged() from None
    # Written again it must be the same text: no other spelling of an id, an offset or base64.
    is_ours = moment.utcoffset() == timedelta() and cursor == encode_cursor(direction, position)
    if not is_ours or direction not in {"after", "before"}:
        raise _forged()
    return direction, position


def _forged() -> ValidationError:
    return ValidationError({"cursor": ["Use a cursor from `next` or `previous`."]})


def _integer(request: Request, name: str, default: int, maximum: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    # isdecimal alone takes digits of every script; the length keeps int() cheap.
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    if not is_number or not 1 <= int(text) <= maximum:
        raise ValidationError({name: [f"Must be a whole number from 1 to {maximum}."]})
    return int(text)


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
