"""API tokens."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from stories_analytics.accounts.models import ApiToken, digest_of
from tests.accounts.conftest import issue, with_token

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 4, 12, tzinfo=UTC)


def status_of(text):
    return with_token(text).get("/api/events").status_code


def test_a_token_reads_by_default_and_nothing_else(analyst):
    issue(analyst)

    token = ApiToken.objects.get()

    assert token.allows("read")
    assert not token.allows("upload")
    assert not token.allows("erase")


def test_a_token_is_long_random_and_recognizable(analyst):
    texts = {issue(analyst) for _ in range(5)}

    assert len(texts) == 5
    assert all(re.fullmatch(r"sa_[A-Za-z0-9_-]{43}", text) for text in texts)


def test_the_text_of_a_token_is_in_no_table(analyst):
    text = issue(analyst)
    status_of(text)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS r WHERE r::text LIKE %s',  # noqa: S608 - our tables
                [f"%{text}%"],
            )
            assert cursor.fetchone() == (0,), table
        cursor.execute(
            "SELECT count(*) FROM accounts_apitoken AS r WHERE r::text LIKE %s",
            [f"%{digest_of(text)}%"],
        )
        assert cursor.fetchone() == (1,)


def test_a_token_is_listed_by_its_beginning(analyst):
    text = issue(analyst)

    assert str(ApiToken.objects.get()) == f"tests ({text[:10]}…)"


def test_a_revoked_token_stays_revoked_since_its_first_moment(analyst):
    text = issue(analyst)
    token = ApiToken.objects.get()

    token.revoke(now=NOW)
    token.revoke(now=NOW + timedelta(days=1))
    token.save()

    assert token.revoked_at == NOW
    assert status_of(text) == 401


def test_a_token_of_somebody_who_left_is_nothing(analyst):
    text = issue(analyst)
    assert status_of(text) == 200

    analyst.is_active = False
    analyst.save()

    assert status_of(text) == 401


def test_a_token_goes_with_its_owner(analyst):
    text = issue(analyst)

    analyst.delete()

    assert status_of(text) == 401


@pytest.mark.parametrize("change", ["rights", "staff"])
def test_a_token_never_may_more_than_its_owner(analyst, change):
    text = issue(analyst, may_read=True, may_upload=True, may_erase=True)

    if change == "rights":
        analyst.user_permissions.clear()
    else:
        analyst.is_staff = False
        analyst.save()

    assert status_of(text) == 403


def test_the_day_of_last_use_is_noted_once_a_day(analyst, django_assert_num_queries):
    text = issue(analyst)
    program = with_token(text)
    assert ApiToken.objects.get().last_used_on is None

    program.get("/api/events")

    assert ApiToken.objects.get().last_used_on == timezone.now().date()
    with django_assert_num_queries(4) as queries:  # token, rights, count, rows
        program.get("/api/events")
    assert not any("UPDATE" in query["sql"] for query in queries)


def test_a_refused_token_is_not_noted(analyst):
    text = issue(analyst, revoked_at=NOW)

    status_of(text)

    assert ApiToken.objects.get().last_used_on is None


@pytest.mark.parametrize("header", ["Token {}", "token {}", "TOKEN {}", "Token  {} "])
def test_the_scheme_has_no_case(analyst, header):
    program = Client(headers={"Authorization": header.format(issue(analyst))})

    assert program.get("/api/events").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("{}", id="no scheme"),
        pytest.param("Bearer {}", id="another scheme"),
        pytest.param("Token", id="no token"),
        pytest.param("Token ", id="an empty token"),
        pytest.param("Token {} {}", id="two tokens"),
        pytest.param("Token {}x", id="more than the token"),
        pytest.param("Token \udc80\udcff", id="no text"),
    ],
)
def test_any_other_header_is_401(analyst, header):
    text = issue(analyst)

    response = Client(headers={"Authorization": header.replace("{}", text)}).get("/api/events")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert text not in response.content.decode()


def test_a_wrong_token_is_refused_in_spite_of_a_session(analyst):
    browser = with_token("sa_wrong")
    browser.force_login(analyst)

    assert browser.get("/api/events").status_code == 401
