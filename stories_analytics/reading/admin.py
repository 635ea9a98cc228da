"""Browse millions of rows in Django's admin: read-only, and never counting them all."""

import json
import math
from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stories_analytics.intake.identifiers import MAX_LENGTH, stored_user_id
from stories_analytics.reading.csv_export import csv_response
from stories_analytics.reading.pages import MAX_OFFSET
from stories_analytics.reading.querysets import RowQuerySet

MARKS = 12
SHORT_ID = 8


class BoundedPaginator(Paginator[Any]):
    """Pages of a list whose length is exact up to 10,000 and estimated above."""

    @property
    def count(self) -> int:
        """Return how many rows the list has."""
        if not isinstance(self.object_list, RowQuerySet):  # The page of a row's history.
            return super().count
        if not hasattr(self, "_count"):
            self._count = self.object_list.bounded_count().value
        return int(self._count)

    @property
    def num_pages(self) -> int:
        """Return how many pages are linked; deeper ones would read all rows before them."""
        deepest = MAX_OFFSET // self.per_page
        return max(1, min(deepest, math.ceil(self.count / self.per_page)))


class NewestFirst(ChangeList):
    """A list in the one order that an index serves, whatever `?o=` asks for."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Return the order."""
        return ["-timestamp", "-id"]


class RecentValuesFilter(admin.SimpleListFilter):
    """The values of one column among the newest rows: what somebody would look for."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        """Offer the values."""
        rows: RowQuerySet[Any] = model_admin.model.objects.all()
        yield from ((value, value) for value in rows.recent_values(self.parameter_name or ""))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        """Keep the rows of the chosen value."""
        chosen = self.value()
        return queryset.filter(**{self.parameter_name or "": chosen}) if chosen else None


def recent_values_of(column: str) -> type[RecentValuesFilter]:
    """Return a filter over a column."""
    title = column.replace("_", " ")
    return type(
        f"Recent_{column}", (RecentValuesFilter,), {"title": title, "parameter_name": column}
    )


class RowAdmin(admin.ModelAdmin[Any]):
    """Rows that nobody edits: they come by ingestion and go by purge and erasure."""

    paginator = BoundedPaginator
    show_full_result_count = False
    # Facets would count the whole table once per value.
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    date_hierarchy = "timestamp"
    sortable_by = ()
    search_fields = ("user_id",)
    search_help_text = "A user's id, as the app sends it"
    actions = ("export_as_csv",)
    change_list_template = "admin/rows_change_list.html"
    change_form_template = "admin/row_change_form.html"
    readonly_fields: ClassVar[tuple[str, ...]] = ("user", "happened", "received")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: rows come by ingestion."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: a stored row is never rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: the numbers must follow, so rows go by purge and erasure alone."""
        return False

    def has_export_user_permission(self, request: HttpRequest) -> bool:
        """Tell who may take everything held on a user; actions of rooms above this one ask."""
        return bool(request.user.has_perm("intake.export_user"))

    def has_erase_user_permission(self, request: HttpRequest) -> bool:
        """Tell who may erase a user, likewise."""
        return bool(request.user.has_perm("intake.erase_user"))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return one row; on a cluster two users may share an id, the first received counts."""
        try:
            return self.get_queryset(request).filter(id=object_id).order_by("created_at").first()
        except ValidationError:
            return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a user's rows along their index."""
        term = search_term.strip()[:MAX_LENGTH]
        return (queryset.filter(user_id=stored_user_id(term)) if term else queryset), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list under the plain name of what it lists."""
        title = str(self.model._meta.verbose_name_plural).capitalize()
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return a list that keeps its order."""
        return NewestFirst

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> tuple[str, ...]:
        """Open a row by its time."""
        return ("when",)

    @admin.display(description="time (UTC)", ordering="timestamp")
    def when(self, row: Any) -> str:
        """Return when it happened, to the second."""
        return f"{row.timestamp:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="happened (UTC)")
    def happened(self, row: Any) -> str:
        """Return when it happened, exactly."""
        return str(row.timestamp)

    @admin.display(description="received (UTC)")
    def received(self, row: Any) -> str:
        """Return when it was received, exactly."""
        return str(row.created_at)

    @admin.display(description="user")
    def user(self, row: Any) -> SafeString:
        """Return the short id with its mark, as a link to the user's rows."""
        return user_link(row)

    @admin.display(description="version")
    def version(self, row: Any) -> str | None:
        """Return the app's version."""
        return str(row.app_version) if row.app_version else None

    @admin.display(description="system")
    def system(self, row: Any) -> str | None:
        """Return the operating system, or at least its family."""
        return row.os_version or row.platform or None

    @admin.action(description="Export as CSV")
    def export_as_csv(self, request: HttpRequest, queryset: RowQuerySet[Any]) -> HttpResponseBase:
        """Download the selected rows, or all rows of the filters."""
        columns = [field.column for field in self.model._meta.concrete_fields]
        name = f"{self.model._meta.db_table}-{timezone.now():%Y-%m-%d}.csv"
        return csv_response(queryset, columns, name)


def user_link(row: Any) -> SafeString:
    """Return a user's short id; the same user has the same mark on every page."""
    info = row._meta
    url = reverse(f"admin:{info.app_label}_{info.model_name}_changelist")
    return format_html(
        '<a class="user-id mark-{}" href="{}?q={}" title="{}">{}</a>',
        row.user_id.int % MARKS,
        url,
        row.user_id,
        row.user_id,
        str(row.user_id)[:SHORT_ID],
    )


def pretty_json(value: object) -> SafeString:
    """Return a JSON value as indented text."""
    return pre(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False))


def pre(text: str) -> SafeString:
    """Return a text with its line ends."""
    return format_html('<pre class="source">{}</pre>', text)
