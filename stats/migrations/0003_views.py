"""Make the four views that people ask with SQL tools.

They say what the dashboard says for the running day: its calendar days, without internal users.
"""

from django.db import migrations

# Before anything was counted there is no state.
ZONE = "(SELECT coalesce(max(time_zone), 'UTC') FROM stats_state)"
# The first instant of the day that many days ago, in the time zone of the numbers.
SINCE = f"""(
    (date_trunc('day', now() AT TIME ZONE {ZONE}) - INTERVAL '{{days}} days') AT TIME ZONE {ZONE}
)"""
EXTERNAL = """user_id NOT IN (
    SELECT jsonb_array_elements_text(excluded_users)::uuid FROM stats_state
)"""
# An event may be dated a few minutes ahead of the server's clock.
TOMORROW = SINCE.format(days=-1)

ACTIVE_USERS = """
CREATE VIEW active_users_{days}d AS
SELECT count(DISTINCT user_id) AS active_users FROM events
WHERE timestamp >= {since} AND timestamp < {tomorrow} AND {external}
"""
TOTAL_USERS = (
    "CREATE VIEW total_users AS SELECT coalesce(max(total_users), 0) AS total_users FROM stats_state"
)
SUCCESS_RATE = f"""
CREATE VIEW success_rate_30d AS
SELECT
    count(*) FILTER (
        WHERE event_type = 'transcription_completed'
        AND (properties -> 'success') IS DISTINCT FROM 'false'::jsonb
        AND (properties -> 'success') IS DISTINCT FROM '"failure"'::jsonb
    )::float / nullif(count(*), 0) AS success_rate,
    count(*) AS attempts
FROM events
WHERE event_type IN ('transcription_completed', 'transcription_failed')
    AND timestamp >= {SINCE.format(days=29)} AND timestamp < {TOMORROW} AND {EXTERNAL}
"""


def view(statement, name):
    return migrations.RunSQL(statement, f"DROP VIEW {name}")


def active_users(days):
    since = SINCE.format(days=days - 1)
    return ACTIVE_USERS.format(days=days, since=since, tomorrow=TOMORROW, external=EXTERNAL)


class Migration(migrations.Migration):

    dependencies = [("stats", "0002_default_price"), ("events", "0001_initial")]

    operations = [
        view(active_users(7), "active_users_7d"),
        view(active_users(30), "active_users_30d"),
        view(TOTAL_USERS, "total_users"),
        view(SUCCESS_RATE, "success_rate_30d"),
    ]
