"""What goes to webhooks: for chats, in which nobody is called by a crash text, and signed."""

import hashlib
import hmac
import json

import pytest

from crashes.models import AlertChannel
from crashes.notify import payloads
from crashes.notify.delivery import deliver, send_sample
from crashes.notify.stories import digest, single
from tests.crashes.alerts.hostile import HOSTILE, alert, story
from tests.crashes.alerts.reports import NOW

pytestmark = pytest.mark.django_db


def text_of(body):
    told = json.loads(body)
    return told.get("text") or told.get("content")


def test_slack_sees_no_command_in_a_hostile_text(groups):
    text = text_of(payloads.slack(single(story(groups, title=HOSTILE))))

    assert "<" not in text
    assert "&lt;!channel&gt;" in text
    # One pair of backticks around each stranger's text: what is code is no mention elsewhere.
    assert all(line.count("`") in {0, 2} for line in text.splitlines())


def test_discord_calls_nobody(groups):
    body = payloads.discord(single(story(groups, title=HOSTILE)))

    assert json.loads(body)["allowed_mentions"] == {"parse": []}
    assert "<script>" in text_of(body)


@pytest.mark.parametrize("write", [payloads.slack, payloads.discord])
def test_a_chat_message_tells_the_headline_the_details_and_the_link(groups, write):
    told = story(groups, app_version="1.4.0")

    text = text_of(write(single(told)))

    assert text.splitlines()[0] == "New crash: `Error: bug`"
    assert text.splitlines()[-1] == told.url
    assert "Version: `1.4.0`" in text


def test_a_digest_for_discord_keeps_to_its_limit_and_counts_the_rest(groups):
    told = [story(groups, title="E" * 150) for _ in range(20)]

    text = text_of(payloads.discord(digest(told, {"new_group": 50, "loop": 2})))

    assert len(text) <= payloads.DISCORD_CHARACTERS
    assert text.splitlines()[0] == "52 alerts (New crash group 50, Crash loop of one user 2)"
    assert text.splitlines()[-1] == f"… and {52 - text.count('New crash: ')} more"
    assert text.splitlines()[2] == told[0].url


def test_slack_and_discord_take_messages_over_their_webhooks(groups, receiver):
    for kind, key in (("slack", "text"), ("discord", "content")):
        channel = AlertChannel.objects.create(name=kind, kind=kind, url=receiver.url(f"/{kind}"))
        send_sample(channel, now=NOW)

        posted = receiver.posted[-1]
        assert posted.path == f"/{kind}"
        assert "A test of this channel" in json.loads(posted.body)[key]
        assert payloads.SIGNATURE_HEADER not in posted.headers


# --- The signed webhook ----------------------------------------------------------------------


def test_a_webhook_is_signed_over_its_time_and_its_body(groups, rule, news, receiver):
    secret = "a secret of this test"
    channel = AlertChannel.objects.create(
        name="own", kind="webhook", url=receiver.url(), secret=secret
    )
    made = alert(groups, rule=rule("new_group"), app_version="1.4.0")
    made.save()
    made.deliveries.create(channel=channel)

    deliver(channel.pk, now=NOW)

    [posted] = receiver.posted
    signature = dict(part.split("=") for part in posted.headers["X-Stories-Signature"].split(","))
    assert signature["t"] == str(int(NOW.timestamp()))
    signed = signature["t"].encode() + b"." + posted.body
    assert signature["v1"] == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert json.loads(posted.body) == {
        "subject": "New crash: Error: bug",
        "alerts": [
            {
                "id": made.pk,
                "kind": "new_group",
                "headline": "New crash: Error: bug",
                "details": {
                    "in": "draw (wave.js)",
                    "so_far": "7 reports, 3 users",
                    "version": "1.4.0",
                    "rule": "Rule 1",
                },
                "url": f"http://localhost:8000/dashboard/crashes/{made.group_id}",
                "raised_at": "2026-04-20T09:30:00+00:00",
            }
        ],
        "omitted": 0,
    }


def test_a_signature_is_the_one_that_openssl_computes():
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac key
    digest = "9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae"

    assert payloads.signature("key", b"{}", 1_700_000_000) == f"t=1700000000,v1={digest}"
