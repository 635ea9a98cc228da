"""See in the admin which releases have source maps, and remove them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from crashes.models import MapRelease, SourceMap


class SourceMapInline(admin.TabularInline[SourceMap, MapRelease]):
    """The maps of a release."""

    model = SourceMap
    fields = ("name", "stored_size", "positions", "uploaded_at")
    readonly_fields = fields
    can_delete = False
    show_change_link = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceMap]:
        """Leave the contents in the database."""
        return super().get_queryset(request).defer("content")

    def has_add_permission(self, request: HttpRequest, obj: MapRelease | None = None) -> bool:
        """Refuse: maps come by the API and the command."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: MapRelease | None = None) -> bool:
        """Refuse likewise."""
        return False

    @admin.display(description="size")
    def stored_size(self, source_map: SourceMap) -> str:
        """Return the size in words."""
        return filesizeformat(source_map.size)


class MapReleaseAdmin(admin.ModelAdmin[MapRelease]):
    """The releases that have source maps."""

    list_display = ("version", "files", "total_size", "uploaded")
    search_fields = ("version",)
    fields = ("version", "uploaded")
    readonly_fields = fields
    inlines = (SourceMapInline,)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[MapRelease]:
        """Add up the maps of each."""
        rows = super().get_queryset(request)
        return rows.annotate(files_count=Count("maps"), files_size=Sum("maps__size"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: maps come by the API and the command."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: MapRelease | None = None) -> bool:
        """Refuse: another map of the same name replaces the former."""
        return False

    def get_deleted_objects(
        self, objs: Iterable[Any], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name the releases only: Django would read the content of every map to list it."""
        releases = list(objs)
        names = [f"Source maps of {release}" for release in releases]
        return names, {"releases": len(releases)}, set(), []

    @admin.display(ordering="files_count")
    def files(self, release: Any) -> int:
        """Return how many maps there are."""
        return int(release.files_count)

    @admin.display(description="size", ordering="files_size")
    def total_size(self, release: Any) -> str:
        """Return what they take, in words."""
        return filesizeformat(release.files_size)

    @admin.display(description="uploaded (UTC)", ordering="uploaded_at")
    def uploaded(self, release: MapRelease) -> str:
        """Return when the newest came, to the second."""
        return f"{release.uploaded_at:%Y-%m-%d %H:%M:%S}"
