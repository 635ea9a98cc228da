"""Number the combinations of attributes."""

from collections.abc import Iterable

from stats.attributes import CellKey
from stats.keyed_rows import KeyedTable, run
from stats.models import Cell

_CELLS = KeyedTable("cells", dict.fromkeys(CellKey._fields, "text"), {"id": "bigint"})


def numbers_of(cells: Iterable[CellKey]) -> dict[CellKey, int]:
    """Return the number of each cell; new ones get one."""
    wanted = set(cells)
    known = _read(wanted)
    missing = wanted - known.keys()
    if missing:
        Cell.objects.bulk_create(Cell(**cell._asdict()) for cell in sorted(missing))
        known |= _read(missing)
    return known


def cells_of(numbers: Iterable[int]) -> dict[int, CellKey]:
    """Return the cells of numbers."""
    rows = run(
        "SELECT id, app_version, platform, arch, os_version, language FROM cells"
        " WHERE id = ANY($1::bigint[])",
        [list(numbers)],
    )
    return {row[0]: CellKey(*row[1:]) for row in rows}


def _read(wanted: Iterable[CellKey]) -> dict[CellKey, int]:
    return {CellKey(*key): number for key, (number,) in _CELLS.read(wanted).items()}
