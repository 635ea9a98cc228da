"""The command line of the trials."""

import argparse
import sys

from bench.chaos.trials import TRIALS, NotPossibleHereError

EXAMPLES = """examples:
  python -m bench.chaos                      all trials at length, some ten minutes
  python -m bench.chaos kills full_disk
  python -m bench.chaos --batches 200        all in short
"""


def main() -> int:
    """Run trials, print their verdicts, and return 1 when one failed."""
    names = [trial.__name__ for trial in TRIALS]
    parser = argparse.ArgumentParser(
        prog="python -m bench.chaos",
        description="Break things on purpose, under load, and count what is left.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=", ".join(names))
    parser.add_argument("--batches", type=int, help="of ten events; each trial has its own number")
    options = parser.parse_args()
    unknown = set(options.trials) - set(names)
    if unknown:
        parser.error(f"no such trial: {', '.join(unknown)}")
    failed = False
    for trial, usual in TRIALS.items():
        if options.trials and trial.__name__ not in options.trials:
            continue
        try:
            verdict = trial(options.batches or usual)
        except NotPossibleHereError as reason:
            print(f"{trial.__name__}: SKIPPED, {reason}")
            continue
        print(f"{trial.__name__}: {verdict}", flush=True)
        failed |= bool(verdict.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
