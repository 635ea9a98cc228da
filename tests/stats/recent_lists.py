"""Ask for the lists of recordings and errors, fill them, and go through their pages."""

from datetime import timedelta

from stats import recent
from stats.answer import ask, read_state
from stats.cost import PriceList
from stats.row_pages import Asked
from stats.state import zone_of
from tests.telling import event, tell

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def recordings(length="30d", *, until=None, user_id=None, **filters):
    reading = read_state()
    question = ask(reading, length, until, filters)
    return recent.recordings(question, reading, user_id=user_id)


def errors(length="30d", *, filters=None, **chosen):
    reading = read_state()
    return recent.errors(ask(reading, length, None, filters or {}), reading, **chosen)


def shown(rows, number=1):
    prices = PriceList.stored()
    found = rows.page(Asked(number)).rows
    return [recent.as_recording(one, prices, zone_of(read_state().numbers)) for one in found]


def faults(rows, number=1):
    return [recent.as_fault(one) for one in rows.page(Asked(number)).rows]


def record(count, *, step=timedelta(minutes=1), **told):
    tell(*(event(ago=step * number, **told) for number in range(count)))


def walk(rows):
    """Go through a list by its links; return the pages' ids."""
    pages, page = [], rows.page(Asked())
    while True:
        pages.append([one.row.id for one in page.rows])
        if not page.has_older:
            return pages
        page = rows.page(Asked(page.number + 1, after=page.rows[-1].place))
