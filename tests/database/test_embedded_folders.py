"""The embedded PostgreSQL runs wherever its folder lies, and says what is wrong with it."""

import os
import tempfile
from pathlib import Path

import pytest

from stories_analytics.embedded_postgres import (
    LONGEST_SOCKET_DIR,
    EmbeddedPostgres,
    EmbeddedPostgresError,
)
from stories_analytics.file_locks import is_locked
from tests.database.embedded import execute, made_in, only_root


@pytest.fixture
def restored(server):
    """A server whose version and configuration a test may spoil."""
    kept = {name: (server.data / name).read_text() for name in ("PG_VERSION", "postgresql.conf")}
    yield server
    for name, text in kept.items():
        (server.data / name).write_text(text)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("home folder/of a user", id="spaces"),
        pytest.param("o'brien, and sons", id="quote and comma"),
        pytest.param('say "$HOME" `ls`', id="what a shell would read"),
        pytest.param("zażółć/☃", id="not ASCII"),
        pytest.param("/".join(["long" * 12] * 5), id="longer than a socket's path may be"),
    ],
)
def test_the_server_runs_in_a_folder_of_any_name(short_folder, copied_to, name):
    server = copied_to(short_folder / name)

    with server.running():
        assert execute(server, "SELECT 1") == [(1,)]


def test_the_socket_stays_in_the_folder_as_long_as_its_path_is_short_enough():
    fits = EmbeddedPostgres(Path("/" + "x" * (LONGEST_SOCKET_DIR - 1)))
    too_long = EmbeddedPostgres(Path("/" + "x" * LONGEST_SOCKET_DIR))

    assert fits.socket_dir == fits.folder
    assert too_long.socket_dir.parent == Path(tempfile.gettempdir())


def test_every_process_finds_the_same_socket_of_a_long_path():
    folder = Path("/" + "x" * 200)

    assert EmbeddedPostgres(folder).socket_dir == EmbeddedPostgres(folder).socket_dir
    assert EmbeddedPostgres(folder).socket_dir != EmbeddedPostgres(folder / "other").socket_dir


def test_the_server_listens_on_no_network_address_and_for_its_user_alone(server):
    with server.running():
        assert execute(server, "SHOW listen_addresses") == [("",)]
        assert (server.socket_dir / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


def test_a_socket_folder_that_leads_elsewhere_is_refused(short_folder, monkeypatch):
    elsewhere = short_folder / "elsewhere"
    elsewhere.mkdir()
    server = made_in(short_folder / ("x" * LONGEST_SOCKET_DIR))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(short_folder))
    server.socket_dir.symlink_to(elsewhere)

    with pytest.raises(EmbeddedPostgresError, match=r"another user\. Shorten EMBEDDED_PG_DIR"):
        server._make_socket_dir()


@only_root
def test_a_socket_folder_of_another_user_is_refused(short_folder, monkeypatch):
    server = made_in(short_folder / ("x" * LONGEST_SOCKET_DIR))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(short_folder))
    server.socket_dir.mkdir()
    os.chown(server.socket_dir, 12345, -1)

    with pytest.raises(EmbeddedPostgresError, match="belongs to another user"):
        server._make_socket_dir()


def test_data_of_another_major_version_is_refused_with_what_to_do(restored):
    (restored.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedPostgresError) as refusal:
        restored.hold()
    assert "written by PostgreSQL 9" in str(refusal.value)
    assert "EMBEDDED_PG_DIR" in str(refusal.value)
    assert "make reset-db" in str(refusal.value)


def test_a_server_that_does_not_start_shows_its_log_and_is_not_held(restored):
    with (restored.data / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = on\n")

    with pytest.raises(EmbeddedPostgresError, match=r"did not start(.|\n)*no_such_setting"):
        restored.hold()
    assert not is_locked(restored.folder / "users.lock")


def test_a_failed_initialisation_is_explained(short_folder):
    programs = short_folder / "bin"
    programs.mkdir()
    (programs / "initdb").write_text("#!/bin/sh\necho no room left\nexit 1\n")
    (programs / "initdb").chmod(0o755)
    short_folder.chmod(0o711)

    with pytest.raises(EmbeddedPostgresError, match=r"could not be initialised\.\nno room left"):
        EmbeddedPostgres(short_folder / "postgres", bin_dir=programs).hold()


def test_a_missing_wheel_is_named_with_what_to_install(short_folder, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(EmbeddedPostgresError) as refusal:
        EmbeddedPostgres(short_folder / "postgres").hold()
    assert "requirements-local.txt" in str(refusal.value)
    assert "DATABASE_URL" in str(refusal.value)
