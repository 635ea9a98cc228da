"""Load a web process with wrk, and read what it counted."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).parent / "wrk_scripts" / "bodies.lua"
MISSING = (
    "wrk is missing: the load generator. Install it with `apt-get install wrk` or"
    " `brew install wrk`."
)


@dataclass(frozen=True, slots=True)
class Load:
    """What became of the requests of one run; times are milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    refused: int
    broken: int

    @property
    def rate(self) -> float:
        """Return answers a second, of those that were no refusals."""
        return (self.requests - self.refused) / self.seconds


def check_wrk() -> None:
    """Exit with a sentence when there is no wrk."""
    if shutil.which("wrk") is None:
        sys.exit(MISSING)


def load(port: int, path: str, bodies: Path, *, seconds: float, connections: int = 8) -> Load:
    """Post the bodies of a file to an address for some seconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout=30s"]
    url = f"http://127.0.0.1:{port}{path}"
    done = subprocess.run(  # noqa: S603 - no shell, and our own words
        [*command, f"-s{SCRIPT}", url, "--", str(bodies)],
        capture_output=True,
        text=True,
        check=True,
    )
    return Load(**json.loads(done.stdout.splitlines()[-1]))
