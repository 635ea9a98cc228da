"""Count sessions once a day, however many rows they have."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from stats.attributes import ALL, CellKey
from stats.cells import cells_of, numbers_of
from stats.contribution import SessionKey
from stats.keyed_rows import SESSION_DAYS, Row, run
from stats.measures import SESSION_DAY, DayMeasures, Measures
from stats.merge import CellSums, CountKey
from stats.spots import HAS_CRASH, HAS_EVENT

Key = TypeVar("Key")
# The day and the session's UUID.
Session = tuple[date, str]
Marks = dict[SessionKey, int]
# What is known of one session: where it was, and with what.
Rows = tuple[tuple[CellKey, int], ...]

_ROWS_OF_SESSIONS = """
    SELECT day, session::text, number, cell_id, has_event, has_crash FROM session_days
    JOIN unnest($1::date[], $2::uuid[]) AS wanted (day, session) USING (day, session)
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Sessions as measures.

    Attributes:
        counts: Of everything, and of each single value.
        cells: Of each cell, those that were in no other one. Most are: sums over cells then need
            a look at the few others alone, which ``is_shared`` marks.
    """

    counts: dict[CountKey, DayMeasures]
    cells: CellSums


def add_sessions(marks: Mapping[SessionKey, int]) -> Counted:
    """Store that sessions were there; return what that adds to sums."""
    before = _read(marks)
    after: Marks = dict(before)
    for key, flags in marks.items():
        after[key] = after.get(key, 0) | flags
    return _change(before, after)


def take_sessions(marks: Mapping[SessionKey, int]) -> Counted:
    """Forget the rows of one user's sessions; return what that adds, which is negative."""
    before = _read(marks)
    return _change(before, {key: flags for key, flags in before.items() if key not in marks})


def write(into: Callable[[Iterable[Row]], None], marks: Mapping[SessionKey, int]) -> None:
    """Write all rows of sessions with ``SESSION_DAYS.write``, or ``copy`` where none exist."""
    shared = _shared(marks)
    into(_rows((key, flags, key[:2] in shared) for key, flags in marks.items()))


def difference(before: Marks, after: Marks) -> Counted:
    """Return how the counts of sessions change between two states of their rows."""
    counts: defaultdict[CountKey, Measures] = defaultdict(Measures)
    cells: defaultdict[tuple[date, CellKey], Measures] = defaultdict(Measures)
    for sign, marks in ((-1, before), (1, after)):
        for (day, rows), sessions in _alike(marks).items():
            shown = _shown(rows)
            for pair, flags in shown.items():
                _count(counts[*pair, day], flags, sign * sessions)
            if len({cell for cell, _ in rows}) == 1:
                _count(cells[day, rows[0][0]], shown[ALL, ""], sign * sessions)
    return Counted(_as_sums(counts), _as_sums(cells))


def _change(before: Marks, after: Marks) -> Counted:
    """Write down what became of sessions all of whose rows are known."""
    was_shared, is_shared = _shared(before), _shared(after)
    changed = [
        (key, flags, key[:2] in is_shared)
        for key, flags in after.items()
        if before.get(key) != flags or (key[:2] in was_shared) != (key[:2] in is_shared)
    ]
    SESSION_DAYS.write(_rows(changed))
    gone = before.keys() - after.keys()
    cells = numbers_of({cell for *_, cell in gone})
    SESSION_DAYS.delete((*session, cells[cell]) for *session, cell in gone)
    return difference(before, after)


def _rows(marked: Iterable[tuple[SessionKey, int, bool]]) -> list[Row]:
    known = list(marked)
    # Looked up before the first row goes out: nothing can be asked in the middle of a copy.
    cells = numbers_of({cell for (*_, cell), _, _ in known})
    return [
        (day, session, user, cells[cell], bool(flags & HAS_EVENT), bool(flags & HAS_CRASH), shared)
        for (day, session, user, cell), flags, shared in known
    ]


def _shared(marks: Iterable[SessionKey]) -> set[Session]:
    """Return the sessions that were in more than one cell on a day."""
    first: dict[Session, CellKey] = {}
    return {
        (day, session)
        for day, session, _, cell in marks
        if first.setdefault((day, session), cell) != cell
    }


def _count(counted: Measures, flags: int, sessions: int) -> None:
    if flags & HAS_EVENT:
        counted.count += sessions
        counted.successes += sessions * (not flags & HAS_CRASH)


def _as_sums(counted: Mapping[Key, Measures]) -> dict[Key, DayMeasures]:
    return {
        key: {SESSION_DAY: sessions}
        for key, sessions in counted.items()
        if sessions.count or sessions.successes
    }


def _alike(marks: Marks) -> Counter[tuple[date, Rows]]:
    """Count the sessions of a day that have the same rows; most have one row, in a common cell."""
    rows: defaultdict[Session, Rows] = defaultdict(tuple)
    for (day, session, _, cell), flags in marks.items():
        rows[day, session] += ((cell, flags),)
    return Counter((day, of_session) for (day, _), of_session in rows.items())


def _shown(rows: Rows) -> dict[tuple[str, str], int]:
    """Return what a session showed: in all its rows, and in those with one value."""
    shown: defaultdict[tuple[str, str], int] = defaultdict(int)
    for cell, flags in rows:
        for pair in ((ALL, ""), *cell.pairs()):
            shown[pair] |= flags
    return shown


def _read(keys: Iterable[SessionKey]) -> Marks:
    wanted = list({(day, session) for day, session, *_ in keys})
    rows = run(_ROWS_OF_SESSIONS, [[day for day, _ in wanted], [name for _, name in wanted]])
    cells: dict[int, CellKey] = cells_of({row[3] for row in rows})
    return {
        (day, session, user, cells[cell]): has_event * HAS_EVENT | has_crash * HAS_CRASH
        for day, session, user, cell, has_event, has_crash in rows
    }
