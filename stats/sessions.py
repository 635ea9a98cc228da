"""Count sessions once a day, however many rows they have."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from stats.attributes import ALL, CellKey
from stats.cells import cells_of, numbers_of
from stats.contribution import SessionKey
from stats.keyed_rows import SESSION_DAYS, Row, run
from stats.measures import SESSION_DAY, DayMeasures, Measures
from stats.merge import CountKey
from stats.spots import HAS_CRASH, HAS_EVENT

# The day and the session's UUID.
Session = tuple[date, str]
Marks = dict[SessionKey, int]
# What is known of one session: where it was, and with what.
Rows = tuple[tuple[CellKey, int], ...]

_ROWS_OF_SESSIONS = """
    SELECT day, session::text, number, cell_id, has_event, has_crash FROM session_days
    JOIN unnest($1::date[], $2::uuid[]) AS wanted (day, session) USING (day, session)
"""


def add_sessions(marks: Mapping[SessionKey, int]) -> dict[CountKey, DayMeasures]:
    """Store that sessions were there; return what that adds to the daily rows."""
    before = _read(marks)
    after: Marks = dict(before)
    for key, flags in marks.items():
        after[key] = after.get(key, 0) | flags
    write(SESSION_DAYS.write, {key: after[key] for key in marks})
    return difference(before, after)


def take_sessions(marks: Mapping[SessionKey, int]) -> dict[CountKey, DayMeasures]:
    """Forget the rows of one user's sessions; return what that adds, which is negative."""
    before = _read(marks)
    after = {key: flags for key, flags in before.items() if key not in marks}
    cells = numbers_of(cell for *_, cell in marks)
    SESSION_DAYS.delete((day, session, user, cells[cell]) for day, session, user, cell in marks)
    return difference(before, after)


def write(into: Callable[[Iterable[Row]], None], marks: Mapping[SessionKey, int]) -> None:
    """Write rows of sessions with ``SESSION_DAYS.write``, or ``copy`` where none exist."""
    cells = numbers_of({cell for *_, cell in marks})
    rows = (
        (day, session, user, cells[cell], bool(flags & HAS_EVENT), bool(flags & HAS_CRASH))
        for (day, session, user, cell), flags in marks.items()
    )
    into(rows)


def difference(before: Marks, after: Marks) -> dict[CountKey, DayMeasures]:
    """Return how the counts of sessions change between two states of their rows."""
    changed: defaultdict[CountKey, Measures] = defaultdict(Measures)
    for sign, marks in ((-1, before), (1, after)):
        for (day, rows), sessions in _alike(marks).items():
            for pair, flags in _shown(rows).items():
                if flags & HAS_EVENT:
                    counted = changed[*pair, day]
                    counted.count += sign * sessions
                    counted.successes += sign * sessions * (not flags & HAS_CRASH)
    return {
        key: {SESSION_DAY: counted}
        for key, counted in changed.items()
        if counted.count or counted.successes
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
