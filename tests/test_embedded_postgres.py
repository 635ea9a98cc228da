"""The embedded PostgreSQL: who it runs for, where it runs, and what it says when it cannot."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from stories_analytics import embedded_postgres
from stories_analytics.embedded_postgres import (
    DATABASE,
    LONGEST_SOCKET_DIR,
    USER,
    EmbeddedPostgres,
    EmbeddedPostgresError,
)

ROOT = Path(__file__).parent.parent
OPTIONS = "-c fsync=off -c full_page_writes=off"
# A server needs no more than this to stop, even on a busy machine.
STOP_SECONDS = 15.0
HOLDER = """
import sys
from pathlib import Path
from stories_analytics.embedded_postgres import EmbeddedPostgres
bin_dir = Path(sys.argv[2]) if sys.argv[2] else None
EmbeddedPostgres(Path(sys.argv[1]), bin_dir=bin_dir, options="-c fsync=off").hold()
print("held", flush=True)
sys.stdin.read()
"""
# What makes root a plain user that still finds an interpreter in root's own folder.
PLAIN_USER = (
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
    "--",
)
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")

Make = Callable[..., EmbeddedPostgres]


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="stories-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """Data of a server that was initialised once; starting from it is quicker."""
    folder = tmp_path_factory.mktemp("template") / "postgres"
    server = made_in(folder)
    with server.running():
        pass
    wait_until_stopped(server)
    return folder


@pytest.fixture
def make(short_folder, template) -> Iterator[Make]:
    """Make a server with empty data; every one is stopped in the end."""
    servers = []

    def prepare(name: str = "postgres") -> EmbeddedPostgres:
        folder = short_folder / name
        copy_data(template, folder)
        servers.append(made_in(folder))
        return servers[-1]

    yield prepare
    for server in servers:
        wait_until_stopped(server)


def made_in(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, bin_dir=settings.EMBEDDED_POSTGRES.bin_dir, options=OPTIONS)


def copy_data(template: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(template), str(folder)], check=True)


def wait_until_stopped(server: EmbeddedPostgres) -> None:
    give_up_at = time.monotonic() + STOP_SECONDS
    while (server.data / "postmaster.pid").exists():
        assert time.monotonic() < give_up_at, "the server goes on running"
        time.sleep(0.02)


def execute(server: EmbeddedPostgres, statement: str) -> list[tuple[object, ...]]:
    where = {"host": str(server.socket_dir), "dbname": DATABASE, "user": USER}
    with psycopg.connect(**where, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def holder(server: EmbeddedPostgres, *before: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the server; ``before`` are words before its command."""
    command = [*before, sys.executable, "-c", HOLDER, str(server.folder), str(server.bin_dir or "")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


@pytest.mark.database
def test_data_survives_a_restart(make):
    server = make()
    with server.running():
        execute(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    wait_until_stopped(server)

    with server.running():
        assert execute(server, "SELECT answer FROM kept") == [(42,)]


@pytest.mark.database
def test_a_new_folder_is_initialised_with_the_database_in_it(short_folder):
    server = made_in(short_folder / "new")

    with server.running():
        assert execute(server, "SELECT current_database()") == [(DATABASE,)]
        assert execute(server, "SHOW server_encoding") == [("UTF8",)]
    wait_until_stopped(server)


def test_an_initialisation_that_was_cut_off_is_begun_again(short_folder):
    server = made_in(short_folder / "cut")
    (server.folder / "data.unfinished" / "base").mkdir(parents=True)

    with server.running():
        assert execute(server, "SELECT 1") == [(1,)]
    wait_until_stopped(server)


def test_the_server_listens_on_no_network_address(make):
    server = make()

    with server.running():
        assert execute(server, "SHOW listen_addresses") == [("",)]
        assert (server.socket_dir / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_the_server_stops_when_its_only_holder_is_gone(make, end):
    server = make()
    with holder(server) as process:
        assert server.is_running()
        getattr(process, end)()
        process.wait()

        wait_until_stopped(server)


def test_the_server_stays_until_the_second_holder_is_gone(make):
    server = make()
    with holder(server) as first, holder(server):
        first.kill()
        first.wait()
        time.sleep(0.5)  # The keeper had time to notice, if it noticed wrongly.

        assert execute(server, "SELECT 1") == [(1,)]
    wait_until_stopped(server)


def test_a_holder_that_comes_while_the_server_stops_gets_a_running_one(make):
    server = make()
    for _ in range(3):
        with server.running():
            assert execute(server, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("home folder/of a user", id="spaces"),
        pytest.param("o'brien, and sons", id="quote and comma"),
        pytest.param("zażółć/☃", id="not ASCII"),
        pytest.param("/".join(["long" * 12] * 5), id="longer than a socket's path may be"),
    ],
)
def test_the_server_runs_in_a_folder_of_any_name(make, name):
    server = make(name)

    with server.running():
        assert execute(server, "SELECT 1") == [(1,)]


def test_the_socket_stays_in_the_folder_as_long_as_its_path_is_short_enough():
    fits = EmbeddedPostgres(Path("/" + "x" * (LONGEST_SOCKET_DIR - 1)))
    too_long = EmbeddedPostgres(Path("/" + "x" * LONGEST_SOCKET_DIR))

    assert fits.socket_dir == fits.folder
    assert too_long.socket_dir.parent == Path(tempfile.gettempdir())


def test_a_reset_deletes_the_folder(make):
    server = make()
    with server.running():
        pass

    server.reset()

    assert not server.folder.exists()


def test_a_reset_of_nothing_is_no_error(short_folder):
    made_in(short_folder / "nothing").reset()


def test_a_reset_is_refused_while_somebody_uses_the_server(make):
    server = make()

    with holder(server):
        with pytest.raises(EmbeddedPostgresError, match="is in use. Stop `make run` first"):
            server.reset()
        assert execute(server, "SELECT 1") == [(1,)]


def test_data_of_another_major_version_is_refused_with_what_to_do(make):
    server = make()
    (server.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedPostgresError) as refusal, server.running():
        pass
    assert "written by PostgreSQL 9" in str(refusal.value)
    assert "EMBEDDED_PG_DIR" in str(refusal.value)
    assert "make reset-db" in str(refusal.value)


def test_a_server_that_does_not_start_shows_its_log(make):
    server = make()
    with (server.data / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = on\n")

    with pytest.raises(EmbeddedPostgresError, match="did not start(.|\n)*no_such_setting"):
        server.hold()


def test_a_server_that_does_not_start_is_not_held(make):
    server = make()
    (server.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedPostgresError):
        server.hold()

    assert not embedded_postgres._is_locked(server.folder / "users.lock")


def test_a_missing_wheel_is_named_with_what_to_install(short_folder, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(EmbeddedPostgresError) as refusal:
        EmbeddedPostgres(short_folder / "postgres").hold()
    assert "requirements-local.txt" in str(refusal.value)
    assert "DATABASE_URL" in str(refusal.value)


@only_root
def test_root_may_use_a_folder_below_one_that_belongs_to_root_alone(short_folder, template):
    private = short_folder / "private"
    private.mkdir(mode=0o700)
    copy_data(template, private / "postgres")
    server = made_in(private / "postgres")

    with server.running():
        assert execute(server, "SELECT 1") == [(1,)]
    wait_until_stopped(server)
    assert private.stat().st_mode & 0o777 == 0o700
    assert private.stat().st_uid == 0


def test_a_plain_user_runs_the_server_as_himself(short_folder):
    folder = short_folder / "postgres"
    is_root = os.geteuid() == 0
    if is_root:
        short_folder.chmod(0o711)
        folder.mkdir()
        os.chown(folder, 65534, 65534)
    server = made_in(folder)

    with holder(server, *(PLAIN_USER if is_root else ())):
        assert server.data.stat().st_uid == (65534 if is_root else os.geteuid())
        assert server.is_running()
    wait_until_stopped(server)


@only_root
def test_a_folder_of_another_user_is_refused_with_what_to_do(short_folder):
    folder = short_folder / "postgres"
    folder.mkdir(mode=0o755)
    short_folder.chmod(0o711)
    command = [*PLAIN_USER, sys.executable, "-c", HOLDER, str(folder), ""]

    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert "belongs to another user. Name another folder in EMBEDDED_PG_DIR" in refused.stderr


def test_a_plain_user_drops_nothing(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert embedded_postgres._drop_root(1000) == []
    assert EmbeddedPostgres(Path("/nowhere"))._server_uid() == 1000


def test_root_without_setpriv_is_told_to_be_a_plain_user(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(EmbeddedPostgresError, match="Run this as a plain user"):
        embedded_postgres._drop_root(65534)


def test_root_without_any_other_user_is_told_so(monkeypatch):
    def unknown(name):
        raise KeyError(name)

    monkeypatch.setattr("pwd.getpwnam", unknown)

    with pytest.raises(EmbeddedPostgresError, match="no user `postgres` or `nobody`"):
        embedded_postgres._unprivileged_uid()
