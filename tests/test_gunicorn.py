"""How the web process is served, read from gunicorn.conf.py as gunicorn reads it."""

import runpy
from pathlib import Path

import pytest

from stories_analytics import worker_in_web

CONFIGURATION = Path(__file__).parent.parent / "gunicorn.conf.py"


@pytest.fixture
def configuration(settings):
    """Read the file with some settings changed."""

    def read(**changes):
        for name, value in changes.items():
            setattr(settings, name, value)
        return runpy.run_path(str(CONFIGURATION))

    return read


def test_the_host_chooses_the_port(configuration):
    assert configuration(PORT=1234)["bind"] == "0.0.0.0:1234"


def test_the_application_is_loaded_before_the_fork(configuration):
    """The breaker and the request limits are memory that all web processes share."""
    assert configuration()["preload_app"] is True


def test_the_number_of_processes_and_threads_can_be_chosen(configuration):
    chosen = configuration(WEB_CONCURRENCY=3, WEB_THREADS=7)

    assert [chosen["workers"], chosen["threads"]] == [3, 7]


def test_the_worker_runs_apart_unless_told_otherwise(configuration):
    assert not {"when_ready", "on_exit"} & configuration().keys()


def test_the_master_runs_the_worker_when_told_so(configuration):
    chosen = configuration(RUN_WORKER_IN_WEB=True)

    assert chosen["when_ready"] is worker_in_web.start
    assert chosen["on_exit"] is worker_in_web.stop


def test_the_hooks_start_and_stop_the_watched_worker(monkeypatch):
    called = []
    monkeypatch.setattr(worker_in_web._watch, "start", lambda: called.append("start"))
    monkeypatch.setattr(worker_in_web._watch, "stop", lambda: called.append("stop"))

    worker_in_web.start(server=None)
    worker_in_web.stop(server=None)

    assert called == ["start", "stop"]
