"""Alerts and the jobs that deliver them come and go with the fold's transaction."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.psycopg_connector import PsycopgConnector

from crashes.alerts import consider
from crashes.models import Alert, AlertDelivery
from crashes.notify.wake import TASK, wake
from crashes.tasks import deliver_alerts
from tests.crashes.alerts.reports import NOW, minutes

pytestmark = pytest.mark.django_db


class RolledBackError(Exception):
    """Ends a transaction."""


def jobs():
    return list(ProcrastinateJob.objects.order_by("id").values_list("args", "scheduled_at"))


@pytest.fixture
def found(groups, rule, news, mailbox):
    """News that raise an alert for the mailbox."""
    rule("new_group", mailbox)
    group = groups.add()
    return news(groups.report(group), new=[group])


def test_an_alert_queues_one_job_with_nothing_but_the_channels_id(found, mailbox):
    consider(found, now=NOW)

    assert jobs() == [({"channel": mailbox.pk}, NOW)]
    assert ProcrastinateJob.objects.get().task_name == TASK == deliver_alerts.name


def test_a_rule_without_a_channel_only_stands_in_the_list(groups, rule, news):
    rule("new_group")
    group = groups.add()

    consider(news(groups.report(group), new=[group]), now=NOW)

    assert Alert.objects.count() == 1
    assert not AlertDelivery.objects.exists()
    assert jobs() == []


@pytest.mark.database
def test_a_fold_that_is_rolled_back_leaves_neither_job_nor_alert(found):
    with suppress(RolledBackError), transaction.atomic():
        consider(found, now=NOW)
        assert len(jobs()) == 1
        raise RolledBackError

    assert jobs() == []
    assert not Alert.objects.exists()


def test_that_holds_in_the_worker_whose_jobs_have_another_connection(found):
    """There, procrastinate's app is given a connection of its own while folds go on beside it."""
    elsewhere = PsycopgConnector(kwargs={"host": "nowhere.invalid"})
    with app.replace_connector(elsewhere), suppress(RolledBackError), transaction.atomic():
        consider(found, now=NOW)
        assert len(jobs()) == 1
        raise RolledBackError

    assert jobs() == []


def test_further_alerts_wait_for_the_job_that_is_there(mailbox):
    for _ in range(3):
        wake(mailbox.pk, at=NOW)

    assert len(jobs()) == 1


def test_a_later_wish_does_not_put_a_job_off(mailbox):
    wake(mailbox.pk, at=NOW)
    wake(mailbox.pk, at=NOW + minutes(5))

    assert jobs()[0][1] == NOW


def test_an_earlier_wish_brings_a_job_forward(mailbox):
    wake(mailbox.pk, at=NOW + minutes(60))
    wake(mailbox.pk, at=NOW)

    assert [at for _, at in jobs()] == [NOW]


def test_while_a_channel_rests_its_job_is_queued_for_later(found, mailbox):
    mailbox.note_success(NOW)
    mailbox.save()

    consider(found, now=NOW)

    assert [at for _, at in jobs()] == [NOW + minutes(5)]


def fetch_job():
    """Take a job as a worker does, over a connection of its own."""

    async def fetch():
        parameters = connection.get_connection_params()
        names = ("host", "port", "user", "password", "dbname")
        kwargs = {name: parameters[name] for name in names if parameters.get(name)}
        connector = PsycopgConnector(kwargs=kwargs, min_size=1, max_size=1)
        await connector.open_async()
        try:
            manager = JobManager(connector)
            worker = await manager.register_worker()
            return await manager.fetch_job(queues=None, worker_id=worker)
        finally:
            await connector.close_async()

    # In a thread of its own: a browser test leaves an event loop behind in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, fetch()).result()


@pytest.fixture
def lasting_mailbox(transactional_db, mailbox):
    """A mailbox that other connections see; nobody else would delete its jobs."""
    yield mailbox
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.database
def test_a_waiting_job_cannot_start_between_an_alert_and_its_commit(lasting_mailbox):
    """It would see nothing to deliver, end, and leave the alert without a job."""
    past = timezone.now() - timedelta(seconds=5)
    wake(lasting_mailbox.pk, at=past)

    with transaction.atomic():
        wake(lasting_mailbox.pk, at=past)
        during = fetch_job()
    after = fetch_job()

    assert during is None
    assert after.task_kwargs == {"channel": lasting_mailbox.pk}


@pytest.mark.database
def test_two_processes_that_wake_a_channel_at_once_queue_one_job(lasting_mailbox, monkeypatch):
    """The other one commits between the look and the insert."""
    looks: list[dict[str, object]] = []
    filter_jobs = ProcrastinateJob.objects.filter

    def look(**conditions):
        found = filter_jobs(**conditions)
        if looks:
            return found
        looks.append(conditions)
        parameters = connection.get_connection_params()
        names = ("host", "port", "user", "password", "dbname")
        with psycopg.connect(**{n: parameters[n] for n in names if parameters.get(n)}) as other:
            other.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock,"
                " scheduled_at) VALUES ('default', %s, %s, now())",
                [TASK, conditions["queueing_lock"]],
            )
        return found.none()

    monkeypatch.setattr(ProcrastinateJob.objects, "filter", look)
    wake(lasting_mailbox.pk, at=NOW)

    assert filter_jobs().count() == 1
