"""Time what reads the numbers, in a small store and in large ones: `make bench-read`.

Seeds a year of demo data for each size on embedded PostgreSQL servers below EMBEDDED_PG_DIR
(`.postgres-bench`), unless it is there from a former run. Prints a table of measures and targets,
and writes bench/results/read.json. Example: python bench/read.py --sizes 100000 1000000 --runs 40
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import table  # found by the line above, from any folder
from bench.seeded import Seeded, held, label
from bench.web_process import ROOT, production_environment, url_of

RESULTS = ROOT / "bench" / "results" / "read.json"


def main() -> None:
    """Seed, measure, print, write down."""
    options = _options()
    folder = ROOT / os.environ.get("EMBEDDED_PG_DIR", ".postgres-bench")
    stores = [Seeded(folder / label(events), events) for events in sorted(options.sizes)]
    os.environ.update(production_environment(url_of(stores[0].server)))
    os.environ["DJANGO_SETTINGS_MODULE"] = "stories_analytics.settings"
    with held(stores):
        import django  # noqa: PLC0415 - the environment is set by now

        django.setup()
        measured = []
        for result in _measure(stores, options.runs, options.only):
            table.print_line(result)
            measured.append(result)
        table.write_down(measured, RESULTS, django=django.__version__, **_postgresql(stores[0]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    sizes = [100_000, 1_000_000, 10_000_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes, help="events of each store")
    parser.add_argument("--runs", type=int, default=20, help="of each measure (20)")
    parser.add_argument("--only", default="", help="the measures whose name has this in it")
    return parser.parse_args()


def _measure(stores: list[Seeded], runs: int, only: str) -> Iterator[table.Result]:
    from bench.reading import MEASURES  # noqa: PLC0415 - needs Django

    for measure in MEASURES:
        if only in measure.__name__:
            print(f"{measure.__name__} …", file=sys.stderr)
            yield from measure(stores, runs)


def _postgresql(store: Seeded) -> dict[str, str]:
    from django.db import connection  # noqa: PLC0415 - needs Django

    with store.opened(), connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return {"postgresql": cursor.fetchone()[0]}


if __name__ == "__main__":
    main()
