"""Count sessions once a day, however many rows they have."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from stats.attributes import ALL, CellKey
from stats.cells import cells_of, numbers_of
from stats.contribution import HAS_CRASH, HAS_EVENT, SessionKey
from stats.keyed_rows import SESSION_DAYS, Row, run
from stats.measures import SESSION_DAY, DayMeasures, Measures
from stats.merge import CountKey

# The day and the session's UUID.
Session = tuple[date, str]
Marks = dict[SessionKey, int]

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
        for (day, _), flags_by_pair in _by_session(marks).items():
            for pair, flags in flags_by_pair.items():
                if flags & HAS_EVENT:
                    counted = changed[*pair, day]
                    counted.count += sign
                    counted.successes += sign * (not flags & HAS_CRASH)
    return {
        key: {SESSION_DAY: counted}
        for key, counted in changed.items()
        if counted.count or counted.successes
    }


def _by_session(marks: Marks) -> dict[Session, dict[tuple[str, str], int]]:
    """Return what each session showed: of all its rows, and of those with one value."""
    sessions: defaultdict[Session, defaultdict[tuple[str, str], int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for (day, session, _, cell), flags in marks.items():
        shown = sessions[day, session]
        for pair in ((ALL, ""), *cell.pairs()):
            shown[pair] |= flags
    return {session: dict(shown) for session, shown in sessions.items()}


def _read(keys: Iterable[SessionKey]) -> Marks:
    wanted = list({(day, session) for day, session, *_ in keys})
    rows = run(_ROWS_OF_SESSIONS, [[day for day, _ in wanted], [name for _, name in wanted]])
    cells: dict[int, CellKey] = cells_of({row[3] for row in rows})
    return {
        (day, session, user, cells[cell]): has_event * HAS_EVENT | has_crash * HAS_CRASH
        for day, session, user, cell, has_event, has_crash in rows
    }
