"""What `make bench-read` measures: each function gives the lines of the table about one thing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import chain
from statistics import mean
from typing import Any

from django.core.cache import cache
from django.db import connection

from bench import pages, raw_sql, writing
from bench.asking import cpu, staff, time_get
from bench.seeded import Seeded, label
from bench.table import Result, Times, milliseconds, timed
from stats import active_users, answer, funnels, retention
from stats.day_sets import DaySets
from stats.funnel_steps import Steps
from stats.question import Period, Question
from stats.state import zone_of
from stories_analytics.periods import end_of_day, start_of_day

Measure = Callable[[list[Seeded], int], Iterator[Result]]

# The commonest value of each.
FILTERS = {
    "app_version": "0.9.7",
    "platform": "darwin",
    "arch": "arm64",
    "os_version": "macOS 15.1",
    "language": "en",
}
LENGTH = "90d"
ADDRESS = f"/api/stats?period={LENGTH}"
FUNNEL = Steps(("app_opened", "recording_started", "transcription_completed"))
FUNNEL_LENGTH = "30d"
ROUNDS = 4


def answers(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time GET /api/stats at each size, in turns, and compare the largest with the smallest."""
    times = _in_turns(stores, ADDRESS, runs)
    for store, taken in times.items():
        limit = 150 if store is stores[-1] else None
        yield Result(
            f"stats {LENGTH} at {label(store.events)}", taken.median, limit, "ms", str(taken)
        )
    smallest, largest = times[stores[0]], times[stores[-1]]
    ratio, of_cpu = largest.p95 / smallest.p95, largest.cpu / smallest.cpu
    detail = f"p95 of both; of CPU {of_cpu:.2f}"
    yield Result(f"the same ÷ at {label(stores[0].events)}", ratio, 4, "×", detail)


def filtered_answers(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time GET /api/stats with one filter, with two, and with all."""
    with stores[-1].opened():
        client = staff()
        for name in FILTERS:
            taken = time_get(client, _filtered(name), runs)
            yield Result(f"stats, filter {name}", taken.median, 250, "ms", str(taken))
        for names in (("platform", "language"), ("app_version", "arch"), tuple(FILTERS)):
            taken = time_get(client, _filtered(*names), runs)
            yield Result(f"stats, filters {' '.join(names)}", taken.median, 1_000, "ms", str(taken))


def raw_rows(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Compare with SQL that counts the same numbers from the raw rows, in the largest store."""
    with stores[-1].opened():
        taken = time_get(staff(), ADDRESS, runs)
        parameters = _raw_parameters()
        times = {name: _time_sql(sql, parameters) for name, sql in raw_sql.ANSWER.items()}
    total = sum(times.values())
    slowest = sorted(times.items(), key=lambda item: -item[1])[:4]
    detail = ", ".join(f"{name} {each:.0f}" for name, each in slowest)
    yield Result("raw SQL of the same numbers", total, None, "ms", f"{detail}, …")
    yield Result("stats ÷ raw SQL", taken.median / total, 0.02, "×")


def parts(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time DAU, MAU and retention alone, with reading what they need, and their SQL."""
    sql = {"DAU": raw_sql.DAU, "MAU": raw_sql.MAU, "retention": raw_sql.RETENTION}
    with stores[-1].opened():
        parameters = _raw_parameters()
        for name, work in PARTS.items():
            taken = timed(partial(work, _question()), runs, cpu)
            raw = _time_sql(sql[name], parameters)
            detail = f"{taken}; raw SQL {raw:.0f} ms"
            yield Result(f"{name} of {LENGTH} alone", taken.median, 20, "ms", detail)


def funnel(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time an ordered funnel of three steps over 30 days that nobody has asked for before."""
    with stores[-1].opened():
        reading = answer.read_state()
        question = answer.ask(reading, FUNNEL_LENGTH, None, {})

        def ask() -> None:
            cache.clear()
            funnels.answer(question, reading, FUNNEL_LENGTH, FUNNEL)

        taken = timed(ask, max(3, runs // 4), cpu)
    yield Result(
        f"ordered funnel of {len(FUNNEL)} steps over {FUNNEL_LENGTH}",
        taken.median,
        1_000,
        "ms",
        str(taken),
    )


def storage(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Tell how much room the numbers take beside the raw rows."""
    with stores[-1].opened(), connection.cursor() as cursor:
        for table in ("events", "user_sets", "daily_counts", "daily_cube", "session_days"):
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
            [size] = cursor.fetchone()
            yield Result(f"size of {table}", size / 2**20, None, "MB")


def _in_turns(stores: list[Seeded], address: str, runs: int) -> dict[Seeded, Times]:
    """Time an address in all stores, a few runs at a time: the machine's mood is then the same."""
    found: dict[Seeded, list[Times]] = {store: [] for store in stores}
    for _ in range(ROUNDS):
        for store in stores:
            with store.opened():
                found[store].append(time_get(staff(), address, max(1, runs // ROUNDS)))
    return {store: _together(rounds) for store, rounds in found.items()}


def _together(rounds: list[Times]) -> Times:
    return Times(
        list(chain.from_iterable(each.runs for each in rounds)), mean(each.cpu for each in rounds)
    )


def _filtered(*names: str) -> str:
    chosen = "".join(f"&{name}={FILTERS[name].replace(' ', '+')}" for name in names)
    return f"{ADDRESS}{chosen}"


def _question() -> Question:
    return answer.ask(answer.read_state(), LENGTH, None, {})


def _raw_parameters() -> Mapping[str, Any]:
    question = _question()
    zone = zone_of(answer.read_state().numbers)
    end = end_of_day(question.period.last, zone)
    return {
        "start": start_of_day(question.period.first, zone),
        "end": end,
        "before": start_of_day(question.period.previous().first, zone),
        "week": end - timedelta(days=active_users.WEEK),
        "month": end - timedelta(days=active_users.MONTH),
    }


def _time_sql(statement: str, parameters: Mapping[str, Any]) -> float:
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            cursor.fetchall()

    return milliseconds(work)


def _dau(question: Question) -> None:
    active_users.dau(_people(question, question.period), question.period)


def _mau(question: Question) -> None:
    month = Period.ending(question.period.last, active_users.MONTH)
    _people(question, month).union_of_active(month.days)


def _retention(question: Question) -> None:
    retention.as_json(
        question, _people(question, retention.days_needed(question.period, question.today))
    )


def _people(question: Question, period: Period) -> DaySets:
    sets = DaySets(question.filters, question.purged_through)
    sets.load_people(period)
    return sets


PARTS = {"DAU": _dau, "MAU": _mau, "retention": _retention}
MEASURES: tuple[Measure, ...] = (
    *(answers, filtered_answers, raw_rows, parts, funnel),
    *pages.MEASURES,
    *writing.MEASURES,
    storage,
)
