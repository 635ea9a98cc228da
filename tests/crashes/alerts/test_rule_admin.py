"""Rules and alerts in the admin: what is asked, what is shown, and who may do what."""

import pytest

from crashes.alerts import consider
from crashes.models import Alert, AlertChannel, AlertRule
from tests.conftest import member
from tests.crashes.alerts.admin_forms import page, save_channel, save_rule
from tests.crashes.alerts.reports import NOW

pytestmark = pytest.mark.django_db


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


def test_things_print_their_names(rule, mailbox, raised):
    assert [str(each) for each in (rule("loop"), mailbox, raised, raised.deliveries.get())] == [
        "Rule 2",
        "Mailbox",
        "New crash group 2026-04-20 09:30",
        "Mailbox: Waiting",
    ]
