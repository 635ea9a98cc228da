"""Setting up alerts in the admin: who may, what is asked, and that no secret is ever shown."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from crashes.alerts import consider
from crashes.models import Alert, AlertChannel, AlertRule
from tests.conftest import member
from tests.crashes.alerts.reports import NOW
from tests.telling import stand_still

pytestmark = pytest.mark.django_db

HOOK = "https://hooks.example.com/services/T0/B0/not-to-be-seen"
SECRET = "not-to-be-seen-either"
CHANNEL = {"name": "Team", "kind": "email", "addresses": "dev@example.com", "new_url": ""}
RULE = {
    "name": "New",
    "kind": "new_group",
    "is_enabled": "on",
    "app_versions": "",
    "threshold": "10",
    "minutes": "10",
    "percent": "99",
    "minimum_users": "30",
    "days": "7",
    "cooldown_minutes": "60",
}


def page(model, action, *arguments):
    return reverse(f"admin:crashes_{model}_{action}", args=arguments)


def save_channel(client, pk=None, **form):
    url = page("alertchannel", "change", pk) if pk else page("alertchannel", "add")
    return client.post(url, {**CHANNEL, "new_secret": "", **form}, follow=True)


def save_rule(client, **form):
    return client.post(page("alertrule", "add"), {**RULE, **form}, follow=True)


@pytest.fixture
def webhook(db):
    return AlertChannel.objects.create(name="Hook", kind="webhook", url=HOOK, secret=SECRET)


# --- Channels --------------------------------------------------------------------------------


def test_a_mail_channel_is_saved_with_its_addresses(staff_client):
    save_channel(staff_client, addresses="dev@example.com\r\n ops@example.com, dev@example.com")

    assert AlertChannel.objects.get().addresses == ["dev@example.com", "ops@example.com"]


LOGIN = "https://user:password@a.example/"
SHORT = {"kind": "webhook", "new_url": HOOK, "new_secret": "short"}
CROWD = "\n".join(f"a{number}@example.com" for number in range(51))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        pytest.param({"addresses": ""}, "at least one address", id="mail to nobody"),
        pytest.param({"addresses": "dev"}, "valid email", id="no address"),
        pytest.param({"addresses": "a@b.example\nBcc: x"}, "valid email", id="a header"),
        pytest.param({"addresses": CROWD}, "At most 50", id="a crowd"),
        pytest.param({"kind": "slack"}, "A webhook needs an address", id="no webhook"),
        pytest.param({"kind": "slack", "new_url": "http://a.example/"}, "https://", id="no TLS"),
        pytest.param({"kind": "discord", "new_url": LOGIN}, "password", id="a login"),
        pytest.param(SHORT, "at least 16", id="a short secret"),
        pytest.param({"kind": ""}, "This field is required", id="no kind"),
    ],
)
def test_what_is_no_channel_is_refused_with_a_reason(staff_client, form, sentence):
    answer = save_channel(staff_client, **form)

    assert sentence in answer.content.decode()
    assert not AlertChannel.objects.exists()


def test_a_secret_that_nobody_typed_is_made_and_shown_once(staff_client):
    answer = save_channel(staff_client, kind="webhook", new_url=HOOK).content.decode()

    channel = AlertChannel.objects.get()
    assert len(channel.secret) >= 40
    assert channel.secret in answer
    assert (
        channel.secret not in staff_client.get(page("alertchannel", "changelist")).content.decode()
    )


def test_a_secret_that_was_typed_is_kept_and_not_shown(staff_client):
    answer = save_channel(staff_client, kind="webhook", new_url=HOOK, new_secret=SECRET)

    assert AlertChannel.objects.get().secret == SECRET
    assert SECRET not in answer.content.decode()


def test_an_empty_address_keeps_the_stored_one(staff_client, webhook):
    save_channel(staff_client, webhook.pk, kind="webhook", name="Renamed")

    webhook.refresh_from_db()
    assert (webhook.name, webhook.url, webhook.secret) == ("Renamed", HOOK, SECRET)


def test_a_new_address_replaces_the_stored_one(staff_client, webhook):
    save_channel(staff_client, webhook.pk, kind="webhook", new_url="https://b.example/c")

    webhook.refresh_from_db()
    assert (webhook.url, webhook.secret) == ("https://b.example/c", SECRET)


def test_what_a_new_kind_has_no_use_for_is_forgotten(staff_client, webhook):
    save_channel(staff_client, webhook.pk, kind="email")

    webhook.refresh_from_db()
    assert (webhook.url, webhook.secret) == ("", "")
    assert webhook.addresses == ["dev@example.com"]


@pytest.mark.parametrize("group", ["Analyst", "Maintainer", None])
def test_nobody_is_shown_an_address_or_a_secret_again(staff_client, webhook, group):
    client = member(group)[1] if group else staff_client
    actions = ["change", "history", *(["delete"] if group != "Analyst" else [])]
    places = [page("alertchannel", action, webhook.pk) for action in actions]

    answers = [client.get(place) for place in [page("alertchannel", "changelist"), *places]]

    assert all(answer.status_code == 200 for answer in answers)
    pages = [answer.content.decode() for answer in answers]
    assert all("https://hooks.example.com/••••" in text for text in pages[:2])
    assert not any("not-to-be-seen" in text for text in pages)


def test_a_refused_form_does_not_send_back_what_was_typed(staff_client):
    answer = save_channel(staff_client, kind="webhook", name="", new_url=HOOK, new_secret=SECRET)

    assert "not-to-be-seen" not in answer.content.decode()


def test_the_admins_log_holds_no_secret(staff_client):
    save_channel(staff_client, kind="webhook", new_url=HOOK, new_secret=SECRET)
    save_channel(staff_client, AlertChannel.objects.get().pk, kind="webhook", new_url=HOOK)

    text = json.dumps(list(LogEntry.objects.values("object_repr", "change_message")))
    assert "not-to-be-seen" not in text
    assert LogEntry.objects.count() == 2


def test_a_mail_channel_shows_its_addresses(staff_client, mailbox):
    answer = staff_client.get(page("alertchannel", "changelist")).content.decode()

    assert "dev@example.com, ops@example.com" in answer


# --- The test button -------------------------------------------------------------------------


def press(client, channel):
    return client.post(page("alertchannel", "test", channel.pk), follow=True)


def test_the_button_sends_a_test_and_says_so(staff_client, mailbox, mail_server):
    shown = staff_client.get(page("alertchannel", "change", mailbox.pk)).content.decode()

    answer = press(staff_client, mailbox).content.decode()

    assert f'action="{page("alertchannel", "test", mailbox.pk)}"' in shown
    assert "The test is delivered." in answer
    assert mail_server.subjects == [
        "[Stories Analytics] A test of this channel: alerts arrive here"
    ]


def test_the_button_says_why_it_failed(staff_client, webhook, monkeypatch):
    webhook.url = "https://localhost:1/not-to-be-seen"
    webhook.save()

    answer = press(staff_client, webhook).content.decode()

    assert "The test did not get through. localhost leads to a private address" in answer
    assert "not-to-be-seen" not in answer


@pytest.mark.parametrize(("group", "status"), [("Analyst", 403), ("Maintainer", 200)])
def test_only_who_may_edit_a_channel_may_test_it(mailbox, mail_server, group, status):
    _, client = member(group)

    answer = press(client, mailbox)

    assert answer.status_code == status
    assert len(mail_server.mails) == (status == 200)


def test_a_test_is_a_post_with_a_token(staff_client, mailbox, mail_server, superuser):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(superuser)

    assert staff_client.get(page("alertchannel", "test", mailbox.pk)).status_code == 405
    assert press(strict, mailbox).status_code == 403
    assert mail_server.mails == []


def test_a_test_of_no_channel_is_not_found(staff_client):
    assert staff_client.post(page("alertchannel", "test", 99)).status_code == 404


def test_a_new_channel_has_no_button(staff_client):
    assert b"Send a test" not in staff_client.get(page("alertchannel", "add")).content


# --- Rules -----------------------------------------------------------------------------------


def test_a_rule_is_saved_with_its_conditions(staff_client, mailbox):
    save_rule(
        staff_client,
        app_versions="1.4.0\r\nv1.5.0",
        platforms=["darwin", "win32"],
        channels=[mailbox.pk],
    )

    saved = AlertRule.objects.get()
    assert (saved.app_versions, saved.platforms) == (["1.4.0", "1.5.0"], ["darwin", "win32"])
    assert list(saved.channels.all()) == [mailbox]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"app_versions": "the newest one"}, "Write versions as the app sends them"),
        ({"platforms": ["amiga"]}, "Select a valid choice"),
        ({"threshold": "0"}, "greater than or equal to 1"),
        ({"threshold": "10001"}, "less than or equal to 10000"),
        ({"minutes": "1441"}, "less than or equal to 1440"),
        ({"percent": "100.5"}, "less than or equal to 100"),
        ({"cooldown_minutes": "0"}, "greater than or equal to 1"),
        ({"days": "91"}, "less than or equal to 90"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_reason(staff_client, form, sentence):
    assert sentence in save_rule(staff_client, **form).content.decode()
    assert not AlertRule.objects.exists()


def test_the_list_of_rules_shows_the_conditions(staff_client, rule):
    rule("startup", app_versions=["1.4.0"], platforms=["darwin"])
    rule("loop")

    answer = staff_client.get(page("alertrule", "changelist")).content.decode()

    assert "1.4.0, darwin" in answer
    assert "Crash loop of one user" in answer


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("alertrule", "No rule yet: nobody is told of anything"),
        ("alertchannel", "No channel yet"),
        ("alert", "Nothing was raised"),
    ],
)
def test_an_empty_list_says_what_to_do(staff_client, model, sentence):
    assert sentence in staff_client.get(page(model, "changelist")).content.decode()


# --- Alerts ----------------------------------------------------------------------------------


@pytest.fixture
def raised(groups, rule, news, mailbox, settings):
    settings.PUBLIC_URL = "https://analytics.example.com"
    rule("new_group", mailbox)
    group = groups.add("<script>alert(1)</script>")
    consider(news(groups.report(group), new=[group]), now=NOW)
    return Alert.objects.get()


def test_the_list_tells_what_was_raised_and_what_became_of_it(staff_client, raised):
    answer = staff_client.get(page("alert", "changelist")).content.decode()

    assert f'href="https://analytics.example.com/dashboard/crashes/{raised.group_id}"' in answer
    assert "&lt;script&gt;alert(1)" in answer
    assert "<script>alert(1)" not in answer
    assert "Mailbox: Waiting" in answer


def test_an_alert_without_a_channel_or_a_group_is_listed_too(staff_client, rule):
    Alert.objects.create(rule=rule("crash_free"), kind="crash_free", app_version="1.4.0")
    Alert.objects.create(kind="startup", group_id=77)

    answer = staff_client.get(page("alert", "changelist")).content.decode()

    assert "no channel" in answer
    assert ">1.4.0</a>" in answer
    assert ">#77</a>" in answer


def test_a_list_of_alerts_takes_no_query_for_each(
    staff_client, raised, django_assert_max_num_queries
):
    Alert.objects.bulk_create(Alert(kind="loop", group_id=n, created_at=NOW) for n in range(40))

    with django_assert_max_num_queries(14):
        staff_client.get(page("alert", "changelist"))


def test_nobody_edits_an_alert(staff_client, raised):
    opened = staff_client.get(page("alert", "change", raised.pk))

    assert opened.status_code == 200
    assert 'name="_save"' not in opened.content.decode()
    assert staff_client.get(page("alert", "add")).status_code == 403
    assert staff_client.post(page("alert", "delete", raised.pk), {"post": "yes"}).status_code == 403


# --- Rights ----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["alertchannel", "alertrule", "alert"])
@pytest.mark.parametrize("group", ["Analyst", "Maintainer"])
def test_both_groups_look(group, model):
    _, client = member(group)

    assert client.get(page(model, "changelist")).status_code == 200


@pytest.mark.parametrize(("group", "saved"), [("Analyst", 0), ("Maintainer", 1)])
def test_only_maintainers_edit(group, saved):
    _, client = member(group)

    save_channel(client)
    save_rule(client)

    assert (AlertChannel.objects.count(), AlertRule.objects.count()) == (saved, saved)


def test_an_analyst_opens_a_rule_and_a_channel_without_fields_to_type_in(rule, webhook):
    _, client = member("Analyst")
    places = (
        page("alertrule", "change", rule("loop").pk),
        page("alertchannel", "change", webhook.pk),
    )

    for place in places:
        answer = client.get(place).content.decode()
        assert 'name="new_secret"' not in answer
        assert 'name="name"' not in answer
        assert "Send a test" not in answer


def test_things_print_their_names(rule, mailbox, raised, monkeypatch):
    stand_still(monkeypatch, NOW)

    assert [str(each) for each in (rule("loop"), mailbox, raised, raised.deliveries.get())] == [
        "Rule 2",
        "Mailbox",
        "New crash group 2026-04-20 09:30",
        "Mailbox: Waiting",
    ]
