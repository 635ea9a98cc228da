"""Alerts reach a real mail server: after an outage, as a digest after a storm, each once."""

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from crashes.alerts import consider
from crashes.models import Alert, AlertChannel, AlertDelivery
from crashes.notify.delivery import deliver, deliver_forgotten, send_sample
from crashes.notify.errors import DeliveryError
from crashes.tasks import delete_old_alerts, deliver_alerts, deliver_forgotten_alerts
from tests.crashes.alerts.reports import NOW, minutes
from tests.telling import stand_still

pytestmark = pytest.mark.django_db


@pytest.fixture
def raise_alerts(groups, rule, news, mailbox):
    """Raise alerts about new groups, for the mailbox."""
    rule("new_group", mailbox)

    def make(count, *, now=NOW, title="Error: bug"):
        new = [groups.add(f"{title} {number}") for number in range(count)]
        consider(news(*map(groups.report, new), new=new), now=now)

    return make


def run_job():
    """Run the job that waits, at its time, as a worker does; return that time."""
    [job] = ProcrastinateJob.objects.filter(status="todo")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
    deliver(job.args["channel"], now=job.scheduled_at)
    return job.scheduled_at


def states():
    return list(AlertDelivery.objects.order_by("id").values_list("state", flat=True))


def test_an_alert_is_delivered_and_marked(raise_alerts, mail_server, mailbox):
    raise_alerts(1)

    run_job()

    assert mail_server.subjects == ["[Stories Analytics] New crash: Error: bug 0"]
    assert mail_server.recipients == [["dev@example.com", "ops@example.com"]]
    delivery = AlertDelivery.objects.get()
    assert (delivery.state, delivery.delivered_at) == ("delivered", NOW)
    mailbox.refresh_from_db()
    assert (mailbox.last_success_at, mailbox.last_error) == (NOW, "")
    assert not ProcrastinateJob.objects.exists()


def test_three_alerts_are_three_mails_in_their_order(raise_alerts, mail_server):
    raise_alerts(3)

    run_job()

    assert [subject[-1] for subject in mail_server.subjects] == ["0", "1", "2"]


def test_a_storm_is_one_digest(raise_alerts, mail_server):
    raise_alerts(30)

    run_job()

    [mail] = mail_server.mails
    assert mail["Subject"] == "[Stories Analytics] 30 alerts (New crash group 30)"
    text = mail.get_body(("plain",)).get_content()
    assert text.count("New crash: Error: bug") == 20
    assert "… and 10 more" in text
    assert states() == ["delivered"] * 30


def test_what_comes_while_the_channel_rests_is_collected(raise_alerts, mail_server):
    raise_alerts(1)
    run_job()
    for minute in range(1, 5):
        raise_alerts(1, now=NOW + minutes(minute))
    assert len(mail_server.mails) == 1

    # A job that comes too early only asks for a later one.
    deliver(AlertChannel.objects.get().pk, now=NOW + minutes(4.9))
    assert len(mail_server.mails) == 1

    assert run_job() == NOW + minutes(5)
    assert mail_server.subjects[1] == "[Stories Analytics] 4 alerts (New crash group 4)"


