"""Turn a day's sets of users into sizes: what stays of it for ever names nobody."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from pyroaring import BitMap

from stats import measures
from stats.active_users import MONTH, WEEK
from stats.attributes import ACTIVE, CRASHED, FILTERS, NEW, OTHER, crashed_by
from stats.day_sets import DaySets
from stats.keyed_rows import DAILY_COUNTS, USER_SETS, run
from stats.measures import DayMeasures
from stats.models import DailyCount, DailyCube, DailyUsers, SessionDay, UserSet
from stats.question import Period, Question
from stats.retention import OFFSETS, cohorts

# What fewer people showed might tell who they are.
FEWEST_USERS = 5


def keep_what_sets_tell(first: date, through: date, *, purged_through: date | None) -> None:
    """Store what is told by the sets of some days, for each period that ends before they matter.

    Weeks and months that end up to 29 days later reach back into these days. Where an earlier
    purge has taken a part of such a period, what was stored then stays.

    Args:
        first: The oldest day that still has sets.
        through: The last day that is about to be purged.
        purged_through: The last day that was purged before.
    """
    last = through + timedelta(days=MONTH - 1)
    sets = DaySets({}, purged_through)
    sets.load_people(Period(first - timedelta(days=MONTH), last + timedelta(days=max(OFFSETS))))
    stored = DailyUsers.objects.in_bulk(Period(first, last).days)
    question = Question(Period(first, last), today=date.max, purged_through=purged_through)
    for cohort in cohorts(question, sets):
        row = stored.get(cohort.day) or DailyUsers(day=cohort.day, wau=0, mau=0)
        row.dau = len(sets.active(cohort.day))
        row.new_users = cohort.size or 0
        for offset in OFFSETS:
            setattr(row, f"retained_{offset}", cohort.retained[offset])
        for name, length in (("wau", WEEK), ("mau", MONTH)):
            period = Period.ending(cohort.day, length)
            if not period.touches(purged_through):
                setattr(row, name, len(sets.union_of_active(period.days)))
        stored[cohort.day] = row
    DailyUsers.objects.bulk_create(
        stored.values(),
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["dau", "wau", "mau", "new_users", *(f"retained_{n}" for n in OFFSETS)],
    )


def collapse(day: date) -> None:
    """Replace the sets of a day by sizes, and what is rarer than five users by `other`.

    Part of a transaction that holds the lock of the numbers.
    """
    _merge_rare_counts(day, _collapse_sets(day))
    DailyCube.objects.filter(day=day).delete()
    SessionDay.objects.filter(day=day).delete()


def _collapse_sets(day: date) -> set[tuple[str, str]]:
    """Write sizes; return the values that many people showed, in events or in crash reports."""
    rows = run("SELECT attribute, value, users FROM user_sets WHERE day = $1", [day])
    of_crashes = {crashed_by(attribute): attribute for attribute in FILTERS}
    members: dict[tuple[str, str], BitMap] = {
        (attribute, value): BitMap.deserialize(users) for attribute, value, users in rows
    }
    showed: defaultdict[tuple[str, str], BitMap] = defaultdict(BitMap)
    for (attribute, value), users in members.items():
        showed[of_crashes.get(attribute, attribute), value] |= users
    frequent = {pair for pair, users in showed.items() if len(users) >= FEWEST_USERS}
    kept: defaultdict[tuple[str, str], BitMap] = defaultdict(BitMap)
    for (attribute, value), users in members.items():
        # Crashes under a filter need sets, so these sizes would serve no question.
        if attribute not in of_crashes:
            is_named = attribute in {ACTIVE, NEW, CRASHED} or (attribute, value) in frequent
            kept[attribute, value if is_named else OTHER] |= users
    UserSet.objects.filter(day=day).delete()
    USER_SETS.write(
        (attribute, day, value, None, len(users)) for (attribute, value), users in kept.items()
    )
    return frequent


def _merge_rare_counts(day: date, frequent: Collection[tuple[str, str]]) -> None:
    """Add the sums of rare values to those of `other`."""
    rows = DailyCount.objects.filter(day=day, attribute__in=FILTERS).exclude(value=OTHER)
    pairs = rows.values_list("attribute", "value")
    keys = {(attribute, value, day) for attribute, value in pairs} - {
        (*pair, day) for pair in frequent
    }
    others: dict[str, DayMeasures] = {}
    wanted = {(attribute, OTHER, day) for attribute, _, _ in keys}
    for (attribute, _, _), (text,) in DAILY_COUNTS.read(wanted).items():
        others[attribute] = measures.decode(text)
    for (attribute, _, _), (text,) in DAILY_COUNTS.read(keys).items():
        measures.merge(others.setdefault(attribute, {}), measures.decode(text))
    DAILY_COUNTS.delete(keys)
    DAILY_COUNTS.write(
        (attribute, OTHER, day, measures.encode(sums)) for attribute, sums in others.items()
    )
