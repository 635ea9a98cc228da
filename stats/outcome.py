"""Read of a cell's measures only what tells how a version does; the rest is most of the text."""

from collections.abc import Iterable, Sequence

import msgspec

from stats.measures import SESSION_DAY, DayMeasures, Histogram, Measures, together

COMPLETED, FAILED, OPENED = "transcription_completed", "transcription_failed", "app_opened"


class _Counts(msgspec.Struct, gc=False):
    """The counts of :class:`Measures`."""

    count: int = 0
    successes: int = 0


class _Starts(msgspec.Struct, gc=False):
    """The histogram of :class:`Measures`."""

    histogram: Histogram = {}


class Outcome(msgspec.Struct, gc=False, rename={"sessions": SESSION_DAY}):
    """Transcriptions, the times of starts, and sessions of one day and one cell."""

    transcription_completed: _Counts | None = None
    transcription_failed: _Counts | None = None
    app_opened: _Starts | None = None
    sessions: _Counts | None = None


_decoder = msgspec.json.Decoder(Outcome)


def decode_outcome(text: str) -> Outcome:
    """Read what ``measures.encode`` wrote."""
    return _decoder.decode(text)


def total_outcome(cells: Sequence[Outcome]) -> DayMeasures:
    """Return the sums of many cells as measures."""
    starts = together(cell.app_opened.histogram for cell in cells if cell.app_opened)
    return {
        COMPLETED: _sum(cell.transcription_completed for cell in cells),
        FAILED: _sum(cell.transcription_failed for cell in cells),
        OPENED: Measures(count=sum(starts.values()), histogram=starts),
        SESSION_DAY: _sum(cell.sessions for cell in cells),
    }


def _sum(parts: Iterable[_Counts | None]) -> Measures:
    known = [part for part in parts if part]
    return Measures(
        count=sum([part.count for part in known]),
        successes=sum([part.successes for part in known]),
    )
