"""Let the web processes add up what each has counted, in files of a folder that they share."""

import atexit
import os
import shutil
import tempfile

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share() -> None:
    """Make the folder, before the first metric is made, which looks for it."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="stories-metrics-")
    atexit.register(_delete, os.environ[FOLDER], of=os.getpid())


def _delete(folder: str, *, of: int) -> None:
    # A web process that ends runs this, too, and the others still count.
    if os.getpid() == of:
        shutil.rmtree(folder, ignore_errors=True)
