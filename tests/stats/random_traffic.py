"""Make up what clients send, with everything that can be wrong or odd about it."""

import copy
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham")
VERSIONS = ("0.9.6", "0.9.7", "v0.9.7", "1.0.0-beta.1", "1.0.0", "not a version", "", 7)
SYSTEMS = {
    "darwin": ("macOS 14.1", "macOS 15.0", "Darwin 23"),
    "win32": ("Windows 11", "Windows 10.0.22631"),
    "linux": ("Ubuntu 24.04", "Linux 6.1"),
    "other": ("Haiku", "FreeBSD 14"),
}
ARCHS = ("arm64", "x64", "ia32", "other", "sparc")
LANGUAGES = ("en", "en_US", "en-US", "de", "pt-BR", "klingon!", None)
DURATIONS: tuple[Any, ...] = (
    *(0, 0.0, 0.4, 4.999, 5, 14.99, 15, 30, 59.9, 60, 120, 299, 300, 599.5, 600, 3_600, 86_400),
    *(86_400.5, 90_000, 10**10, 10**12, -1, -0.001, True, False, "45", "a while", None, [3], {}),
)
SUCCESSES: tuple[Any, ...] = (
    *(True, True, True, "success", False, False, "failure", None, 0, 1, "false", "FAILURE", ""),
)
FEATURES: tuple[Any, ...] = (
    "auto_paste",
    "history",
    "hotkey",
    "export.csv",
    7,
    True,
    None,
    "two words",
)
ERROR_TYPES: tuple[Any, ...] = (
    "network_timeout",
    "rate_limit",
    "TypeError",
    500,
    None,
    "no such thing",
)
MODELS: tuple[Any, ...] = ("whisper-1", "local", "gpt-4o-transcribe", "unheard-of", 3, None, True)
SOURCES: tuple[Any, ...] = ("widget", "widget", "main", "main", "tray", None, 1)
STARTS: tuple[Any, ...] = (0, 120, 740, 740.5, 3_000, 90_000, -5, True, "fast", None, 10**11)
OTHER_EVENTS = ("settings_changed", "app_crashed", "made_up", "app_closed", "x9_")
BROKEN: tuple[Any, ...] = (
    *("no event", None, 7, {}, {"event_type": "Not_a_name"}, {"event_type": 7}),
    {"event_type": "app_opened", "timestamp": "yesterday"},
    {"event_type": "app_opened", "timestamp": "2026-01-01T00:00:00"},
    {"event_type": "app_opened", "timestamp": 1_700_000_000},
    {"event_type": "app_opened", "properties": ["feature"]},
    {"event_type": "app_opened", "event_id": "not-a-uuid"},
    {"event_type": "app_opened", "timestamp": "1999-01-01T00:00:00Z"},
)


