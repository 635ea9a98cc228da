"""Add a contribution to the folded tables, or take it away again.

The caller holds the lock of the numbers and a transaction, so rows may be read, added to in
memory and written back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from pyroaring import BitMap

from stats import measures
from stats.attributes import ALL, FILTERS, CellKey
from stats.cells import numbers_of
from stats.keyed_rows import DAILY_COUNTS, DAILY_CUBE, USER_SETS
from stats.measures import CRASH_REPORT, DayMeasures
from stats.spots import SetKey

Key = TypeVar("Key")
# (attribute, value, day), in the order of the table's key.
CountKey = tuple[str, str, date]
CellSums = Mapping[tuple[date, CellKey], DayMeasures]


def add_to_sets(sets: Mapping[SetKey, BitMap]) -> None:
    """Add users to sets."""
    known = _read_sets(sets)
    USER_SETS.write(
        _set_row(key, members | known[key] if key in known else members)
        for key, members in sets.items()
    )


def take_from_sets(sets: Mapping[SetKey, BitMap]) -> None:
    """Take users out of sets; a set without users is no row."""
    left = {key: known - sets[key] for key, known in _read_sets(sets).items()}
    USER_SETS.write(_set_row(key, members) for key, members in left.items() if members)
    USER_SETS.delete(
        (attribute, day, value) for (day, attribute, value), members in left.items() if not members
    )


def _read_sets(keys: Iterable[SetKey]) -> dict[SetKey, BitMap]:
    rows = USER_SETS.read((attribute, day, value) for day, attribute, value in keys)
    return {
        (day, attribute, value): BitMap.deserialize(users)
        for (attribute, day, value), (users, _) in rows.items()
        if users is not None
    }


def _set_row(key: SetKey, members: BitMap) -> tuple[object, ...]:
    day, attribute, value = key
    return (attribute, day, value, members.serialize(), len(members))


def both(
    sums: Mapping[Key, DayMeasures], others: Mapping[Key, DayMeasures]
) -> dict[Key, DayMeasures]:
    """Return sums beside others that have no event type in common with them."""
    return {
        key: {**sums.get(key, {}), **others.get(key, {})} for key in sums.keys() | others.keys()
    }


def marginals(sums: CellSums) -> dict[CountKey, DayMeasures]:
    """Return sums over everything and over each single value.

    Cells that differ in their last attribute alone become one, then the next attribute's turn
    comes: so most sums are added once or twice, not once for each attribute.
    """
    found: defaultdict[CountKey, DayMeasures] = defaultdict(dict)
    cells: Iterable[tuple[tuple[date, tuple[str, ...]], DayMeasures]] = sums.items()
    for attribute in reversed(FILTERS):
        coarser: defaultdict[tuple[date, tuple[str, ...]], DayMeasures] = defaultdict(dict)
        for (day, cell), cell_sums in cells:
            measures.merge(coarser[day, cell[:-1]], cell_sums)
            if cell[-1]:
                measures.merge(found[attribute, cell[-1], day], cell_sums)
        cells = coarser.items()
    for (day, _), cell_sums in cells:
        found[ALL, "", day] = cell_sums
    return dict(found)


def merge_counts(counts: Mapping[CountKey, DayMeasures], sign: int = 1) -> None:
    """Add sums to the daily rows, or take them away with ``sign=-1``."""
    known = {key: measures.decode(row[0]) for key, row in DAILY_COUNTS.read(counts).items()}
    for key, sums in counts.items():
        measures.merge(known.setdefault(key, {}), sums, sign)
    texts = {key: measures.encode(sums) for key, sums in known.items()}
    DAILY_COUNTS.write((*key, text) for key, text in texts.items() if text != "{}")
    DAILY_COUNTS.delete(key for key, text in texts.items() if text == "{}")


def merge_cube(sums: CellSums, sign: int = 1) -> None:
    """Add sums to the cells of their days, or take them away with ``sign=-1``."""
    cells = numbers_of(cell for _, cell in sums)
    added = {(day, cells[cell]): cell_sums for (day, cell), cell_sums in sums.items()}
    known = {key: measures.decode(row[1]) for key, row in DAILY_CUBE.read(added).items()}
    for key, cell_sums in added.items():
        measures.merge(known.setdefault(key, {}), cell_sums, sign)
    texts = {key: measures.encode(cell_sums) for key, cell_sums in known.items()}
    DAILY_CUBE.write(
        (*key, crashes_in(known[key]), text) for key, text in texts.items() if text != "{}"
    )
    DAILY_CUBE.delete(key for key, text in texts.items() if text == "{}")


def crashes_in(sums: DayMeasures) -> int:
    """Return the crash reports of a cell."""
    return sums[CRASH_REPORT].count if CRASH_REPORT in sums else 0
