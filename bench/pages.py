"""What `make bench-read` measures of pages: those of the dashboard, and those of lists."""

from collections.abc import Iterator

from bench.asking import get, staff, statements, time_get
from bench.seeded import Seeded
from bench.table import Result
from crashes.models import CrashGroup
from stats.models import UserStats

FAR_PAGE = 500
MOST_STATEMENTS = 12
LIVE = "/dashboard/live/"
# The pages that show a period, beside the overview.
PAGES = ("recordings", "errors", "crashes", "retention", "funnels", "releases", "data")
FILTER = "platform=darwin"
TWO_FILTERS = "platform=darwin&language=en"
QUERIES = ("period=30d", "period=90d", f"period=30d&{TWO_FILTERS}", f"period=90d&{TWO_FILTERS}")


def dashboard(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time pages of the dashboard, and count what they ask of the database."""
    addresses = [f"/dashboard/?{query}" for query in QUERIES]
    addresses += [f"/dashboard/{name}/?period=30d" for name in PAGES]
    addresses += [f"/dashboard/{name}/?period=90d&{FILTER}" for name in PAGES]
    with stores[-1].opened():
        addresses += [LIVE, _group(), _user()]
        client = staff()
        for address in addresses:
            taken = time_get(client, address, max(4, runs // 2))
            with statements() as asked:
                get(client, address)
            yield Result(f"page {address}", taken.median, 200, "ms", str(taken))
            yield Result("  its statements", len(asked), MOST_STATEMENTS, "")


def lists(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time pages of the list of events by cursor: the first one, and one far down."""
    with stores[-1].opened():
        client = staff()
        far = "/api/events?cursor="
        for _ in range(FAR_PAGE - 1):
            far = get(client, far).json()["next"]
        first = time_get(client, "/api/events?cursor=", runs)
        last = time_get(client, far, runs)
    yield Result("list of events, page 1 by cursor", first.median, 10, "ms", str(first))
    yield Result(f"list of events, page {FAR_PAGE} by cursor", last.median, 10, "ms", str(last))


def _group() -> str:
    largest = CrashGroup.objects.order_by("-reports").values_list("pk", flat=True)[0]
    return f"/dashboard/crashes/{largest}/"


def _user() -> str:
    busiest = UserStats.objects.order_by("-events").values_list("user_id", flat=True)[0]
    return f"/dashboard/users/{busiest}/"


MEASURES = (dashboard, lists)
