"""Put alerts into words, and into messages of one or of many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils.text import Truncator

from crashes.models import Alert, AlertRule, CrashGroup

TITLE_CHARACTERS = 150
GONE = "A crash group that is not there any more"
_Kind = AlertRule.Kind


@dataclass(frozen=True, slots=True)
class Story:
    """One alert in words.

    Attributes:
        alert: Its id, by which a receiver knows what it has had already; 0 of a test.
        kind: Of the rule.
        what: What happened, in our own words and numbers.
        title: Of the group, on one line: a stranger's words, whatever they do with them.
        details: Label and value; the culprit is a stranger's, too.
        url: Where it can be looked at.
        at: When it was raised.
    """

    alert: int
    kind: str
    what: str
    title: str
    details: Sequence[tuple[str, str]]
    url: str
    at: datetime

    @property
    def headline(self) -> str:
        """Return what happened, and to which group."""
        return f"{self.what}: {self.title}" if self.title else self.what


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once: a story, or a digest of many, of which the newest are told."""

    subject: str
    stories: Sequence[Story]
    omitted: int = 0


def single(story: Story) -> Message:
    """Return a message about one alert."""
    return Message(story.headline, [story])


def digest(stories: Sequence[Story], counts: Mapping[str, int]) -> Message:
    """Return a message about many alerts.

    Args:
        stories: Those that are told.
        counts: How many there are of each kind of rule, the others included.
    """
    kinds = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    parts = ", ".join(f"{_Kind(kind).label} {count}" for kind, count in kinds)
    total = sum(counts.values())
    return Message(f"{total} alerts ({parts})", stories, total - len(stories))


def stories(alerts: Sequence[Alert]) -> list[Story]:
    """Return alerts in words; the texts of their groups are read now."""
    ids = {alert.group_id for alert in alerts if alert.group_id is not None}
    groups = CrashGroup.objects.in_bulk(ids)
    return [_story(alert, groups.get(alert.group_id or 0)) for alert in alerts]


def sample_story(channel: str, now: datetime) -> Story:
    """Return what the test button sends."""
    details = [("Channel", one_line(channel)), ("Sent", f"{now:%Y-%m-%d %H:%M} UTC")]
    what = "A test of this channel: alerts arrive here"
    return Story(0, "test", what, "", details, f"{settings.PUBLIC_URL}/dashboard", now)


def one_line(text: str, characters: int = TITLE_CHARACTERS) -> str:
    """Return a text on one line, without characters that cannot be seen."""
    words = "".join(each if each.isprintable() else " " for each in text).split()
    return Truncator(" ".join(words)).chars(characters)


def _story(alert: Alert, group: CrashGroup | None) -> Story:
    return Story(
        alert.pk,
        alert.kind,
        _WHAT[alert.kind](alert),
        _title(alert, group),
        [(label, value) for label, value in _details(alert, group) if value],
        url_of(alert),
        alert.created_at,
    )


def url_of(alert: Alert) -> str:
    """Return where an alert can be looked at."""
    if alert.group_id is not None:
        return f"{settings.PUBLIC_URL}/dashboard/crashes/{alert.group_id}"
    filters = {"app_version": alert.app_version, "platform": alert.platform}
    query = urlencode({name: value for name, value in filters.items() if value})
    return f"{settings.PUBLIC_URL}/dashboard?{query}"


def _title(alert: Alert, group: CrashGroup | None) -> str:
    if alert.group_id is None:
        return ""
    return one_line(group.title) if group else GONE


def _details(alert: Alert, group: CrashGroup | None) -> list[tuple[str, str]]:
    rule = one_line(alert.rule.name) if alert.rule else ""
    shared = [("Version", alert.app_version), ("Platform", alert.platform), ("Rule", rule)]
    if group:
        so_far = f"{group.reports} reports, {group.users} users"
        return [("In", one_line(group.culprit)), ("So far", so_far), *shared]
    facts = alert.facts
    if alert.group_id is None:
        return [("Active users", f"{facts['users']} in {facts['days']} days"), *shared]
    return shared


def _new(alert: Alert) -> str:
    return "New crash"


def _startup(alert: Alert) -> str:
    return "Crash at startup"


def _regression(alert: Alert) -> str:
    return f"Back in {alert.app_version}" if alert.app_version else "Back after it was resolved"


def _many(alert: Alert) -> str:
    minutes = alert.facts["minutes"]
    return f"{alert.facts[alert.kind]} {alert.kind} in {minutes} minute{'s' * (minutes != 1)}"


def _loop(alert: Alert) -> str:
    return f"Crash loop, {alert.facts['reports']} times in {alert.facts['minutes']} minutes"


def _crash_free(alert: Alert) -> str:
    share, limit = alert.facts["share"] * 100, alert.facts["percent"]
    return f"Crash-free users of {alert.app_version} at {share:.1f} %, which is below {limit:g} %"


_WHAT: Mapping[str, Callable[[Alert], str]] = {
    _Kind.NEW_GROUP: _new,
    _Kind.REGRESSION: _regression,
    _Kind.REPORTS: _many,
    _Kind.USERS: _many,
    _Kind.STARTUP: _startup,
    _Kind.LOOP: _loop,
    _Kind.CRASH_FREE: _crash_free,
}
