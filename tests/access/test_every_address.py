"""Every address against every role; the table is in `table.py`."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.table import ID, LINES, PAGES, ROLES
from tests.accounts.conftest import issue, with_token
from tests.conftest import member
from tests.reading.rows import add_crash, add_event

pytestmark = pytest.mark.django_db

SUFFIXES = ("changelist", "add", "change", "history", "delete")


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Yield the names of all addresses; who has none is named by its pattern."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name or one.pattern}"
        else:
            yield from names(one, f"{space}{one.namespace}:" if one.namespace else space)


NAMES = frozenset(names(get_resolver()))
# The admin's two that have no name lead on to others: to a row's page, and to a slash at the end.
NAMELESS = {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}
OF_MODELS = {f"admin:{model}_{suffix}" for model in PAGES for suffix in SUFFIXES}


@pytest.fixture
def chief(db: None) -> User:
    return User.objects.create_superuser("a-chief")


@pytest.fixture
def client_of(chief: User) -> Callable[[str], Client]:
    def make(role: str) -> Client:
        browser = Client()
        if role == "visitor":
            browser.force_login(User.objects.create_user("a-visitor"))
        elif role == "superuser":
            browser.force_login(chief)
        elif role in {"analyst", "maintainer"}:
            _, browser = member(role.title())
        elif role == "token that reads":
            return with_token(issue(chief))
        elif role == "token that writes":
            return with_token(issue(chief, may_read=False, may_upload=True, may_erase=True))
        return browser

    return make


@pytest.fixture(params=ROLES)
def role(request: Any) -> str:
    return str(request.param)


def gets_in(answer: HttpResponseBase) -> bool:
    """Tell whether an answer is one to somebody who may; a wrong body or name is no refusal."""
    leads_away = answer.status_code == 302 and (
        answer["Location"].startswith("/admin/login/") or answer["Location"] == "/admin/"
    )
    return answer.status_code not in {401, 403} and not leads_away


def test_every_address_has_a_line_and_every_line_an_address():
    """A new address: add a line to LINES; a new model in the admin: one to PAGES."""
    assert NAMES - NAMELESS - OF_MODELS - LINES.keys() == set()
    assert LINES.keys() | OF_MODELS <= NAMES


def test_every_address_lets_in_whom_its_line_names_and_nobody_else(client_of, role):
    client = client_of(role)
    add_event(id=ID)
    add_crash(id=ID)
    wrong = []
    for name, lines in LINES.items():
        for line in lines:
            path = reverse(name, kwargs=line.names) + line.query
            answer = getattr(client, line.method)(path, content_type="application/json")
            if gets_in(answer) is not (role in line.audience):
                wrong.append((line.method, path, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("model", PAGES)
def test_every_page_of_the_admin_lets_in_whom_its_line_names(client_of, chief, model):
    pages = PAGES[model]
    row = pages.row or pages.see
    pk = str(pages.make().pk)
    wrong = []
    for role in ROLES:
        client = client_of(role)
        for suffix, method, audience, has_row in (
            ("changelist", "get", pages.see, False),
            ("add", "get", pages.add, False),
            ("change", "get", row, True),
            ("history", "get", row, True),
            ("change", "post", pages.edit, True),
            ("delete", "get", pages.delete, True),
        ):
            path = reverse(f"admin:{model}_{suffix}", args=[pk] if has_row else [])
            answer = getattr(client, method)(path)
            if gets_in(answer) is not (role in audience):
                wrong.append((role, method, path, answer.status_code))

    assert wrong == []


def test_the_admins_nameless_addresses_are_for_staff(client_of, role):
    client = client_of(role)
    paths = (f"/admin/events/event/{uuid4()}/", "/admin/nothing-is-here/")

    let_in = [gets_in(client.get(path)) for path in paths]

    assert let_in == [role in {"analyst", "maintainer", "superuser"}] * 2