def test_nothing_is_lost_and_nothing_comes_twice_when_the_mail_server_is_down_for_an_hour(
    raise_alerts, mail_server, mailbox
):
    mail_server.stop()
    raise_alerts(2)
    tries = [run_job()]
    while tries[-1] < NOW + minutes(60):
        tries.append(run_job())
        raise_alerts(1, now=tries[-1], title=f"Error: later {len(tries)}")
    waiting = len(states())
    assert states() == ["waiting"] * waiting

    mail_server.start()
    back = run_job()

    assert [(at - NOW) // minutes(1) for at in [*tries, back]] == [0, 1, 3, 7, 15, 31, 63, 123]
    [mail] = mail_server.mails
    assert mail["Subject"].startswith(f"[Stories Analytics] {waiting} alerts")
    assert states() == ["delivered"] * waiting
    mailbox.refresh_from_db()
    assert (mailbox.failures, mailbox.last_error) == (0, "")
    assert not ProcrastinateJob.objects.exists()


def test_a_failure_is_told_on_the_channel(raise_alerts, mail_server, mailbox):
    mail_server.stop()
    raise_alerts(1)

    run_job()

    mailbox.refresh_from_db()
    assert mailbox.last_error == "The mail server cannot be reached, or broke off."
    assert (mailbox.failures, mailbox.last_error_at) == (1, NOW)


def test_tries_are_never_more_than_an_hour_apart(mailbox):
    for _ in range(40):
        mailbox.note_failure("x", NOW)

    assert mailbox.paused_until == NOW + minutes(60)


def test_a_mail_that_got_through_is_not_sent_again_when_the_next_one_fails(
    raise_alerts, mail_server, monkeypatch
):
    raise_alerts(2)
    handle = mail_server.handle_DATA

    async def take_one(*arguments):
        mail_server.refusal = "451 later" if mail_server.mails else None
        return await handle(*arguments)

    monkeypatch.setattr(mail_server, "handle_DATA", take_one)
    run_job()
    assert states() == ["delivered", "waiting"]

    monkeypatch.undo()
    mail_server.refusal = None
    run_job()

    assert [subject[-1] for subject in mail_server.subjects] == ["0", "1"]
    assert states() == ["delivered"] * 2


def test_after_a_week_an_alert_is_given_up(raise_alerts, mail_server):
    raise_alerts(1)
    channel = AlertChannel.objects.get()

    deliver(channel.pk, now=NOW + minutes(7 * 24 * 60 + 1))

    assert states() == ["given_up"]
    assert mail_server.mails == []


def test_two_channels_do_not_wait_for_each_other(groups, rule, news, mailbox, mail_server):
    broken = AlertChannel.objects.create(name="Broken", kind="slack", url="nonsense")
    rule("new_group", mailbox, broken)
    group = groups.add()

    consider(news(groups.report(group), new=[group]), now=NOW)
    for channel in (broken, mailbox):
        deliver(channel.pk, now=NOW)

    assert dict(AlertDelivery.objects.values_list("channel__name", "state")) == {
        "Broken": "waiting",
        "Mailbox": "delivered",
    }


def test_a_channel_that_is_gone_leaves_nothing_to_do(raise_alerts, mail_server, mailbox):
    raise_alerts(1)
    mailbox.delete()

    run_job()

    assert mail_server.mails == []
    assert Alert.objects.count() == 1


def test_a_group_that_is_gone_is_told_as_such(raise_alerts, mail_server, groups):
    raise_alerts(1)
    Alert.objects.update(group_id=0)

    run_job()

    assert "A crash group that is not there any more" in mail_server.subjects[0]


@pytest.mark.database
def test_while_another_process_delivers_a_job_comes_back_later(raise_alerts, mail_server, mailbox):
    raise_alerts(1)
    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{n: parameters[n] for n in names if parameters.get(n)}) as other:
        other.execute("SELECT pg_advisory_lock(7305112, %s)", [mailbox.pk])
        run_job()
        assert mail_server.mails == []

    assert run_job() == NOW + minutes(1)
    assert len(mail_server.mails) == 1


def test_what_a_killed_worker_left_is_taken_up(raise_alerts, mail_server, monkeypatch):
    stand_still(monkeypatch, NOW + minutes(7))
    raise_alerts(1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")

    deliver_forgotten_alerts(timestamp=0)
    [job] = ProcrastinateJob.objects.filter(status="todo")
    deliver_alerts(**job.args)

    assert states() == ["delivered"]


def test_nothing_is_woken_for_which_nothing_waits(mailbox):
    deliver_forgotten(now=NOW)

    assert not ProcrastinateJob.objects.exists()


def test_alerts_older_than_the_retention_are_deleted(raise_alerts, monkeypatch, settings):
    settings.RETENTION_DAYS = 210
    raise_alerts(1)
    raise_alerts(1, now=NOW + minutes(2))
    stand_still(monkeypatch, NOW + minutes(210 * 24 * 60 + 1))

    delete_old_alerts(timestamp=0)

    assert [alert.created_at for alert in Alert.objects.all()] == [NOW + minutes(2)]


# --- The test button's message -----------------------------------------------------------------


def test_a_sample_that_gets_through_lets_what_waits_follow_at_once(
    raise_alerts, mail_server, mailbox
):
    mail_server.stop()
    raise_alerts(1)
    for _ in range(6):
        run_job()
    mail_server.start()
    mailbox.refresh_from_db()

    now = NOW + minutes(40)
    send_sample(mailbox, now=now)

    assert run_job() == now
    assert mail_server.subjects == [
        "[Stories Analytics] A test of this channel: alerts arrive here",
        "[Stories Analytics] New crash: Error: bug 0",
    ]


def test_a_sample_of_a_quiet_channel_queues_nothing(mail_server, mailbox):
    send_sample(mailbox, now=NOW)

    assert not ProcrastinateJob.objects.exists()


def test_a_sample_that_fails_says_why(mail_server, mailbox):
    mail_server.stop()

    with pytest.raises(DeliveryError, match="cannot be reached"):
        send_sample(mailbox, now=NOW)

    mailbox.refresh_from_db()
    assert mailbox.failures == 1
