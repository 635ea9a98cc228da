"""The list of what was taken in, and the answers that follow from it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.stats.oracle import reception
from tests.stats.oracle.calendar import Calendar, days_until, known
from tests.stats.oracle.facts import AnyFact, Crash, Event, Rename
from tests.stats.oracle.groups import Group, groups_of, merged, purge_groups
from tests.stats.oracle.lists import Lists
from tests.stats.oracle.past import Past
from tests.stats.oracle.prices import Price
from tests.stats.oracle.purge import purge
from tests.stats.oracle.retention import retention
from tests.stats.oracle.summary import denominators, summary

TOMBSTONE = timedelta(days=31)
ONE_DAY = timedelta(days=1)
PERCENTILES_NOT_KNOWN = {"p50": None, "p95": None}
NOT_KNOWN = {"mean": None, **PERCENTILES_NOT_KNOWN}


class Oracle:
    """Takes what the server takes, keeps what the server should keep, answers what it should."""

    def __init__(self, zone: str = "UTC", retention_days: int = 365) -> None:
        self.zone = zone
        self.retention_days = retention_days
        self.prices: list[Price] = []
        self.events: dict[str, Event] = {}
        self.crashes: dict[str, Crash] = {}
        self.past = Past()
        # Groups of purged reports, by message.
        self._past_groups: dict[str, Group] = {}
        # What is older is not taken any more.
        self._closed_through = date.min
        # What becomes of (attribute, value) once there are too many of them.
        self.rename: Rename = _own_name
        self._excluded: set[str] = set()
        # Debug rows by their ids, and whose they are.
        self._debug: dict[str, str] = {}
        self._erased: dict[str, datetime] = {}

    # --- What comes in ---------------------------------------------------------------------

    def take_batch(self, body: Mapping[str, Any], received_at: datetime) -> dict[str, Any]:
        """Keep what counts of a batch; return the answer that the server should give.

        Its ``rejected`` are codes by index.
        """
        found: dict[str, Event] = {}
        rejected: dict[int, str] = {}
        is_erased = self._is_erased(body, received_at)
        oldest = self._oldest(received_at, is_erased=is_erased)
        for index, item in enumerate(body["events"]):
            try:
                event = reception.read_event(item, index, body, received_at, oldest)
            except reception.Refused as refusal:
                rejected[index] = str(refusal)
            else:
                found.setdefault(event.key, event)
        if is_erased:
            everything = dict.fromkeys(range(len(body["events"])), reception.Reason.USER_ERASED)
            return _answer(body, 0, everything | rejected)
        return _answer(body, self._keep(body, found), rejected)

    def take_crash(self, body: Mapping[str, Any], received_at: datetime) -> int:
        """Keep a report; return the status that the server should answer."""
        try:
            moment = reception.corrected(
                body.get("timestamp"), body.get("sent_at"), received_at, self._oldest(received_at)
            )
        except reception.TooOld:
            return 400
        if self._is_erased(body, received_at):
            return 400
        key = reception.crash_key(body)
        user = reception.identity(body["user_id"])
        if body.get("debug"):
            is_new = f"crash {key}" not in self._debug
            self._debug.setdefault(f"crash {key}", user)
        else:
            is_new = key not in self.crashes
            context = reception.with_platform(reception.read_context(body))
            self.crashes.setdefault(key, Crash(key, user, moment, context, body["error_message"]))
        return 201 if is_new else 200

    def _keep(self, body: Mapping[str, Any], found: Mapping[str, Event]) -> int:
        if body.get("debug"):
            new = found.keys() - self._debug.keys()
            self._debug |= {key: found[key].user for key in new}
        else:
            new = found.keys() - self.events.keys()
            self.events |= {key: found[key] for key in new}
        return len(new)

    def _oldest(self, received_at: datetime, *, is_erased: bool = False) -> datetime:
        oldest = received_at - timedelta(days=self.retention_days)
        # That a user was erased is said of rows of purged days, too.
        if self._closed_through == date.min or is_erased:
            return oldest
        midnight = datetime.min.time()
        open_since = datetime.combine(
            self._closed_through + ONE_DAY, midnight, tzinfo=ZoneInfo(self.zone)
        )
        return max(oldest, open_since.astimezone(UTC))

    def _is_erased(self, body: Mapping[str, Any], received_at: datetime) -> bool:
        erased_at = self._erased.get(reception.identity(body["user_id"]))
        return erased_at is not None and erased_at > received_at - TOMBSTONE

    # --- What goes -------------------------------------------------------------------------

    def erase(self, user_id: str, now: datetime) -> None:
        """Forget a user; what is left of purged days names nobody and stays."""
        user = reception.identity(user_id)
        self._erased[user] = now
        self.events = {key: one for key, one in self.events.items() if one.user != user}
        self.crashes = {key: one for key, one in self.crashes.items() if one.user != user}
        self._debug = {key: whose for key, whose in self._debug.items() if whose != user}
        self.past.first_days.pop(user, None)
        # Until a rebuild reads the setting again.
        self._excluded.discard(user)

    def exclude(self, user_ids: Iterable[str]) -> None:
        """Count some users no more, and everybody else again, as far as raw rows tell."""
        self._excluded = {reception.identity(user_id) for user_id in user_ids}
        for user in self._excluded:
            self.past.first_days.pop(user, None)

    def purge(self, days: int, now: datetime) -> None:
        """Let the facts go that are older than so many days before today."""
        through = self.day(now) - timedelta(days=days + 1)
        calendar = self.calendar()
        if any(self.past.through < day <= through for day in calendar.days()):
            purge(calendar, self.past, through)
        self._closed_through = max(self._closed_through, through)
        reports = [one.renamed(self.rename) for one in self._counted(self.crashes)]
        gone = [one for one in reports if self.day(one.moment) <= through]
        purge_groups(self._past_groups, gone, [one for one in reports if one not in gone])
        self.events = {k: one for k, one in self.events.items() if self.day(one.moment) > through}
        self.crashes = {k: one for k, one in self.crashes.items() if self.day(one.moment) > through}

    # --- What is asked ---------------------------------------------------------------------

    def day(self, moment: datetime) -> date:
        """Return the day of a moment in the reporting time zone."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def calendar(self) -> Calendar:
        """Return what counts, by day."""
        return Calendar(
            [one.renamed(self.rename) for one in self._counted(self.events)],
            [one.renamed(self.rename) for one in self._counted(self.crashes)],
            ZoneInfo(self.zone),
            self.past,
        )

    def groups(self) -> dict[str, dict[str, object]]:
        """Return what the table of crash groups should say, by message."""
        live = groups_of(one.renamed(self.rename) for one in self._counted(self.crashes))
        return {name: one.plain() for name, one in merged(self._past_groups, live).items()}

    def _counted(self, facts: Mapping[str, AnyFact]) -> list[AnyFact]:
        return [one for one in facts.values() if one.user not in self._excluded]

    def answer(
        self, *, period: str, until: date, filters: Mapping[str, str], now: datetime
    ) -> dict[str, Any]:
        """Return what GET /api/stats should answer, but for ``as_of``."""
        length = int(period.removesuffix("d"))
        days = days_until(until, length)
        before = days_until(days[0] - ONE_DAY, length)
        calendar = self.calendar()
        lists = Lists(calendar, days, filters)
        return {
            "period": period,
            "from": days[0].isoformat(),
            "to": until.isoformat(),
            "time_zone": self.zone,
            "filters": dict(filters),
            "summary": summary(calendar, days, filters, self.prices),
            "previous": summary(calendar, before, filters, self.prices),
            "n": denominators(calendar, days, filters),
            "partly_purged": calendar.touches_past(days),
            "timeline": lists.timeline(self.prices),
            "events_by_type": known(lists.events_by_type),
            "features": known(lists.features),
            "errors": known(lists.errors),
            "transcription_seconds": known(lists.transcription_seconds) or NOT_KNOWN,
            "startup_ms": known(lists.startup_ms) or PERCENTILES_NOT_KNOWN,
            "recording_duration": known(lists.recording_duration),
            "retention": retention(calendar, days, filters, self.day(now)),
            "versions": known(lists.versions),
            "platforms": known(lambda: lists.shares("platform")),
            "os_versions": known(lambda: lists.shares("os_version")),
            "archs": known(lambda: lists.shares("arch")),
            "languages": known(lambda: lists.shares("language")),
        }


def _own_name(attribute: str, value: str) -> str:
    return value


def _answer(body: Mapping[str, Any], accepted: int, rejected: Mapping[int, str]) -> dict[str, Any]:
    return {
        "accepted": accepted,
        "duplicates": len(body["events"]) - accepted - len(rejected),
        "rejected": dict(sorted(rejected.items())),
    }
