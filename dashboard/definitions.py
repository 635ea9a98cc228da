"""The sentence behind each "?": what a number means, for who does not know the documents."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number is called, and what it counts."""

    title: str
    text: str


DEFINITIONS: Mapping[str, Definition] = {
    "total_users": Definition(
        "Total users",
        "Everybody who ever sent an event, also those whose events have since been deleted. "
        "Filters do not change it.",
    ),
    "active_users": Definition(
        "Active users",
        "Anonymous users with at least one event. A crash report alone does not count.",
    ),
    "active_users_7d": Definition(
        "Active users, 7 days",
        "Different users with at least one event in the 7 days that end with the period.",
    ),
    "success_rate": Definition(
        "Success rate",
        "Transcriptions that succeeded, of all that were tried (completed and failed).",
    ),
    "estimated_cost_usd": Definition(
        "Estimated cost",
        "Minutes of recordings times the price of the model on that day. Prices can be corrected "
        "in the admin, and that corrects the past.",
    ),
    "crash_free_users": Definition(
        "Crash-free users",
        "Active users of the period who sent no crash report in it, of all active users.",
    ),
    "crash_free_sessions": Definition(
        "Crash-free sessions",
        "Sessions per day without a crash of the same session, of all sessions per day.",
    ),
    "recordings": Definition(
        "Recordings",
        "How often somebody began to record, from the main window or the widget.",
    ),
    "events": Definition("Events", "Everything that apps sent, crash reports aside."),
    "crashes": Definition(
        "Crashes", "Crash reports, also those of people who switched usage events off."
    ),
    "events_by_type": Definition(
        "Events by type",
        "How often each kind of event came, and its share of all events.",
    ),
    "features": Definition(
        "Features",
        "Users who used a feature. Adoption is their share of all active users of the period.",
    ),
    "versions": Definition(
        "Versions",
        "Users who were seen with a version. Who updated in the period counts for both, so shares "
        "may add up to more than 100 %. Crashes are reports per 1,000 users of the version.",
    ),
    "platforms": Definition(
        "Platforms",
        "Users seen on a platform; who uses two counts for both, so shares may add up to more "
        "than 100 %.",
    ),
    "os_versions": Definition(
        "Systems",
        "Users seen with a version of the operating system; who updated counts for both, so "
        "shares may add up to more than 100 %.",
    ),
    "archs": Definition("Architectures", "Users seen with a kind of processor."),
    "languages": Definition("Languages", "Users seen with a language of the app."),
    "recording_duration": Definition(
        "Recording length",
        "Recordings by how long they took; the lower end of a row belongs to it.",
    ),
    "errors": Definition(
        "Error types",
        "Transcriptions that failed, by what went wrong, and how many users saw it.",
    ),
    "startup_ms": Definition(
        "Start time",
        "How long the app takes until it can be used. Half of the starts are faster than p50, 95 "
        "of 100 are faster than p95.",
    ),
    "transcription_seconds": Definition(
        "Transcription time",
        "How long a successful transcription takes. Half are faster than p50, 95 of 100 faster "
        "than p95.",
    ),
    "retention": Definition(
        "Retention",
        "Of the users who came so many days ago, the share who were active again on exactly that "
        "day after their first. All users count whose day lies in these days and is over; of 90 "
        "days the curve counts weeks.",
    ),
    **{
        f"retention_{days}": Definition(
            f"Day {days}",
            f"Of the users whose day {days} after their first lies in these days and is over, the "
            "share who were active on it. A filter has to pass on the first day only.",
        )
        for days in (1, 7, 30)
    },
    "new_users": Definition(
        "New users", "Users whose first event ever falls in these days; a filter has to pass then."
    ),
    "cohorts": Definition(
        "Cohorts",
        "Each row has the users who came on a day, and how many per cent of them were active so "
        "many days later. Of 90 days a row has the users of a week; their week 1 begins 7 days "
        "after each user's first day, and one active day in it counts.",
    ),
    "adoption": Definition(
        "Adoption",
        "Active users who sent an event from a version that day, of all active users that day.",
    ),
    "releases": Definition(
        "Releases",
        "How each version does in these days, with its change against the version before that at "
        "least 30 users have. A change that chance alone may explain is neither good nor bad. A "
        "filter by version only chooses which one stands above.",
    ),
    "crashes_by_version": Definition(
        "Crashes per 1,000 users",
        "Crash reports of a version in these days, per 1,000 users who were seen with it.",
    ),
    "funnel": Definition(
        "Funnel",
        "Users who did the first step in these days, then each next one later, all within the "
        "window, which may reach past these days. Each user counts once, a filter has to pass on "
        "the first step only.",
    ),
    "release_marker": Definition(
        "Release",
        "The first day on which more than 5 % of the active users used a version.",
    ),
    "recent_recordings": Definition(
        "Recent recordings",
        "Every recording that began in these days. Its cost is its length times the price of its "
        "model on that day.",
    ),
    "recent_errors": Definition(
        "Recent errors",
        "Crash reports and transcriptions that failed, together. A failure has no message: apps "
        "send only its type.",
    ),
    "crash_groups": Definition(
        "Crashes",
        "One row is one bug: reports of the same error type, with a message of the same shape, "
        "from the same function of the app, whatever the version and the system. Reports and users "
        "are those of the period.",
    ),
    "draining": Definition(
        "Still draining on old versions",
        "Who has not updated goes on meeting a bug that is fixed. Such reports count, and never "
        "make the bug a regression. The share is that of the active users of the last 7 days from "
        "whom nothing came of the version with the fix or a later one.",
    ),
    "crash_places": Definition(
        "Versions and systems",
        "Reports of the period by version and system, with the users who sent them. A click shows "
        "the reports of that place.",
    ),
    "crash_days": Definition(
        "Reports and users by day",
        "Reports of this bug, and how many different users sent them on that day.",
    ),
    "before_crash": Definition(
        "Before the crash",
        "What the same anonymous user did in the hour before the report, at most 20 events.",
    ),
    "one_bug": Definition(
        "Why one bug",
        "What all reports of a kind have in common. Kinds can be merged by hand when they are one "
        "bug, and split again.",
    ),
    "active_days": Definition(
        "Active days",
        "Days with at least one event of this user. Internal users have none.",
    ),
    "live_users": Definition(
        "Here now",
        "Anonymous users with at least one event within the last five minutes.",
    ),
    "received": Definition(
        "Received",
        "Events and crash reports that came in, by the day on which they came, with those that "
        "were refused or had come before.",
    ),
    "duplicates": Definition(
        "Sent twice",
        "Items that had come before. An app sends again what it got no answer for; it is counted "
        "once.",
    ),
    "refused": Definition(
        "Refused",
        "Items that could not be kept, by the reason that their sender was told.",
    ),
    "left_out": Definition(
        "Left out of what came",
        "Values that were left out or replaced before an item was stored, because they may name "
        "somebody or have the wrong form. The item itself is kept.",
    ),
    "skew": Definition(
        "Clocks of devices",
        "How far the clock of a device is off, by request. Times are corrected by it when it is "
        "more than a minute.",
    ),
    "delay": Definition(
        "Delivery delay",
        "How old an item was when it came. What was recorded offline comes late and still counts "
        "on its own day.",
    ),
    "undocumented": Definition(
        "Undocumented events",
        "Events that the catalogue does not name. They are stored and counted, and the public "
        "page does not explain them.",
    ),
    "crash_free_events": Definition(
        "Crash-free events, original formula",
        "Events that are not app_crashed, of all events. It counts events, not people: an app "
        "that tells more looks more stable.",
    ),
}
