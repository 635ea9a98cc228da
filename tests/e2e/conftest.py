"""A real browser against a real server."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.demo import seed

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OVERVIEW = "/dashboard?period=30d"
# Playwright's event loop would make Django refuse every query of the test's own thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def chromium() -> str:
    """Return the browser's path; without one these tests are skipped, except in CI."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium: .ci/run installs it.")
        pytest.skip("Chromium is not installed")
    return path


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser, request, live_server, staff_client):
    """A page of a logged-in superuser; it must be free of complaints at its end.

    A test that looks at a page in both themes and widths gives them as its indirect parameter.
    """
    theme, width = getattr(request, "param", ("light", 1440))
    context = browser.new_context(
        color_scheme=theme, viewport={"width": width, "height": 900}, base_url=live_server.url
    )
    context.set_default_timeout(15_000)
    session = staff_client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda failed: complaints.extend(failures(failed)))
    page.on("response", lambda answer: complaints.extend(refusals(answer)))
    yield page
    context.close()
    assert complaints == []


def failures(request):
    # Aborted is what the browser itself does to what a page still loads when it is left.
    return [] if "ERR_ABORTED" in request.failure else [f"failed: {request.url}"]


def refusals(answer):
    return [f"{answer.status} {answer.url}"] if answer.status >= 400 else []


@pytest.fixture
def screenshot(page, request):
    """Write what the page shows to the folder screenshots/, for a person to look at."""

    def shoot(name: str) -> None:
        folder = Path("screenshots")
        folder.mkdir(exist_ok=True)
        page.screenshot(path=folder / f"{name}-{request.node.callspec.id}.png")

    return shoot


@pytest.fixture
def data():
    seed(events=600, users=40, days=65)


@pytest.fixture
def overview(page, data):
    page.goto(OVERVIEW)
    page.wait_for_selector(".drawing canvas")
    return page


def settled(page):
    page.wait_for_selector("main:not(.is-loading)")
