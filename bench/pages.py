"""What `make bench-read` measures of pages: those of the dashboard, and those of lists."""

from collections.abc import Iterator

from bench.asking import get, staff, statements, time_get
from bench.seeded import Seeded
from bench.table import Result

FAR_PAGE = 500
MOST_STATEMENTS = 12
# The pages that show numbers of a period.
PAGES = ("overview", "recordings", "errors", "data")
TWO_FILTERS = "platform=darwin&language=en"
QUERIES = ("period=30d", "period=90d", f"period=30d&{TWO_FILTERS}", f"period=90d&{TWO_FILTERS}")


def dashboard(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time pages of the dashboard, and count what they ask of the database."""
    addresses = [f"/dashboard/?{query}" for query in QUERIES]
    addresses += [f"/dashboard/{name}/?period=30d" for name in PAGES[1:]]
    with stores[-1].opened():
        client = staff()
        for address in addresses:
            taken = time_get(client, address, max(4, runs // 2))
            with statements() as asked:
                get(client, address)
            yield Result(f"page {address}", taken.p95, 200, "ms", str(taken))
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
    yield Result("list of events, page 1 by cursor", first.p95, 10, "ms", str(first))
    yield Result(f"list of events, page {FAR_PAGE} by cursor", last.p95, 10, "ms", str(last))


MEASURES = (dashboard, lists)
