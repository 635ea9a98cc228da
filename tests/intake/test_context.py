"""Where something happened."""

import pytest

from stories_analytics.intake.context import Context, read_context, with_platform
from stories_analytics.intake.identifiers import stored_id
from stories_analytics.privacy.properties import Drops


def test_every_value_of_the_right_shape_is_read():
    session = "0f8fad5b-d9cb-469f-a165-70867728950e"
    source = {
        "session_id": session,
        "app_version": "v0.9.7",
        "os_version": "macOS 14.1",
        "platform": "darwin",
        "arch": "arm64",
        "language": "de_AT",
        "something": "else",
    }
    drops: Drops = {}

    context = read_context(source, drops)

    assert [str(value) for value in context] == [
        session,
        "0.9.7",
        "macOS 14.1",
        "darwin",
        "arm64",
        "de-AT",
    ]
    assert drops == {}


@pytest.mark.parametrize("key", Context._fields)
@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param("x" * 129, id="too long"),
        pytest.param(7, id="number"),
        pytest.param(True, id="boolean"),
        pytest.param(["darwin"], id="list"),
        pytest.param({}, id="object"),
    ],
)
def test_a_value_of_the_wrong_shape_is_dropped_and_counted(key, value):
    drops: Drops = {}

    assert read_context({key: value}, drops) == Context()
    assert drops == {(key, "invalid_context"): 1}


def test_drops_of_one_key_add_up():
    drops: Drops = {}

    read_context({"arch": 1}, drops)
    read_context({"arch": 2}, drops)

    assert drops == {("arch", "invalid_context"): 2}


def test_null_is_the_same_as_missing():
    drops: Drops = {}

    assert read_context({"arch": None}, drops, below=Context(arch="x64")) == Context(arch="x64")
    assert drops == {}


def test_a_value_hides_the_one_below_and_a_wrong_one_does_not():
    below = Context(arch="x64", language="en")

    context = read_context({"arch": "arm64", "language": "!"}, {}, below=below)

    assert context == Context(arch="arm64", language="en")


def test_a_session_that_is_no_uuid_is_a_pseudonym():
    assert read_context({"session_id": "one"}, {}).session_id == stored_id("session", "one")


@pytest.mark.parametrize(
    ("os_version", "platform"),
    [
        ("macOS 14.1", "darwin"),
        ("Mac OS X 10.15", "darwin"),
        ("Darwin 23.1.0", "darwin"),
        ("Windows 11", "win32"),
        ("Ubuntu 24.04", "linux"),
        ("Linux 6.1", "linux"),
        ("Haiku R1", None),
    ],
)
def test_a_missing_platform_is_read_from_the_operating_system(os_version, platform):
    assert with_platform(Context(os_version=os_version)).platform == platform


def test_a_platform_that_is_told_is_believed():
    context = Context(os_version="macOS 14.1", platform="other")

    assert with_platform(context) == context


def test_without_an_operating_system_the_platform_stays_unknown():
    assert with_platform(Context()) == Context()
