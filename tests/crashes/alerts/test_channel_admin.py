"""Channels in the admin: what is asked, the test button, and that no secret is shown again."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from crashes.models import AlertChannel
from tests.conftest import member
from tests.crashes.alerts.admin_forms import HOOK, SECRET, page, save_channel

pytestmark = pytest.mark.django_db


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
