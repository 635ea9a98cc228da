"""The embedded PostgreSQL runs as long as somebody holds it, and keeps its data."""

import os
import signal
import time

import psutil
import pytest

from stories_analytics.embedded_postgres import DATABASE, EmbeddedPostgresError
from stories_analytics.file_locks import is_locked
from tests.database.embedded import execute, holder, made_in, wait_until_stopped


@pytest.mark.database
def test_data_survives_a_restart(server):
    with server.running():
        execute(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    wait_until_stopped(server)

    with server.running():
        assert execute(server, "SELECT answer FROM kept") == [(42,)]
        execute(server, "DROP TABLE kept")


@pytest.mark.database
def test_an_initialisation_that_was_cut_off_is_begun_again(short_folder):
    server = made_in(short_folder / "cut")
    (server.folder / "data.unfinished" / "base").mkdir(parents=True)

    with server.running():
        assert execute(server, "SELECT current_database()") == [(DATABASE,)]
        assert execute(server, "SHOW server_encoding") == [("UTF8",)]
    wait_until_stopped(server)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_stops_when_its_only_holder_is_gone(server, end):
    with holder(server) as process:
        assert server.is_running()
        process.send_signal(end)
        process.wait()

        wait_until_stopped(server)


def test_the_server_stays_until_the_second_holder_is_gone(server):
    with holder(server) as first, holder(server) as second:
        first.kill()
        first.wait()
        time.sleep(0.3)  # Time for the keeper to notice, if it noticed wrongly.
        assert execute(server, "SELECT 1") == [(1,)]
        second.kill()
        second.wait()

        wait_until_stopped(server)


def test_a_holder_that_comes_while_the_server_stops_gets_a_running_one(server):
    for _ in range(3):
        with server.running():
            assert execute(server, "SELECT 1") == [(1,)]


def test_a_keeper_that_was_killed_is_replaced_by_the_next_holder(server):
    with server.running():
        (keeper,) = keepers_of(server)
        os.kill(keeper.pid, signal.SIGKILL)
        while is_locked(server.folder / "keeper.lock"):
            time.sleep(0.01)
        with server.running():
            pass
    wait_until_stopped(server)


def keepers_of(server):
    give_up_at = time.monotonic() + 10
    while time.monotonic() < give_up_at:
        if is_locked(server.folder / "keeper.lock"):
            command = ["keep", str(server.folder)]
            return [
                process
                for process in psutil.process_iter(["cmdline"])
                if (process.info["cmdline"] or [])[3:5] == command
            ]
        time.sleep(0.01)
    raise TimeoutError


def test_a_reset_deletes_the_folder(short_folder, copied_to):
    server = copied_to(short_folder / "postgres")
    with server.running():
        pass

    server.reset()

    assert not server.folder.exists()


def test_a_reset_stops_a_server_that_its_keeper_left_behind(short_folder, copied_to):
    server = copied_to(short_folder / "postgres")
    with server.running():
        (keeper,) = keepers_of(server)
        os.kill(keeper.pid, signal.SIGKILL)
        postmaster = int((server.data / "postmaster.pid").read_text().split()[0])

    server.reset()

    assert not server.folder.exists()
    assert not is_alive(postmaster)


def is_alive(pid):
    # A container may have nobody who takes note of the end of an orphan.
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_reset_of_nothing_is_no_error(short_folder):
    made_in(short_folder / "nothing").reset()


def test_a_reset_is_refused_while_somebody_uses_the_server(server):
    with holder(server):
        with pytest.raises(EmbeddedPostgresError, match=r"is in use\. Stop `make run` first"):
            server.reset()

        assert execute(server, "SELECT 1") == [(1,)]
