"""manage.py upload_sourcemaps, into the database and to a server."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from crashes.management.commands.upload_sourcemaps import Command
from crashes.models import SourceMap
from tests.accounts.conftest import issue
from tests.crashes.maps.made import source_map

pytestmark = pytest.mark.django_db


@pytest.fixture
def dist(tmp_path):
    """What a build leaves: two maps, and files that are none of ours."""
    for name in (
        "main.js.map",
        "renderer/index.js.map",
        "renderer/page.css.map",
        "node_modules/pkg/index.js.map",
        "main.js",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source_map())
    return tmp_path


def run(*arguments):
    said, warned = StringIO(), StringIO()
    call_command("upload_sourcemaps", *map(str, arguments), stdout=said, stderr=warned)
    return said.getvalue() + warned.getvalue()


def kept():
    return set(SourceMap.objects.values_list("release__version", "name"))


BOTH = {("0.9.7", "main.js.map"), ("0.9.7", "renderer/index.js.map")}


def test_maps_of_scripts_go_into_the_database(dist):
    said = run("v0.9.7", dist)

    assert "2 source maps of 0.9.7 are uploaded." in said
    assert kept() == BOTH


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nightly", "."), "version of the app"),
        (("0.9.7", "nowhere"), "no *.map below"),
        (("0.9.7", ".", "--url", "stories.example", "--token", "x"), "address of the server"),
        (("0.9.7", ".", "--url", "file:///etc", "--token", "x"), "address of the server"),
        (("0.9.7", ".", "--url", "https://stories.example", "--token", ""), "SOURCEMAPS_TOKEN"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_sent(arguments, says):
    with pytest.raises(CommandError, match=says.replace("*", r"\*")):
        run(*arguments)


def test_a_bad_map_is_named_and_the_others_are_kept(dist):
    (dist / "main.js.map").write_bytes(b"var a")
    said = StringIO()

    with pytest.raises(CommandError, match="1 are not"):
        call_command("upload_sourcemaps", "0.9.7", str(dist), stderr=said, stdout=StringIO())

    assert said.getvalue().startswith("main.js.map: The file is not JSON.")
    assert kept() == BOTH - {("0.9.7", "main.js.map")}


@pytest.mark.django_db(transaction=True)
def test_maps_go_to_a_server(dist, live_server, superuser, monkeypatch):
    monkeypatch.setenv("SOURCEMAPS_TOKEN", issue(superuser, may_upload=True))

    said = run("0.9.7", dist, "--url", f"{live_server.url}/")

    assert "2 source maps of 0.9.7 are uploaded." in said
    assert kept() == BOTH


@pytest.mark.django_db(transaction=True)
def test_what_a_server_refuses_is_said(dist, live_server, superuser):
    reader = issue(superuser)

    assert refusals(dist, live_server.url, "sa_unknown").count("Log in, or send") == 2
    assert refusals(dist, live_server.url, reader).count("is not allowed to do that.") == 2
    assert refusals(dist, f"{live_server.url}/x", reader).count("The server answered 404.") == 2
    assert not kept()


def test_a_server_that_is_away_is_said(dist):
    assert refusals(dist, "http://127.0.0.1:1", "x").count("The server cannot be reached") == 2


def refusals(dist, url, token):
    """Return what the command says of the maps that a server does not take."""
    said = StringIO()
    with pytest.raises(CommandError, match="2 are not"):
        call_command(
            "upload_sourcemaps",
            "0.9.7",
            str(dist),
            url=url,
            token=token,
            stderr=said,
            stdout=StringIO(),
        )
    return said.getvalue()


def test_the_help_has_examples():
    assert Command.help.count("upload_sourcemaps 0.9.7 dist") == 2