class Traffic:
    """A crowd of users and what their apps send; the same seed sends the same.

    Args:
        seed: Of the random numbers.
        zone: Of the reports; things like to happen around its midnight.
        days: How far back things happened.
        users: How many there are.
        every: Things happen on every such day only, many of them together.
    """

    def __init__(
        self, seed: int, zone: str, *, days: int = 100, users: int = 9, every: int = 1
    ) -> None:
        self.random = random.Random(seed)
        self._zone = ZoneInfo(zone)
        self._days = days
        self._every = every
        self._sent: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []
        self.users = [self._user(number) for number in range(users)]
        self._opted_out = [self._uuid(), "opted out"]
        self._sessions = [self._uuid(), "a session", self._uuid().upper(), *map(str, range(20))]

    def batch(self, now: datetime) -> dict[str, Any]:
        """Return the body of a batch."""
        chance = self.random.random()
        if self._sent and chance < 0.08:
            return copy.deepcopy(self.random.choice(self._sent))
        body = {"user_id": self.random.choice(self.users), **self._context(0.85)}
        if chance < 0.12:
            body["debug"] = True
        # How far the client's clock is ahead; below a minute it is the network's.
        ahead = self._skew()
        if self.random.random() < 0.5 or ahead:
            body["sent_at"] = self._text(now + ahead)
        if self.random.random() < 0.1:
            body.pop("sent_at", None)
        body["events"] = [self._item(now, ahead) for _ in range(self.random.randint(1, 12))]
        self._sent.append(copy.deepcopy(body))
        return body

    def report(self, now: datetime) -> dict[str, Any]:
        """Return the body of a crash report."""
        whose = self.users if self.random.random() < 0.8 else self._opted_out
        body: dict[str, Any] = {
            "user_id": self.random.choice(whose),
            "error_message": self.random.choice(["TypeError: x is undefined", "Error: gone", "oh"]),
            **self._context(0.8),
        }
        if self.random.random() < 0.8:
            body["timestamp"] = self._text(self._moment(now))
        if self.random.random() < 0.6:
            body["crash_id"] = self.random.choice([self._uuid(), "crash 1", "crash 2"])
        if self.random.random() < 0.1:
            body["debug"] = True
        return body

    def filters(self) -> dict[str, str]:
        """Return none, one or several filters; some that nothing passes."""
        values: dict[str, tuple[str, ...]] = {
            "app_version": ("0.9.7", "1.0.0", "0.9.6", "9.9.9", "other"),
            "platform": ("darwin", "win32", "linux", "other"),
            "arch": ("arm64", "x64", "other"),
            "os_version": ("macOS 14.1", "Windows 11", "Ubuntu 24.04"),
            "language": ("en", "en-US", "de"),
        }
        names = self.random.sample(list(values), self.random.choice([0, 1, 1, 1, 2, 2, 3]))
        return {name: self.random.choice(values[name]) for name in names}

    def until(self, today: date) -> date:
        """Return a last day: today, the days before it, or any."""
        back = self.random.choice([0, 0, 1, 2, 6, 7, 29, 30, self.random.randint(0, self._days)])
        return today - timedelta(days=back)

    # --- Parts -----------------------------------------------------------------------------

    def _item(self, now: datetime, ahead: timedelta) -> Any:
        if self.random.random() < 0.05:
            return self.random.choice(BROKEN)
        if self._events and self.random.random() < 0.08:
            return copy.deepcopy(self.random.choice(self._events))
        event_type, properties = self.random.choice(self._kinds())()
        event: dict[str, Any] = {"event_type": event_type, **self._context(0.08)}
        if properties or self.random.random() < 0.5:
            event["properties"] = properties
        if self.random.random() < 0.95:
            event["timestamp"] = self._text(self._moment(now) + ahead)
        if self.random.random() < 0.8:
            event["event_id"] = self._uuid()
            self._events.append(copy.deepcopy(event))
        return event

    def _kinds(self) -> list[Callable[[], tuple[str, dict[str, Any]]]]:
        one_of = self.random.choice
        return [
            lambda: ("app_opened", self._some(startup_ms=STARTS) | self._context(0.2)),
            lambda: (
                "recording_started",
                self._some(duration=DURATIONS, source=SOURCES, model=MODELS),
            ),
            lambda: (
                "transcription_completed",
                self._some(duration=DURATIONS, success=SUCCESSES, model=MODELS),
            ),
            lambda: ("transcription_failed", self._some(error_type=ERROR_TYPES)),
            lambda: ("feature_used", self._some(feature=FEATURES)),
            lambda: (one_of(OTHER_EVENTS), self._some(feature=FEATURES, duration=DURATIONS)),
        ]

    def _some(self, **choices: tuple[Any, ...]) -> dict[str, Any]:
        return {
            key: self.random.choice(values)
            for key, values in choices.items()
            if self.random.random() < 0.85
        }

    def _context(self, likelihood: float) -> dict[str, Any]:
        if self.random.random() > likelihood:
            return {}
        platform = self.random.choice(list(SYSTEMS))
        context = {
            "session_id": self.random.choice(self._sessions),
            "app_version": self.random.choice(VERSIONS),
            "platform": self.random.choice([platform, platform, "toaster", None]),
            "os_version": self.random.choice([*SYSTEMS[platform], "a/b"]),
            "arch": self.random.choice(ARCHS),
            "language": self.random.choice(LANGUAGES),
        }
        return {key: value for key, value in context.items() if self.random.random() < 0.8}

    def _moment(self, now: datetime) -> datetime:
        # Squared: most of it is recent, and some of it comes very late.
        back = int(self._days * self.random.random() ** 2)
        day = now.astimezone(self._zone).date() - timedelta(days=back)
        day -= timedelta(days=day.toordinal() % self._every)
        hour = self.random.choice([0, 0, 1, 2, 3, 9, 12, 18, 23, 23])
        minute, second = self.random.choice([(0, 0), (59, 59), (30, 0), (45, 1)])
        fold = self.random.randint(0, 1)
        of_day = time(hour, minute, second, fold=fold)
        return datetime.combine(day, of_day, tzinfo=self._zone).astimezone(UTC)

    def _skew(self) -> timedelta:
        if self.random.random() < 0.7:
            return timedelta()
        return timedelta(
            seconds=self.random.choice([-59, 60, 61, -61, 3_600, -86_400, 86_400 * 40, -7_200])
        )

    def _text(self, moment: datetime) -> str:
        offset = self.random.choice([0, 0, 120, -300, 330])
        return moment.astimezone(timezone(timedelta(minutes=offset))).isoformat()

    def _user(self, number: int) -> str:
        return f"user {number}" if number % 3 == 2 else self._uuid()

    def _uuid(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))
