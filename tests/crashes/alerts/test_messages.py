"""What alerts say, on every kind of channel, and that no crash text does anything in them."""

import hashlib
import hmac
import json
from html.parser import HTMLParser

import pytest

from crashes.models import Alert, AlertChannel
from crashes.notify import payloads
from crashes.notify.delivery import deliver, send_sample
from crashes.notify.email import send_email
from crashes.notify.errors import DeliveryError
from crashes.notify.stories import digest, single, stories
from tests.crashes.alerts.reports import NOW

pytestmark = pytest.mark.django_db

HOSTILE = (
    "Error: a\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script> <!channel> <http://x|y>"
    " @everyone @here `code` *bold* \u202egnp.exe\x1b[31m"
)


def alert(groups, kind="new_group", *, rule=None, title="Error: bug", facts=None, **columns):
    group = groups.add(title, culprit="draw (wave.js)", reports=7, users=3)
    made = Alert(id=5, rule=rule, kind=kind, group_id=group.pk, facts=facts or {}, created_at=NOW)
    for name, value in columns.items():
        setattr(made, name, value)
    return made


def story(groups, *arguments, **options):
    return stories([alert(groups, *arguments, **options)])[0]


@pytest.mark.parametrize(
    ("kind", "version", "facts", "headline"),
    [
        ("new_group", "", {}, "New crash: Error: bug"),
        ("regression", "1.4.0", {}, "Back in 1.4.0: Error: bug"),
        ("regression", "", {}, "Back after it was resolved: Error: bug"),
        ("reports", "", {"reports": 30, "minutes": 10}, "30 reports in 10 minutes: Error: bug"),
        ("users", "", {"users": 12, "minutes": 1}, "12 users in 1 minute: Error: bug"),
        ("startup", "", {}, "Crash at startup: Error: bug"),
        (
            "loop",
            "",
            {"reports": 3, "minutes": 10},
            "Crash loop, 3 times in 10 minutes: Error: bug",
        ),
    ],
)
def test_the_headline_says_what_happened_to_which_group(groups, kind, version, facts, headline):
    assert story(groups, kind, app_version=version, facts=facts).headline == headline


def test_the_headline_of_a_version_says_its_share_and_the_limit(settings):
    settings.PUBLIC_URL = "https://analytics.example.com"
    facts = {"share": 0.9312, "percent": 99.0, "users": 120, "days": 7}
    [told] = stories(
        [
            Alert(
                kind="crash_free",
                facts=facts,
                app_version="1.4.0+b",
                platform="darwin",
                created_at=NOW,
            )
        ]
    )

    assert told.headline == "Crash-free users of 1.4.0+b at 93.1 %, which is below 99 %"
    assert told.url == (
        "https://analytics.example.com/dashboard?app_version=1.4.0%2Bb&platform=darwin"
    )
    assert ("Active users", "120 in 7 days") in told.details


def test_every_alert_links_to_the_page_of_its_group(groups, settings):
    settings.PUBLIC_URL = "https://analytics.example.com"
    made = alert(groups)

    [told] = stories([made])

    assert told.url == f"https://analytics.example.com/dashboard/crashes/{made.group_id}"


def test_details_tell_where_and_how_many_and_which_rule(groups, rule):
    told = story(groups, rule=rule("new_group"), app_version="1.4.0", platform="darwin")

    assert dict(told.details) == {
        "In": "draw (wave.js)",
        "So far": "7 reports, 3 users",
        "Version": "1.4.0",
        "Platform": "darwin",
        "Rule": "Rule 1",
    }


def test_what_is_not_known_is_left_out(groups):
    assert [label for label, _ in story(groups).details] == ["In", "So far"]


# --- E-mail ----------------------------------------------------------------------------------


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def parts(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_a_mail_has_a_plain_and_an_html_part_with_the_link(groups, mail_server, settings):
    settings.PUBLIC_URL = "https://analytics.example.com"
    told = story(groups, app_version="1.4.0")

    send_email(["dev@example.com"], single(told))

    [mail] = mail_server.mails
    assert mail["From"] == "Stories Analytics <analytics@example.com>"
    assert mail["To"] == "dev@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    for part in parts(mail):
        assert told.headline in part
        assert told.url in part
        assert "Version: 1.4.0" in part
        assert "https://analytics.example.com/admin/crashes/alertrule/" in part


def test_a_hostile_text_adds_no_header_and_no_recipient(groups, mail_server):
    send_email(["dev@example.com"], single(story(groups, title=HOSTILE)))

    [mail] = mail_server.mails
    assert mail["Bcc"] is None
    assert mail_server.recipients == [["dev@example.com"]]
    [subject] = mail_server.subjects
    assert subject.startswith("[Stories Analytics] New crash: Error: a Bcc: all@example.com")
    assert "\n" not in subject


def test_a_hostile_text_is_text_in_both_parts(groups, mail_server):
    told = story(groups, title=HOSTILE)
    send_email(["dev@example.com"], single(told))

    plain, html = parts(mail_server.mails[0])
    page = Tags(html)
    assert "script" not in page.tags
    assert told.headline in page.text
    assert told.headline in plain
    for invisible in ("\u202e", "\x1b"):
        assert invisible not in plain + html


def test_a_very_long_title_is_cut(groups, mail_server):
    send_email(["dev@example.com"], single(story(groups, title="E" * 300)))

    assert len(mail_server.subjects[0]) < 160


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("550 dev@example.com is unknown", "The mail server answered 550."),
        ("451 later", "The mail server answered 451."),
    ],
)
def test_what_a_mail_server_says_is_told_by_its_number(groups, mail_server, refusal, said):
    mail_server.refusal = refusal

    with pytest.raises(DeliveryError) as error:
        send_email(["dev@example.com"], single(story(groups)))

    assert str(error.value) == said


def test_addresses_that_are_refused_are_told(groups, mail_server):
    async def refuse(server, session, envelope, address, options):
        return "550 no such user"

    mail_server.handle_RCPT = refuse
    mail_server.stop()
    mail_server.start()

    with pytest.raises(DeliveryError, match="refused the addresses"):
        send_email(["dev@example.com"], single(story(groups)))


def test_without_a_mail_server_it_says_which_variable_is_empty(groups, mail_server, settings):
    settings.EMAIL_HOST = ""

    with pytest.raises(DeliveryError, match="EMAIL_URL"):
        send_email(["dev@example.com"], single(story(groups)))


# --- Chats -----------------------------------------------------------------------------------


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
