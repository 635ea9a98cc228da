"""A real worker delivers an alert to a real mail server once that is back."""

import subprocess
import sys

import pytest

from bench.web_process import ROOT
from tests.crashes.alerts.receivers import MailServer
from tests.resilience.test_worker_process import wait_for

WAITING = """
    WITH channel AS (
        INSERT INTO alert_channels (name, kind, addresses, url, secret, failures, last_error)
        VALUES ('Mailbox', 'email', '["dev@example.com"]', '', '', 0, '') RETURNING id
    ), alert AS (
        INSERT INTO alerts (kind, group_id, app_version, platform, facts, created_at)
        VALUES ('startup', 0, '', '', '{}', now()) RETURNING id
    ), delivery AS (
        INSERT INTO alert_deliveries (alert_id, channel_id, state)
        SELECT alert.id, channel.id, 'waiting' FROM alert, channel
    )
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock)
    SELECT 'default', 'crashes.tasks.deliver_alerts', jsonb_build_object('channel', id),
        'alert channel ' || id FROM channel RETURNING id
"""
FAILED = "SELECT last_error FROM alert_channels WHERE failures > 0"
NEXT_TRY = """
    SELECT extract(epoch FROM scheduled_at - now())::int FROM procrastinate_jobs
    WHERE status = 'todo' AND task_name = 'crashes.tasks.deliver_alerts'
"""
TIME_PASSES = """
    WITH channel AS (UPDATE alert_channels SET paused_until = now())
    UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' RETURNING id
"""
DELIVERED = "SELECT state FROM alert_deliveries WHERE state = 'delivered'"


@pytest.mark.long
def test_an_alert_outlives_an_outage_of_the_mail_server(environment, database):
    mails = MailServer()
    url = {"EMAIL_URL": f"smtp://127.0.0.1:{mails.port}"}
    command = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env={**environment, **url}) as worker:
        try:
            database.query(WAITING)
            wait_for(lambda: database.query(FAILED), "the channel tells of the failure")
            (seconds,) = wait_for(lambda: database.query(NEXT_TRY), "the next try is queued")
            mails.start()
            database.query(TIME_PASSES)
            wait_for(lambda: database.query(DELIVERED), "the alert is delivered")
        finally:
            worker.terminate()
            mails.stop()

    assert 0 < seconds <= 60
    assert len(mails.mails) == 1
