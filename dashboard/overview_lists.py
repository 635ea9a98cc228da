"""The lists of the overview, each row a link to the page under that filter."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard import figures
from dashboard.addresses import Address
from dashboard.chosen_row import link
from dashboard.tables import NOTHING, BarList, BarRow
from dashboard.value_names import name_of
from stats.one_thing import Thing

Rows = Sequence[Mapping[str, Any]]
PURGED = "These days are purged: which users they were is not known any more."
CROSSED = "These days are purged: several filters at once cannot be told apart in them."
TOO_FEW_USERS = 30


def overview_lists(answer: Mapping[str, Any], address: Address) -> dict[str, BarList]:
    """Return every list of an answer by its name."""
    found = [
        _events(answer["events_by_type"], address),
        _features(answer["features"], address),
        _versions(answer["versions"], address),
        _people("platforms", "Platforms", "platform", answer, address),
        _people("archs", "Architectures", "arch", answer, address),
        _people("os_versions", "Systems", "os_version", answer, address),
        _people("languages", "Languages", "language", answer, address),
        _durations(answer["recording_duration"], address),
        _errors(answer["errors"], address),
    ]
    return {each.name: each for each in found}


def _events(rows: Rows | None, address: Address) -> BarList:
    total = sum(row["count"] for row in rows or ())
    return _list(
        ("events_by_type", "Events by type", "event", "count", ("share",)),
        [
            _drawing(
                Thing("events_by_type", row["event_type"]),
                row["count"],
                [_share(row["count"], total)],
                address,
            )
            for row in rows or ()
        ],
        address,
        empty=_told(rows, NOTHING),
    )


def _features(rows: Rows | None, address: Address) -> BarList:
    return _list(
        ("features", "Features", "feature", "users", ("adoption",)),
        [
            _drawing(
                Thing("features", row["feature"]),
                row["users"],
                [_fraction(row["adoption"])],
                address,
            )
            for row in sorted(rows or (), key=lambda row: -(row["users"] or 0))
        ],
        address,
        empty=_told(rows, "No event feature_used in these days."),
    )


def _versions(rows: Rows | None, address: Address) -> BarList:
    return _list(
        ("versions", "Versions", "version", "users", ("share", "crashes / 1k")),
        [
            _filtering("app_version", row, [_fraction(row["share"]), _crashes(row)], address)
            for row in rows or ()
        ],
        address,
        empty=_nothing(rows),
    )


def _people(
    name: str, title: str, attribute: str, answer: Mapping[str, Any], address: Address
) -> BarList:
    heading = title.removesuffix("s").lower()
    rows: Rows | None = answer[name]
    return _list(
        (name, title, heading, "users", ("share",)),
        [_filtering(attribute, row, [_fraction(row["share"])], address) for row in rows or ()],
        address,
        empty=_nothing(rows),
    )


def _durations(rows: Rows | None, address: Address) -> BarList:
    total = sum(row["count"] for row in rows or ())
    return _list(
        ("recording_duration", "Recording length", "length", "recordings", ("share",)),
        [
            _drawing(
                Thing("recording_duration", str(row["from"])),
                row["count"],
                [_share(row["count"], total)],
                address,
                label=_span(row["from"], row["to"]),
            )
            for row in rows or ()
            if total
        ],
        address,
        empty=_told(rows, "No recordings in these days."),
    )


def _errors(rows: Rows | None, address: Address) -> BarList:
    return _list(
        ("errors", "Error types", "error", "count", ("share", "users")),
        [
            _drawing(
                Thing("errors", row["error_type"]),
                row["count"],
                [_fraction(row["share"]), _whole(row["users"])],
                address,
            )
            for row in rows or ()
        ],
        address,
        empty=_told(rows, "No transcription failed in these days."),
    )


def _list(
    names: tuple[str, str, str, str, Sequence[str]],
    rows: Sequence[BarRow],
    address: Address,
    **options: Any,
) -> BarList:
    name, title, heading, count_heading, headings = names
    href = str(address.having(csv=name))
    return BarList(name, title, heading, count_heading, headings, rows, href, **options)


def _told(rows: Rows | None, nothing: str) -> str:
    """Return what to say without rows: nothing happened, or nobody knows any more."""
    return CROSSED if rows is None else nothing


def _nothing(rows: Rows | None) -> str:
    return PURGED if rows is None else NOTHING


def _filtering(
    attribute: str, row: Mapping[str, Any], texts: Sequence[str | None], address: Address
) -> BarRow:
    value = row[attribute]
    is_chosen = address.filters.get(attribute) == value
    target = address.without(attribute) if is_chosen else address.only(attribute, value)
    return BarRow(name_of(attribute, value), row["users"], texts, str(target), is_chosen=is_chosen)


def _drawing(
    thing: Thing,
    count: int | None,
    texts: Sequence[str | None],
    address: Address,
    *,
    label: str = "",
) -> BarRow:
    """Return a row that the large chart draws by day when it is clicked."""
    href, is_chosen = link(thing, address)
    return BarRow(label or thing.value, count, texts, href, is_chosen=is_chosen)


def _crashes(row: Mapping[str, Any]) -> str | None:
    rate: float | None = row["crashes_per_1000_users"]
    if rate is None:
        return None
    return "too few" if row["users"] < TOO_FEW_USERS else f"{rate:,.1f}"


def _share(part: float, of: float) -> str | None:
    return figures.share(part / of) if of else None


def _fraction(value: float | None) -> str | None:
    return _written(value, figures.share)


def _whole(value: float | None) -> str | None:
    return _written(value, figures.whole)


def _written(value: float | None, write: Callable[[float], str]) -> str | None:
    return None if value is None else write(value)


def _span(start: int, end: int | None) -> str:
    if end is None:
        return f"≥{figures.NBSP}{figures.seconds(start)}"
    first, last = figures.seconds(start), figures.seconds(end)
    is_same_unit = first.endswith(last.split(figures.NBSP)[-1])
    return f"{first.split(figures.NBSP)[0] if is_same_unit else first}\N{EN DASH}{last}"
