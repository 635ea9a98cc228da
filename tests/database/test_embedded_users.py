"""The embedded PostgreSQL runs for root, who may not run it, and for plain users."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from stories_analytics import embedded_postgres
from stories_analytics.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from tests.database.embedded import (
    AS_NOBODY,
    NOBODY,
    ROOT,
    execute,
    holder,
    holding,
    is_root,
    made_in,
    only_root,
    wait_until_stopped,
)


@only_root
def test_root_may_use_a_folder_below_one_that_belongs_to_root_alone(short_folder, copied_to):
    private = short_folder / "private"
    private.mkdir(mode=0o700)
    server = copied_to(private / "postgres")

    with server.running():
        assert execute(server, "SELECT 1") == [(1,)]
    assert private.stat().st_mode & 0o777 == 0o700
    assert private.stat().st_uid == 0


def test_a_plain_user_runs_the_server_as_himself(short_folder):
    folder = short_folder / "postgres"
    folder.mkdir()
    if is_root:
        short_folder.chmod(0o711)
        os.chown(folder, NOBODY, NOBODY)
    server = made_in(folder)

    with holder(server, *(AS_NOBODY if is_root else ())):
        assert server.data.stat().st_uid == (NOBODY if is_root else os.geteuid())
        assert server.is_running()
    wait_until_stopped(server)


@only_root
def test_a_folder_of_another_user_is_refused_with_what_to_do(short_folder):
    folder = short_folder / "postgres"
    folder.mkdir()
    short_folder.chmod(0o711)
    command = [*AS_NOBODY, *holding(made_in(folder))]

    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert "belongs to another user. Name another folder in EMBEDDED_PG_DIR" in refused.stderr


def test_a_plain_user_needs_to_drop_nothing(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert embedded_postgres._drop_root(1000) == []
    assert EmbeddedPostgres(Path("/nowhere"))._server_uid() == 1000


def test_root_without_setpriv_is_told_to_be_a_plain_user(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(EmbeddedPostgresError, match="Run this as a plain user"):
        embedded_postgres._drop_root(NOBODY)


def test_root_without_any_other_user_is_told_so(monkeypatch):
    def unknown(name):
        raise KeyError(name)

    monkeypatch.setattr("pwd.getpwnam", unknown)

    with pytest.raises(EmbeddedPostgresError, match="no user `postgres` or `nobody`"):
        embedded_postgres._unprivileged_uid()
