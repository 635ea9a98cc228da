"""The bugs of the demo app: what their reports say, and which versions have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

# Of the sessions of two events and more; of all sessions that makes 1.2 %.
CRASH_SHARE = 0.014
FEWEST_EVENTS = 2
# By how many lines a release moves the code of a file, at most.
DRIFT = 17


@dataclass(frozen=True, slots=True)
class Bug:
    """One bug.

    Attributes:
        error_type: The class of the error.
        message: What the error says.
        process: Where it happens.
        frames: (function, file, line in the oldest version), innermost first.
        weight: How often it strikes, beside the others.
        versions: (oldest, newest) that have it, as releases behind the newest one.
        longest_session: It strikes sessions of at most so many events.
        platform: The only platform that has it, if there is one.
    """

    error_type: str
    message: str
    process: str
    frames: Sequence[tuple[str, str, int]]
    weight: int
    versions: tuple[int, int] = (99, 0)
    longest_session: int = 999
    platform: str | None = None

    def can_strike(self, version: int, platform: str, events: int) -> bool:
        """Tell whether a session may end by it."""
        oldest, newest = self.versions
        is_there = oldest >= version >= newest and self.platform in {None, platform}
        return is_there and events <= self.longest_session

    def stack(self, version: int) -> str:
        """Return the trace as a release prints it that is so many behind the newest one."""
        lines = [f"{self.error_type}: {self.message}"]
        for name, path, line in self.frames:
            place = f"{path}:{line + DRIFT * (20 - version) % 61}:{5 + len(name) % 23}"
            lines.append(f"    at {name} ({place})" if name else f"    at {place}")
        return "\n".join(lines)


BUGS = (
    Bug(
        "TypeError",
        "Cannot read properties of undefined (reading 'getChannelData')",
        "renderer",
        (
            ("drawPeaks", "app.asar/dist/renderer/waveform.js", 120),
            ("Waveform.render", "app.asar/dist/renderer/waveform.js", 61),
            ("renderRecording", "app.asar/dist/renderer/recordings.js", 233),
            ("", "app.asar/dist/renderer/index.js", 18),
        ),
        weight=34,
    ),
    Bug(
        "ApiError",
        "Request failed with status code 503",
        "main",
        (
            ("requestJson", "app.asar/dist/main/http.js", 190),
            ("process.processTicksAndRejections", "node:internal/process/task_queues", 95),
            ("async TranscriptionQueue.upload", "app.asar/dist/main/transcription.js", 142),
            ("async TranscriptionQueue.run", "app.asar/dist/main/transcription.js", 87),
        ),
        weight=21,
    ),
    Bug(
        "Error",
        "ENOSPC: no space left on device, write",
        "main",
        (
            ("async writeChunk", "app.asar/dist/main/recorder.js", 77),
            ("async Recorder.flush", "app.asar/dist/main/recorder.js", 131),
        ),
        weight=9,
    ),
    Bug(
        "RangeError",
        "Maximum call stack size exceeded",
        "main",
        (
            ("Pipeline.flush", "app.asar/dist/main/pipeline.js", 88),
            ("Pipeline.push", "app.asar/dist/main/pipeline.js", 54),
            ("Pipeline.flush", "app.asar/dist/main/pipeline.js", 91),
            ("Pipeline.push", "app.asar/dist/main/pipeline.js", 54),
        ),
        weight=13,
        versions=(5, 3),
    ),
    Bug(
        "TypeError",
        "this.tray.setTemplateImage is not a function",
        "main",
        (
            ("TrayMenu.refresh", "app.asar/dist/main/tray.js", 43),
            ("App.<anonymous>", "app.asar/dist/main/index.js", 29),
            ("App.emit", "node:events", 518),
        ),
        weight=30,
        versions=(1, 1),
        longest_session=FEWEST_EVENTS,
        platform="win32",
    ),
    Bug(
        "ReferenceError",
        "summary is not defined",
        "renderer",
        (
            ("SummaryPanel.update", "app.asar/dist/renderer/summary.js", 66),
            ("onTranscript", "app.asar/dist/renderer/recordings.js", 305),
            ("", "app.asar/dist/preload.js", 12),
        ),
        weight=11,
        versions=(0, 0),
    ),
)


def strike(version: int, platform: str, events: int, random: Random) -> Bug | None:
    """Return the bug that ends a session, or None as for most sessions.

    Args:
        version: How many releases the app is behind the newest one.
        platform: Of the machine.
        events: How many the session has, with the one that tells of the crash.
        random: Decides.
    """
    if events < FEWEST_EVENTS or random.random() >= CRASH_SHARE:
        return None
    there = [bug for bug in BUGS if bug.can_strike(version, platform, events)]
    return random.choices(there, [bug.weight for bug in there])[0]
