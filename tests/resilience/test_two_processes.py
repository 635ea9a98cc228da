"""What one web process counts, the other knows: limits, wrong passwords, measurements."""

import re
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psutil
import pytest
import requests

from bench.web_process import ROOT, WebProcess

LIMIT = 30
PROCESSES = 2
TOKEN = secrets.token_urlsafe(24)
SECONDS = 30


@pytest.fixture(scope="module")
def web(environment, folder):
    more = {
        "WEB_CONCURRENCY": str(PROCESSES),
        "THROTTLE_USER": str(LIMIT),
        "METRICS_TOKEN": TOKEN,
        "DASHBOARD_USERNAME": "ada",
        "DASHBOARD_PASSWORD": secrets.token_urlsafe(12),
    }
    command = [sys.executable, "manage.py", "ensure_dashboard_user"]
    subprocess.run(command, cwd=ROOT, env=environment | more, check=True, capture_output=True)
    with WebProcess(environment | more, log=folder / "two.log") as process:
        yield process


def at_once(count, send):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(send, range(count)))


def test_there_are_two_processes(web):
    master = psutil.Process(web.process.pid)
    deadline = time.monotonic() + SECONDS
    # The first process answers before the second one is forked.
    while len(master.children()) < PROCESSES and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(master.children()) == PROCESSES


def test_a_limit_holds_within_a_factor_of_two(web):
    body = {"user_id": str(uuid4()), "events": [{"event_type": "app_opened"}]}
    url = f"http://127.0.0.1:{web.port}/api/events/batch"

    answers = at_once(5 * LIMIT, lambda _: requests.post(url, json=body, timeout=SECONDS))

    statuses = [answer.status_code for answer in answers]
    assert {*statuses} == {200, 429}
    # The window slides: a long run may see a little of the next minute.
    assert LIMIT <= statuses.count(200) <= 2 * LIMIT
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 429)


def test_wrong_passwords_count_together(web):
    url = f"http://127.0.0.1:{web.port}/admin/login/"
    browser = requests.Session()
    page = browser.get(url, timeout=SECONDS).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": "ada", "password": "wrong"}

    statuses = [browser.post(url, form, timeout=SECONDS).status_code for _ in range(8)]

    assert statuses == [200] * 4 + [429] * 4


def test_measurements_are_added_up(web):
    url = f"http://127.0.0.1:{web.port}/privacy.json"
    before = seen(web)

    at_once(40, lambda _: requests.get(url, timeout=SECONDS))

    assert seen(web) - before == 40


def seen(web):
    url = f"http://127.0.0.1:{web.port}/metrics"
    answer = requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=SECONDS)
    labels = 'method="GET",route="privacy-json",status="200"'
    found = re.search(f"stories_request_seconds_count{{{labels}}} ([0-9.]+)", answer.text)
    return float(found[1]) if found else 0
