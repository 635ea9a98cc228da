"""The lists of the data page: clocks, delays, refusals, and what was left out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard import figures
from dashboard.leaks import OF_INGESTION, OF_RULES
from dashboard.tables import BarList, BarRow
from stats.reception import Bucket, Intake, delay_buckets, skew_buckets

# Codes of refusals, in words; the code itself stands beside them.
REFUSALS: Mapping[str, str] = {
    "invalid_event": "not an object",
    "invalid_event_id": "an id that is no UUID",
    "invalid_event_type": "no name of an event",
    "invalid_timestamp": "a time without an offset",
    "invalid_properties": "properties that are not flat",
    "too_old": "older than what is kept",
    "user_erased": "of a user who was erased",
}
# The bucket of clocks that are right to the minute.
RIGHT = (-60, 60)
# What is older on receipt waited in a queue, offline.
LATE_SECONDS = 3_600
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def data_lists(intake: Intake) -> dict[str, BarList]:
    """Return every list of what came in by its name."""
    found = [_skew(intake), _delay(intake), _refused(intake), _left_out(intake)]
    return {each.name: each for each in found}


def clocks_off(intake: Intake) -> int:
    """Return the requests whose clock was wrong by more than a minute."""
    return sum(one.count for one in skew_buckets(intake) if (one.start, one.end) != RIGHT)


def late(intake: Intake) -> int:
    """Return the items that were older than an hour when they came."""
    return sum(one.count for one in delay_buckets(intake) if (one.start or 0) >= LATE_SECONDS)


def _skew(intake: Intake) -> BarList:
    rows = [(_of_clock(one), one.count) for one in skew_buckets(intake)]
    found = _spread("skew", "Clocks of devices", "clock", "requests", rows)
    return replace(found, empty="No app said when it sent." if intake.received else found.empty)


def _delay(intake: Intake) -> BarList:
    rows = [(_span(one), one.count) for one in delay_buckets(intake)]
    return _spread("delay", "Delivery delay", "age on receipt", "items", rows)


def _refused(intake: Intake) -> BarList:
    rows = [
        BarRow(f"{code}: {REFUSALS[code]}" if code in REFUSALS else code, count)
        for code, count in intake.rejected.most_common()
    ]
    empty = "Nothing was refused in these days."
    return BarList("refused", "Refused", "reason", "items", (), rows, empty=empty)


def _left_out(intake: Intake) -> BarList:
    # Several rules look for the same thing.
    by_name: Counter[str] = Counter()
    for rule, count in intake.dropped.items():
        by_name[_of_rule(rule)] += count
    rows = [BarRow(name, count) for name, count in by_name.most_common()]
    empty = "Nothing had to be left out in these days."
    return BarList("left_out", "Left out of what came", "what", "values", (), rows, empty=empty)


def _spread(
    name: str, title: str, heading: str, count_heading: str, counts: Sequence[tuple[str, int]]
) -> BarList:
    """Return buckets in their order; one that is empty tells something, too."""
    total = sum(count for _, count in counts)
    rows = [
        BarRow(label, count, [figures.share(count / total)]) for label, count in counts if total
    ]
    return BarList(
        name, title, heading, count_heading, ("share",), rows, empty="Nothing came in.", shown=9
    )


def _of_rule(rule: str) -> str:
    return OF_INGESTION[rule][0] if rule in OF_INGESTION else OF_RULES.get(rule, rule)


def _of_clock(bucket: Bucket) -> str:
    """Return how wrong a clock is; positive skew is that of a clock that is behind."""
    if (bucket.start, bucket.end) == RIGHT:
        return "right to the minute"
    if bucket.end is not None and bucket.end <= 0:
        start = None if bucket.start is None else -bucket.start
        return f"{_span(Bucket(-bucket.end, start, 0))} ahead"
    return f"{_span(bucket)} behind"


def _span(bucket: Bucket) -> str:
    # Only the first and the last bucket have no bound on one side, and none has none at all.
    ends = [_long(end) for end in (bucket.start, bucket.end) if end is not None]
    if bucket.start is None:
        return f"under {ends[0]}"
    return f"over {ends[0]}" if bucket.end is None else " to ".join(ends)


def _long(seconds: int) -> str:
    """Return a bound of at least a second in its largest whole unit."""
    unit, name = next((unit, name) for unit, name in UNITS if seconds >= unit)
    count = seconds // unit
    return f"{count}{figures.NBSP}{name}" + ("s" if count > 1 else "")
