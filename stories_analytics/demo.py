"""Make believable sessions of a small desktop app, as its clients would send them.

The ids of demo users share an ending, by which ``clear_data --demo`` finds them again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

# In a UUID of version 8, which no client makes: it cannot meet the id of a real user.
USER_MARK = "-8d30-8de3-de00"

SYSTEMS = (
    ("darwin", "arm64", ("macOS 15.1", "macOS 14.6", "macOS 14.1")),
    ("darwin", "x64", ("macOS 13.7", "macOS 12.7")),
    ("win32", "x64", ("Windows 11 23H2", "Windows 10 22H2")),
    ("linux", "x64", ("Ubuntu 24.04", "Fedora 41")),
)
SYSTEM_WEIGHTS = (55, 12, 26, 7)
LANGUAGES = ("en", "en-GB", "de", "fr", "es", "ja")
LANGUAGE_WEIGHTS = (58, 10, 14, 8, 6, 4)
FEATURES = ("auto_paste", "history_search", "custom_dictionary", "export_markdown")
FEATURE_WEIGHTS = (52, 24, 16, 8)
SETTINGS = ("hotkey", "language", "theme", "launch_at_login")
ERROR_TYPES = ("network_timeout", "auth", "quota", "audio_device")
ERROR_WEIGHTS = (52, 21, 16, 11)
# (version, the part of the period before its release)
RELEASES = (("0.9.5", 0.0), ("0.9.6", 0.25), ("0.9.7", 0.65))
CRASHES = (
    (
        "TypeError",
        "Cannot read properties of undefined (reading 'getChannelData')",
        "renderer",
        "drawPeaks (app.asar/dist/renderer/waveform.js:120:31)",
    ),
    (
        "ApiError",
        "Request failed with status code 503",
        "main",
        "requestJson (app.asar/dist/main/http.js:190:51)",
    ),
    (
        "RangeError",
        "Maximum call stack size exceeded",
        "main",
        "Pipeline.flush (app.asar/dist/main/pipeline.js:88:9)",
    ),
)
FAILURE_SHARE = 0.03
CRASH_SHARE = 0.012


@dataclass(frozen=True, slots=True)
class Person:
    """One demo user: who keeps a machine, and comes back more or less often."""

    user_id: str
    platform: str
    arch: str
    os_version: str
    language: str
    first_seen: datetime
    sessions_a_day: float
    update_lag: timedelta


@dataclass(frozen=True, slots=True)
class Session:
    """What one launch of the app sends: a batch and perhaps a crash report."""

    received_at: datetime
    batch: dict[str, Any]
    crash: dict[str, Any] | None


def people(count: int, *, start: datetime, end: datetime, random: Random) -> list[Person]:
    """Return users who arrive all over the period, most of them early."""
    return [_person(number, start=start, end=end, random=random) for number in range(count)]


def _person(number: int, *, start: datetime, end: datetime, random: Random) -> Person:
    platform, arch, versions = random.choices(SYSTEMS, SYSTEM_WEIGHTS)[0]
    return Person(
        user_id=f"{random.getrandbits(32):08x}-{random.getrandbits(16):04x}{USER_MARK}{number:08x}",
        platform=platform,
        arch=arch,
        os_version=random.choice(versions),
        language=random.choices(LANGUAGES, LANGUAGE_WEIGHTS)[0],
        first_seen=start + (end - start) * random.betavariate(1, 1.6),
        sessions_a_day=random.lognormvariate(-1.1, 0.8),
        update_lag=timedelta(days=random.expovariate(0.4)),
    )


def sessions(
    crowd: list[Person], *, start: datetime, end: datetime, random: Random
) -> Iterator[Session]:
    """Yield sessions without end; the caller takes as many events as it wants."""
    weights = [person.sessions_a_day for person in crowd]
    while True:
        person = random.choices(crowd, weights)[0]
        # Interest fades: most sessions lie soon after the first one.
        span = (end - person.first_seen) * random.betavariate(1, 1.3)
        yield _session(person, person.first_seen + span, start=start, end=end, random=random)


def _session(
    person: Person, opened: datetime, *, start: datetime, end: datetime, random: Random
) -> Session:
    events: list[dict[str, Any]] = []
    at = opened

    def happen(event_type: str, seconds: float, **properties: Any) -> None:
        nonlocal at
        at = min(at + timedelta(seconds=seconds), end)
        events.append(
            {
                "event_id": str(UUID(int=random.getrandbits(128), version=4)),
                "event_type": event_type,
                "timestamp": at.isoformat(),
                "properties": properties,
            }
        )

    happen("app_opened", 0, startup_ms=int(random.lognormvariate(6.6, 0.35)))
    for _ in range(min(12, int(random.expovariate(0.45)) + 1)):
        _record_once(happen, random)
    if random.random() < 0.1:  # noqa: PLR2004 - one session in ten
        happen("settings_changed", 9, setting=random.choice(SETTINGS))
    crash = _crash(at, random) if random.random() < CRASH_SHARE else None
    if crash:
        happen("app_crashed", 1, error_type=crash["error_type"])
    envelope = {
        "user_id": person.user_id,
        "session_id": str(UUID(int=random.getrandbits(128), version=4)),
        "app_version": _version(person, opened, start=start, end=end),
        "os_version": person.os_version,
        "platform": person.platform,
        "arch": person.arch,
        "language": person.language,
    }
    return Session(at, {**envelope, "events": events}, crash and {**crash, **envelope})


def _record_once(happen: Any, random: Random) -> None:
    seconds = round(random.lognormvariate(3.4, 0.9), 1)
    source = "widget" if random.random() < 0.38 else "main"  # noqa: PLR2004 - a believable share
    happen("recording_started", random.uniform(5, 400), source=source, duration=seconds)
    if random.random() < FAILURE_SHARE:
        error_type = random.choices(ERROR_TYPES, ERROR_WEIGHTS)[0]
        happen("transcription_failed", seconds + 2, error_type=error_type)
        return
    took = round(0.8 + seconds * random.uniform(0.03, 0.12), 2)
    happen("transcription_completed", seconds + took, duration=took, success=True)
    if random.random() < 0.55:  # noqa: PLR2004 - a believable share
        happen("feature_used", 2, feature=random.choices(FEATURES, FEATURE_WEIGHTS)[0])


def _version(person: Person, at: datetime, *, start: datetime, end: datetime) -> str:
    """Return the newest version that was out, and that this person had got round to."""
    usable = [
        version
        for version, share in RELEASES
        if not share or start + (end - start) * share + person.update_lag <= at
    ]
    return usable[-1]


def _crash(at: datetime, random: Random) -> dict[str, Any]:
    error_type, message, process, frame = random.choices(CRASHES, (5, 3, 1))[0]
    return {
        "crash_id": str(UUID(int=random.getrandbits(128), version=4)),
        "error_type": error_type,
        "error_message": f"{error_type}: {message}",
        "stack_trace": f"{error_type}: {message}\n    at {frame}\n    at async (node:internal)",
        "timestamp": at.isoformat(),
        "process": process,
        "uptime_ms": random.randrange(2_000, 3_600_000),
    }
