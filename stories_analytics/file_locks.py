"""Lock files between processes; the kernel drops a lock however its holder ended."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep


def open_lock(path: Path) -> int:
    """Return the descriptor of a lock file, which is made when it is not there."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock alone for the length of a block; wait for it first."""
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def lock_within(lock: int, seconds: float) -> bool:
    """Try for a while to hold an open lock alone, and tell whether it worked."""
    give_up_at = monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > give_up_at:
                return False
            sleep(0.05)
        else:
            return True


def is_locked(path: Path) -> bool:
    """Tell whether anybody holds a lock."""
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
