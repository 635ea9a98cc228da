"""The numbers of a period as SQL on the raw rows, to compare with reading folded ones.

Days are those of UTC. Parameters are ``start`` and ``end`` of the period, ``before``, the start of
the previous one, and ``week`` and ``month``, seven and thirty days before ``end``.
"""

from collections.abc import Mapping

_FIRSTS = """
    SELECT user_id, min(timestamp) AS first FROM events GROUP BY user_id
"""
_USERS_OF = """
    SELECT {column}, count(DISTINCT user_id) FROM events
    WHERE timestamp >= %(start)s AND timestamp < %(end)s AND {column} IS NOT NULL GROUP BY 1
"""
_USERS_BY_PROPERTY = """
    SELECT properties ->> '{key}', count(*), count(DISTINCT user_id) FROM events
    WHERE event_type = '{event_type}' AND timestamp >= %(start)s AND timestamp < %(end)s GROUP BY 1
"""
_PERCENTILES = """
    SELECT avg(x), percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY x) FROM (
        SELECT (properties ->> '{key}')::float AS x FROM events
        WHERE event_type = '{event_type}' AND timestamp >= %(start)s AND timestamp < %(end)s
            AND properties ->> 'success' IS DISTINCT FROM 'false'
    ) AS valid
"""

DAU = """
    SELECT date_trunc('day', timestamp AT TIME ZONE 'UTC'), count(DISTINCT user_id) FROM events
    WHERE timestamp >= %(start)s AND timestamp < %(end)s GROUP BY 1
"""
MAU = """
    SELECT count(DISTINCT user_id) FROM events
    WHERE timestamp >= %(month)s AND timestamp < %(end)s
"""
RETENTION = f"""
    WITH cohort AS (
        SELECT user_id, date_trunc('day', first AT TIME ZONE 'UTC') AS day
        FROM ({_FIRSTS}) AS firsts
        WHERE first >= %(start)s AND first < %(end)s
    ), active AS (
        SELECT DISTINCT user_id, date_trunc('day', timestamp AT TIME ZONE 'UTC') AS day FROM events
        WHERE timestamp >= %(start)s
    )
    SELECT cohort.day, count(DISTINCT cohort.user_id),
        count(*) FILTER (WHERE active.day - cohort.day = interval '1 day'),
        count(*) FILTER (WHERE active.day - cohort.day = interval '7 days'),
        count(*) FILTER (WHERE active.day - cohort.day = interval '30 days')
    FROM cohort LEFT JOIN active USING (user_id) GROUP BY 1
"""  # noqa: S608 - our own words
_EVENTS_BY_DAY = """
    SELECT date_trunc('day', timestamp AT TIME ZONE 'UTC'), count(*),
        count(*) FILTER (WHERE event_type = 'recording_started'),
        count(*) FILTER (WHERE event_type = 'recording_started'
            AND properties ->> 'source' = 'widget'),
        count(*) FILTER (WHERE event_type LIKE 'transcription_%%'),
        count(*) FILTER (WHERE event_type = 'transcription_completed'
            AND coalesce(properties ->> 'success', '') NOT IN ('false', 'failure'))
    FROM events WHERE timestamp >= %(before)s AND timestamp < %(end)s GROUP BY 1
"""
_COST = """
    SELECT date_trunc('day', timestamp AT TIME ZONE 'UTC'), properties ->> 'model',
        sum((properties ->> 'duration')::numeric) FROM events
    WHERE event_type = 'recording_started' AND timestamp >= %(before)s AND timestamp < %(end)s
    GROUP BY 1, 2
"""
_NEW_USERS = f"""
    SELECT date_trunc('day', first AT TIME ZONE 'UTC'), count(*) FROM ({_FIRSTS}) AS firsts
    WHERE first >= %(before)s AND first < %(end)s GROUP BY 1
"""  # noqa: S608 - our own words
_WAU = MAU.replace("month", "week")
_EVENTS_BY_TYPE = """
    SELECT event_type, count(*), count(DISTINCT user_id) FROM events
    WHERE timestamp >= %(start)s AND timestamp < %(end)s GROUP BY 1
"""
_RECORDINGS_BY_DURATION = """
    SELECT width_bucket((properties ->> 'duration')::float,
        ARRAY[0, 5, 15, 30, 60, 120, 300, 600]), count(*) FROM events
    WHERE event_type = 'recording_started' AND timestamp >= %(start)s AND timestamp < %(end)s
    GROUP BY 1
"""
_CRASHES = """
    SELECT date_trunc('day', timestamp AT TIME ZONE 'UTC'), app_version, count(*) FROM crashes
    WHERE timestamp >= %(before)s AND timestamp < %(end)s GROUP BY 1, 2
"""
_CRASH_FREE_USERS = """
    SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM crashes WHERE crashes.user_id = active.user_id
            AND crashes.timestamp >= %(start)s AND crashes.timestamp < %(end)s))
    FROM (SELECT DISTINCT user_id FROM events
        WHERE timestamp >= %(start)s AND timestamp < %(end)s) AS active
"""
_CRASH_FREE_SESSIONS = """
    SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM crashes WHERE crashes.session_id = sessions.session_id
            AND date_trunc('day', crashes.timestamp AT TIME ZONE 'UTC') = sessions.day))
    FROM (SELECT DISTINCT session_id, date_trunc('day', timestamp AT TIME ZONE 'UTC') AS day
        FROM events WHERE timestamp >= %(before)s AND timestamp < %(end)s
            AND session_id IS NOT NULL) AS sessions
"""
_TOTAL_USERS = "SELECT count(DISTINCT user_id) FROM events"

# What one answer of GET /api/stats is made of.
ANSWER: Mapping[str, str] = {
    "days": _EVENTS_BY_DAY,
    "dau": DAU.replace("start", "before"),
    "wau": _WAU,
    "mau": MAU,
    "new users": _NEW_USERS,
    "total users": _TOTAL_USERS,
    "cost": _COST,
    "event types": _EVENTS_BY_TYPE,
    "features": _USERS_BY_PROPERTY.format(key="feature", event_type="feature_used"),
    "errors": _USERS_BY_PROPERTY.format(key="error_type", event_type="transcription_failed"),
    "transcriptions": _PERCENTILES.format(key="duration", event_type="transcription_completed"),
    "starts": _PERCENTILES.format(key="startup_ms", event_type="app_opened"),
    "recordings": _RECORDINGS_BY_DURATION,
    "retention": RETENTION,
    "crashes": _CRASHES,
    "crash-free users": _CRASH_FREE_USERS,
    "crash-free sessions": _CRASH_FREE_SESSIONS,
    **{
        column: _USERS_OF.format(column=column)
        for column in ("app_version", "platform", "arch", "os_version", "language")
    },
}
