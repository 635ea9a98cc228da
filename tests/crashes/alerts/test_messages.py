"""What alerts say, and that no crash text does anything in a mail."""

from html.parser import HTMLParser

import pytest

from crashes.models import Alert
from crashes.notify.email import send_email
from crashes.notify.errors import DeliveryError
from crashes.notify.stories import single, stories
from tests.crashes.alerts.hostile import HOSTILE, alert, story
from tests.crashes.alerts.reports import NOW

pytestmark = pytest.mark.django_db


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
