"""Bundles of a real bundler that fail in a real V8."""

import zlib

import pytest

from crashes.decoded_maps import DecodedMap
from crashes.grouping import group_key
from crashes.map_names import MapNames
from crashes.map_reading import read_map
from crashes.models import Crash
from crashes.symbols import resolve
from crashes.symbols_store import resolver_for
from stories_analytics.privacy.scrub import scrub
from tests.accounts.conftest import issue, with_token
from tests.crashes.maps.bundles import Build

NAMES = MapNames(["dist/main.js.map"])
MINIFIED = pytest.mark.parametrize("release", ["minified", "minified_later"])


def resolved(release: Build, stack: str) -> str:
    decoded = DecodedMap(zlib.decompress(read_map(release.map).packed))
    return resolve(stack, lambda file: decoded if NAMES.find(file) else None)


def key(stack: str) -> str:
    headline = stack.partition("\n")[0]
    error_type, _, _ = headline.partition(":")
    return group_key(error_type=error_type, message=headline, stack=stack).text


@MINIFIED
def test_a_minified_stack_names_functions_files_and_lines_as_they_were_written(release, request):
    release = request.getfixturevalue(release)

    lines = resolved(release, scrub(release.channels)).split("\n")

    assert lines[1:6] == [
        "    at firstChannel (src/recorder.ts:25:10)",
        "    at measureLoudest (src/recorder.ts:20:10)",
        "    at drawPeaks (src/recorder.ts:15:12)",
        "    at addTrack (src/recorder.ts:11:10)",
        "    at openProject (src/main.ts:5:18)",
    ]


@MINIFIED
def test_constructors_and_asynchronous_functions_get_their_names_back(release, request):
    release = request.getfixturevalue(release)

    lines = resolved(release, scrub(release.engine)).split("\n")

    assert lines[1:6] == [
        "    at new SpeechEngine (src/engine.ts:3:45)",
        "    at buildEngine (src/engine.ts:7:40)",
        "    at transcribeFile (src/engine.ts:11:10)",
        "    at async runQueue (src/engine.ts:15:18)",
        "    at async startTranscription (src/main.ts:9:3)",
    ]


@pytest.mark.parametrize("bug", ["channels", "engine"])
def test_releases_with_maps_and_one_without_land_in_one_group(minified, minified_later, plain, bug):
    keys = {key(scrub(getattr(plain, bug)))}
    keys |= {
        key(resolved(release, scrub(getattr(release, bug))))
        for release in (minified, minified_later, plain)
    }

    assert len(keys) == 1
    assert keys.pop().endswith({"channels": "firstChannel", "engine": "new SpeechEngine"}[bug])


@pytest.mark.parametrize("release", ["minified", "minified_later", "plain"])
@pytest.mark.parametrize("bug", ["channels", "engine"])
def test_resolving_twice_changes_nothing(release, bug, request):
    release = request.getfixturevalue(release)

    once = resolved(release, getattr(release, bug))

    assert resolved(release, once) == once


def test_frames_of_the_runtime_stay_as_they_are(minified):
    before = [line for line in minified.channels.split("\n") if "node:internal" in line]

    after = resolved(minified, minified.channels).split("\n")

    assert before
    assert set(before) <= set(after)


def test_nothing_of_the_source_code_is_kept(minified):
    content = zlib.decompress(read_map(minified.map).packed)

    assert b"sourcesContent" in minified.map
    assert b"unknown model" in minified.map
    assert b"sourcesContent" not in content
    assert b"unknown model" not in content


@pytest.mark.django_db
def test_a_report_of_a_release_with_maps_is_resolved_as_it_is_stored(minified, post, superuser):
    build = with_token(issue(superuser, may_upload=True))
    address = "/api/sourcemaps?release=0.9.7&file=dist/main.js.map"
    build.generic("POST", address, minified.map, "application/json")
    body = {"error_message": "TypeError: x", "stack_trace": minified.channels}
    post("/api/crashes", {"user_id": "ada", "app_version": "v0.9.7", **body})

    report = Crash.objects.get()
    lookup = resolver_for(report.app_version)

    assert "/Users/ana" not in report.stack_trace
    assert lookup
    assert "    at firstChannel (src/recorder.ts:25:10)" in resolve(report.stack_trace, lookup)
