"""How long things take: recordings, transcriptions, the start of the app."""

from typing import Any

from stats.measures import DURATION_EDGES, MICROSECONDS, DayMeasures, Measures, percentile

_NOTHING = Measures()


def recording_duration(sums: DayMeasures) -> list[dict[str, Any]]:
    """Return exact counts of recordings by duration; the last bucket has no end."""
    counts = sums.get("recording_started", _NOTHING).histogram
    ends = (*DURATION_EDGES[1:], None)
    return [
        {"from": start, "to": end, "count": counts.get(bucket, 0)}
        for bucket, (start, end) in enumerate(zip(DURATION_EDGES, ends, strict=True))
    ]


def transcription_seconds(sums: DayMeasures) -> dict[str, float | None]:
    """Return the mean and percentiles of successful transcriptions."""
    completed = sums.get("transcription_completed", _NOTHING)
    size = sum(completed.histogram.values())
    return {
        "mean": completed.microseconds / MICROSECONDS / size if size else None,
        "p50": percentile(completed.histogram, 50),
        "p95": percentile(completed.histogram, 95),
    }


def startup_ms(sums: DayMeasures) -> dict[str, float | None]:
    """Return percentiles of the time that the app takes to start."""
    histogram = sums.get("app_opened", _NOTHING).histogram
    return {"p50": percentile(histogram, 50), "p95": percentile(histogram, 95)}
