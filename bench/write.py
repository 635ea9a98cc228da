"""Time what takes events in, beside what PostgreSQL and REST framework alone do: `make bench`.

In one run on one machine, PostgreSQL with its durable defaults and wrk on the same cores: the
same rows inserted raw, an empty view, the usual code, and the product with everything switched
on; three times, each with new servers, and of each ratio the median. Prints a table of measures
and targets, and writes bench/results/latest.json. Ratios hold where absolute figures do not.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import table  # found by the line above, from any folder
from bench.web_process import ROOT

RESULTS = ROOT / "bench" / "results" / "latest.json"
EXAMPLES = """examples:
  python bench/write.py                       about six minutes
  python bench/write.py --quick               one start and a second for each: does it run at all
  python bench/write.py --only ratios --starts 5 --seconds 12
  python bench/write.py --only gate
"""


def main() -> None:
    """Measure, print, write down."""
    options = _options()
    os.environ["DJANGO_SETTINGS_MODULE"] = "stories_analytics.settings"
    os.environ.setdefault("DEBUG", "1")
    import django  # noqa: PLC0415 - the environment is set by now

    django.setup()
    from bench.ingestion import MEASURES, Size  # noqa: PLC0415 - needs Django

    size = Size.quick() if options.quick else Size(options.starts, options.seconds)
    measured: list[table.Result] = []
    for measure in MEASURES:
        if options.only in measure.__name__:
            print(f"{measure.__name__} …", file=sys.stderr)
            measured += measure(size)
    table.print_table(measured)
    versions = {"django": django.__version__, "gunicorn": _gunicorn(), "wrk": _wrk()}
    table.write_down(measured, Path(options.results), **versions)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="run through, measure nothing well")
    parser.add_argument("--only", default="", help="the measures whose name has this in it")
    parser.add_argument("--starts", type=int, default=3, help="of the servers (3)")
    parser.add_argument("--seconds", type=float, default=6, help="of each load (6)")
    parser.add_argument("--results", default=str(RESULTS), help="the file to write")
    return parser.parse_args()


def _gunicorn() -> str:
    import gunicorn  # type: ignore[import-untyped]  # noqa: PLC0415 - seldom needed

    return str(gunicorn.__version__)


def _wrk() -> str:
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)  # noqa: S607 - found on PATH
    return said.stdout.split("[")[0].strip()


if __name__ == "__main__":
    main()
