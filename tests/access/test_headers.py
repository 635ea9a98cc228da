"""What every answer tells a browser, whatever the address."""

import re

import pytest
from django.urls import reverse

from stories_analytics.permissions_policy import POWERS
from tests.access.table import LINES, PAGES
from tests.conftest import member

pytestmark = pytest.mark.django_db

HSTS = 31_536_000
SAME_ON_ALL = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": f"max-age={HSTS}",
}
# Swagger UI writes styles into its page.
MAY_STYLE_INLINE = {"api-docs"}
INLINE = re.compile(r"<script(?![^>]* src=)(?![^>]*json)|<style|<[^>]+ style=|<[^>]+ on[a-z]+=")


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.SECURE_HSTS_SECONDS = HSTS


def answers(client):
    """Yield the name and the answer of each address that can be read."""
    for name, lines in LINES.items():
        path = reverse(name, kwargs=lines[-1].names) + lines[-1].query
        yield name, client.get(path, secure=True)
    for model in PAGES:
        yield model, client.get(reverse(f"admin:{model}_changelist"), secure=True)
        yield model, client.get(reverse(f"admin:{model}_add"), secure=True)
    yield "not found", client.get("/no-such-page", secure=True)


def wrong_headers(answer):
    wrong = [name for name, value in SAME_ON_ALL.items() if answer.headers.get(name) != value]
    powers = answer.headers.get("Permissions-Policy", "")
    return wrong + [power for power in POWERS if f"{power}=()" not in powers]


def lax_policy(name, answer):
    policy = answer.headers.get("Content-Security-Policy", "")
    is_strict = (
        "default-src 'self'" in policy
        and "frame-ancestors 'none'" in policy
        and "unsafe-eval" not in policy
        and ("unsafe-inline" in policy) is (name in MAY_STYLE_INLINE)
    )
    return [] if is_strict else [policy]


def inline_parts(name, answer):
    is_page = "text/html" in answer.headers.get("Content-Type", "")
    if not is_page or name in MAY_STYLE_INLINE:
        return []
    return INLINE.findall(answer.content.decode())


@pytest.mark.parametrize("who", ["a stranger", "staff"])
def test_every_answer_protects_whoever_reads_it(client, staff_client, who):
    browser = client if who == "a stranger" else staff_client

    complaints = {
        name: wrong_headers(answer) + lax_policy(name, answer) + inline_parts(name, answer)
        for name, answer in answers(browser)
    }

    assert {name: found for name, found in complaints.items() if found} == {}


def test_the_api_reference_relaxes_no_more_than_its_styles(staff_client):
    policy = staff_client.get("/api/docs").headers["Content-Security-Policy"]

    assert re.findall(r"([a-z-]+) [^;]*unsafe-inline", policy) == ["style-src"]
    assert "base-uri 'none'" in policy
    assert "object-src 'none'" in policy
    assert "form-action" in policy


def test_the_cookies_are_out_of_the_reach_of_scripts_and_other_sites(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    _, browser = member("Analyst")
    browser.logout()

    page = browser.get("/admin/login/", secure=True)

    assert page.cookies["csrftoken"]["samesite"] == "Lax"
    assert page.cookies["csrftoken"]["secure"]
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
