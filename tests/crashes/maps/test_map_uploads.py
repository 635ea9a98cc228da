"""Storing, replacing and removing maps, within limits."""

import zlib
from datetime import timedelta

import pytest
from django.utils import timezone

from crashes import map_uploads
from crashes.map_uploads import UploadError, purge, remove, store
from crashes.models import MapRelease, SourceMap
from crashes.symbols import resolve
from crashes.symbols_store import resolver_for, resolvers_for
from stories_analytics.intake.models import Delta
from tests.crashes.maps.made import source_map
from tests.reading.rows import add_crash

pytestmark = pytest.mark.django_db

LINE = "    at draw (app.asar/dist/main.js:1:1)"
NOW = timezone.now()


def keep(release="0.9.7", file="main.js.map", *, days_ago=0, **fields):
    return store(release, file, source_map(**fields), now=NOW - timedelta(days=days_ago))


def refused(code, *arguments, **fields):
    with pytest.raises(UploadError) as caught:
        keep(*arguments, **fields)
    assert caught.value.code == code


def names(release="0.9.7"):
    return list(SourceMap.objects.filter(release__version=release).values_list("name", flat=True))


def test_a_map_is_kept_compressed():
    stored = keep()

    row = SourceMap.objects.get()
    assert stored.is_new
    assert row.size == len(row.content)
    assert b'"mappings":"AAAAA"' in zlib.decompress(row.content)


def test_another_map_of_the_same_name_replaces_the_former():
    keep(days_ago=3)
    former = SourceMap.objects.get()

    stored = keep(names=["paint"])

    row = SourceMap.objects.get()
    assert not stored.is_new
    assert row.sha256 != former.sha256
    assert row.uploaded_at == MapRelease.objects.get().uploaded_at == NOW


def test_replacing_does_not_read_the_former_content(django_assert_max_num_queries):
    keep()

    with django_assert_max_num_queries(12) as queries:
        keep()

    assert not any('"content",' in query["sql"].partition(" FROM ")[0] for query in queries)


def test_a_leading_v_of_a_version_is_dropped():
    keep("v0.9.7")

    assert MapRelease.objects.get().version == "0.9.7"


@pytest.mark.parametrize("release", ["", "latest", "1.2.3.4.5", "0.9.7\n1", "../0.9.7"])
def test_a_release_that_no_report_can_name_is_refused(release):
    refused("invalid_release", release)


def test_a_file_that_is_no_map_is_refused():
    refused("invalid_file", file="../main.js.map")


def test_a_map_that_cannot_be_read_is_refused_and_leaves_nothing():
    refused("invalid_source_map", mappings="!")

    assert not MapRelease.objects.exists()


@pytest.mark.parametrize(
    ("limit", "most", "code"),
    [
        ("MAX_BYTES", 10, "too_large"),
        ("MAX_FILES", 1, "too_many_files"),
        ("MAX_RELEASE_BYTES", 110, "release_too_large"),
    ],
)
def test_a_release_has_room_for_so_much(monkeypatch, limit, most, code):
    keep()
    monkeypatch.setattr(map_uploads, limit, most)

    refused(code, file="other.js.map")

    assert names() == ["main.js.map"]


def test_a_full_release_still_takes_another_map_of_the_same_name(monkeypatch):
    keep()
    monkeypatch.setattr(map_uploads, "MAX_FILES", 1)

    assert not keep().is_new


def test_so_many_releases_have_maps(monkeypatch):
    keep()
    monkeypatch.setattr(map_uploads, "MAX_RELEASES", 1)

    refused("too_many_releases", "0.9.8")

    assert MapRelease.objects.count() == 1
    keep(file="other.js.map")
    assert len(names()) == 2


def test_removing_a_release_leaves_the_others():
    keep()
    keep(file="other.js.map")
    keep("0.9.8")

    assert remove("0.9.7") == 2
    assert remove("0.9.7") == 0
    assert names("0.9.8") == ["main.js.map"]


def test_removing_does_not_read_the_contents(django_assert_num_queries):
    for number in range(3):
        keep(file=f"{number}.js.map")

    with django_assert_num_queries(3) as queries:
        remove("0.9.7")

    assert not any('"content"' in query["sql"] for query in queries)


def test_a_purge_keeps_maps_as_long_as_a_report_needs_them():
    for version in ("0.9.5", "0.9.6"):
        keep(version, days_ago=400)
    keep("0.9.7", days_ago=2)
    add_crash(app_version="0.9.6")

    assert purge(before=NOW - timedelta(days=366)) == 1
    assert set(MapRelease.objects.values_list("version", flat=True)) == {"0.9.6", "0.9.7"}


def test_the_maps_of_a_release_resolve_its_stacks():
    keep()
    lookup = resolver_for("0.9.7")
    assert lookup

    assert resolve(LINE, lookup) == "    at draw (src/x.ts:1:1)"


@pytest.mark.parametrize("release", ["0.9.8", "", None])
def test_a_release_without_maps_has_no_resolver(release):
    keep()

    assert resolver_for(release) is None


def test_a_fold_asks_once_for_all_its_releases(django_assert_num_queries):
    keep("0.9.5")
    keep("0.9.6", mappings="CAAAA")

    with django_assert_num_queries(1):
        lookups = resolvers_for(["0.9.5", "0.9.6", "0.9.7"])

    assert set(lookups) == {"0.9.5", "0.9.6"}
    assert resolve(LINE, lookups["0.9.5"]) != resolve(LINE, lookups["0.9.6"])


def test_a_map_is_read_when_a_frame_needs_it_and_then_kept(django_assert_num_queries):
    keep(names=["kept"])
    lookup = resolver_for("0.9.7")
    assert lookup

    with django_assert_num_queries(0):
        resolve("    at draw (app.asar/dist/other.js:1:1)", lookup)
    with django_assert_num_queries(1):
        resolve(f"{LINE}\n{LINE}", lookup)
    with django_assert_num_queries(1):
        again = resolver_for("0.9.7")
        assert again
        resolve(LINE, again)


def test_a_map_that_is_removed_meanwhile_resolves_nothing():
    keep(names=["removed"])
    lookup = resolver_for("0.9.7")
    assert lookup
    remove("0.9.7")

    assert resolve(LINE, lookup) == LINE


def test_maps_are_not_telemetry():
    keep()

    assert not Delta.objects.exists()
