"""After an erasure a dump of the whole database and every log line are without the user."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client

from events.models import Event
from stories_analytics import logs
from tests.accounts.conftest import issue
from tests.intake.answers import everything_stored
from tests.rights.conftest import ADDRESS
from tests.rights.test_admin_actions import choose, confirm

pytestmark = pytest.mark.django_db

FROM_THERE: dict[str, Any] = {"headers": {"X-Forwarded-For": ADDRESS}, "REMOTE_ADDR": ADDRESS}
Way = Callable[[UUID, User], None]


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1
    settings.THROTTLE_ADDRESS = 6_000
    settings.THROTTLE_USER = 120


@pytest.fixture
def written() -> Iterator[Callable[[], str]]:
    """Everything that production's formatter would write while a test runs."""
    stream = io.StringIO()
    formatter = logs.as_dict(level="INFO", as_json=True)["formatters"]["line"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(before)


def logged_in() -> Client:
    """Log the maintainer in at a browser, from the known address."""
    client = Client(**FROM_THERE)
    form = {"username": "maintainer", "password": "for tests only"}
    assert client.post("/admin/login/", form).status_code == 302
    return client


def program(maintainer: User) -> Client:
    token = issue(maintainer, may_erase=True)
    headers = {"Authorization": f"Token {token}", "X-Forwarded-For": ADDRESS}
    return Client(headers=headers, REMOTE_ADDR=ADDRESS)


def by_token(user_id: UUID, maintainer: User) -> None:
    assert program(maintainer).delete(f"/api/users/{user_id}").status_code == 204


def by_session(user_id: UUID, maintainer: User) -> None:
    assert logged_in().delete(f"/api/users/{user_id}/").status_code == 204


def by_app(user_id: UUID, maintainer: User) -> None:
    body = json.dumps({"user_id": str(user_id)})
    answer = Client(**FROM_THERE).post("/api/erase", body, content_type="application/json")
    assert answer.status_code == 202


def by_admin(user_id: UUID, maintainer: User) -> None:
    browser = logged_in()
    rows = Event.objects.filter(user_id=user_id)
    asked = choose(browser, "erase_users", rows).content.decode()
    assert "Erased: 1 user" in confirm(browser, Event, asked).content.decode()


def by_command(user_id: UUID, maintainer: User) -> None:
    call_command("erase_user", str(user_id), "--yes", stdout=io.StringIO())


WAYS = {
    "DELETE with a token": by_token,
    "DELETE with a session": by_session,
    "POST /api/erase": by_app,
    "the admin's action": by_admin,
    "the command": by_command,
}


def look_at_everything(user_id: UUID, maintainer: User) -> None:
    """Search, export and come across the user in every way that staff can."""
    browser = logged_in()
    assert browser.get("/admin/events/event/", {"q": str(user_id)}).status_code == 200
    exports = [
        browser.get(f"/api/users/{user_id}/export"),
        program(maintainer).get(f"/api/users/{user_id}/export"),
        choose(browser, "export_user", Event.objects.filter(user_id=user_id)),
    ]
    assert all(str(user_id) in b"".join(one.streaming_content).decode() for one in exports)


def mention_elsewhere(user_id: UUID, maintainer: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', 'any', %s)",
            [json.dumps({"user": user_id.hex.upper()})],
        )
    LogEntry.objects.create(
        user=maintainer,
        content_type=ContentType.objects.get_for_model(Event),
        object_id=str(user_id),
        object_repr=str(user_id).upper(),
        action_flag=CHANGE,
    )


def spelled_alike(text: str) -> str:
    return text.replace("-", "").lower()


@pytest.fixture
def everywhere(known_user: UUID, maintainer: User) -> UUID:
    """A user whom every table that can mention one does mention."""
    look_at_everything(known_user, maintainer)
    mention_elsewhere(known_user, maintainer)
    return known_user


def test_the_search_below_finds_what_it_looks_for(everywhere):
    dump = everything_stored()

    # Six rows in four tables, a delta, the user's own row, a job, twice in an entry of a log.
    assert spelled_alike(dump).count(everywhere.hex) == 11


@pytest.mark.parametrize("way", WAYS)
def test_a_dump_holds_neither_the_id_nor_the_address(everywhere, maintainer, way):
    WAYS[way](everywhere, maintainer)

    dump = everything_stored()
    assert everywhere.hex not in spelled_alike(dump)
    assert ADDRESS not in dump


@pytest.mark.parametrize("way", WAYS)
def test_what_an_erased_app_still_sends_leaves_nothing(everywhere, maintainer, post, batch, way):
    WAYS[way](everywhere, maintainer)

    post("/api/events/batch", batch("app_opened", user_id=str(everywhere)), **FROM_THERE)
    report = {"user_id": str(everywhere), "error_message": "TypeError: x"}
    post("/api/crashes", report, **FROM_THERE)

    dump = everything_stored()
    assert everywhere.hex not in spelled_alike(dump)
    assert ADDRESS not in dump


@pytest.mark.parametrize("way", WAYS)
def test_no_log_line_holds_the_id_or_the_address(written, known_user, maintainer, way):
    look_at_everything(known_user, maintainer)
    WAYS[way](known_user, maintainer)
    Client(**FROM_THERE).delete(f"/api/users/{known_user}")

    lines = written()
    assert '"user erased"' in lines
    assert '"users-detail"' in lines
    assert known_user.hex not in spelled_alike(lines)
    assert ADDRESS not in lines
