"""Keep source maps: store and remove those of a release, within limits, and purge old ones."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Sum

from crashes.map_names import map_name
from crashes.map_reading import MAX_BYTES, BadMapError, ReadMap, read_map
from crashes.models import Crash, MapRelease, SourceMap
from stories_analytics.privacy.shapes import CONTEXT

MIB = 1_048_576
MAX_FILES = 200
MAX_RELEASE_BYTES = 256 * MIB
MAX_RELEASES = 200

TOO_LARGE = f"The source map is larger than {MAX_BYTES // MIB} MiB. Split the bundle."


class UploadError(ValueError):
    """An upload that is refused; the text is a sentence, ``code`` names the rule."""

    def __init__(self, message: str, code: str) -> None:
        self.code = code
        super().__init__(message)


class Stored(NamedTuple):
    """A map that is kept now, and whether another of its name was there before."""

    map: SourceMap
    is_new: bool


def read_release(version: str) -> str:
    """Return an app version as reports name it, without a leading `v`.

    Raises:
        UploadError: It is none.
    """
    release = version.strip().removeprefix("v")
    if CONTEXT["app_version"].fullmatch(release):
        return release
    message = "`release` must be the version of the app as its reports name it, such as 0.9.7."
    raise UploadError(message, "invalid_release")


def store(release: str, file: str, text: bytes, *, now: datetime) -> Stored:
    """Keep a source map, read in this process; see ``keep``.

    Raises:
        UploadError: It is no usable map, or more than may be kept.
    """
    if len(text) > MAX_BYTES:
        raise UploadError(TOO_LARGE, "too_large")
    try:
        read = read_map(text)
    except BadMapError as error:
        raise UploadError(str(error), "invalid_source_map") from None
    return keep(release, file, read, now=now)


def keep(release: str, file: str, read: ReadMap, *, now: datetime) -> Stored:
    """Keep a source map; one of the same release and name is replaced.

    Args:
        release: The app's version.
        file: The map's path in the build, such as ``dist/main.js.map``.
        read: What is kept of it.
        now: When it came.

    Raises:
        UploadError: It has no proper name, or it is more than may be kept.
    """
    version, name = read_release(release), read_file(file)
    values = {
        "sha256": read.sha256,
        "content": read.packed,
        "size": len(read.packed),
        "positions": read.positions,
        "uploaded_at": now,
    }
    with transaction.atomic():
        owner = _release_for(version, now)
        _check_room(owner, name, len(read.packed))
        kept = SourceMap(release=owner, name=name, **values)
        # Not update_or_create, which would read the former content.
        is_new = not SourceMap.objects.filter(release=owner, name=name).update(**values)
        if is_new:
            kept.save()
    return Stored(kept, is_new)


def read_file(file: str) -> str:
    """Return the name under which a map is kept.

    Raises:
        UploadError: It is none.
    """
    name = map_name(file)
    if name:
        return name
    message = (
        "`file` must be the path of the map in the build, such as main.js.map or"
        " dist/renderer/index.js.map: at most 200 plain characters that end in `.map`."
    )
    raise UploadError(message, "invalid_file")


def _release_for(version: str, now: datetime) -> MapRelease:
    """Return the row of a release, locked: its uploads count one after the other."""
    release, is_new = MapRelease.objects.select_for_update().get_or_create(
        version=version, defaults={"uploaded_at": now}
    )
    if is_new and MapRelease.objects.count() > MAX_RELEASES:
        message = f"{MAX_RELEASES} releases have source maps. Remove one that nobody runs."
        raise UploadError(message, "too_many_releases")
    MapRelease.objects.filter(pk=release.pk).update(uploaded_at=now)
    return release


def _check_room(release: MapRelease, name: str, size: int) -> None:
    others = SourceMap.objects.filter(release=release).exclude(name=name)
    if others.count() >= MAX_FILES:
        message = f"The release has {MAX_FILES} source maps, the most that are kept."
        raise UploadError(message, "too_many_files")
    kept = others.aggregate(total=Sum("size"))["total"] or 0
    if kept + size > MAX_RELEASE_BYTES:
        message = f"The source maps of the release exceed {MAX_RELEASE_BYTES // MIB} MiB."
        raise UploadError(message, "release_too_large")


def remove(release: str) -> int:
    """Remove the maps of a release and return how many there were."""
    _, deleted = MapRelease.objects.filter(version=release).delete()
    return deleted.get(SourceMap._meta.label, 0)


def purge(*, before: datetime) -> int:
    """Remove the maps of releases of which no crash report is left; return how many.

    Not those that came after ``before``: their reports may be still to come.
    """
    removed = 0
    for release in MapRelease.objects.filter(uploaded_at__lt=before):
        if not Crash.objects.filter(app_version=release.version).exists():
            removed += remove(release.version)
    return removed
