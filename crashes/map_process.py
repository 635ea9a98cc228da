"""Read source maps in a process of their own.

A process that answers requests wants neither the memory that a large map takes, nor what a hostile
one may do to a native library.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import IO, cast

from crashes.map_reading import REFUSED, BadMapError, ReadMap

# A map of 1.5 million positions takes a few.
SECONDS = 60
_UNREADABLE = "The source map could not be read."
_COMMAND = ("-m", "crashes.map_reading")
_ROOT = Path(__file__).parent.parent
# A large map takes 170 MB while it is read: two at once may be more than the machine has.
_one_at_a_time = Lock()


def read_apart(pieces: Iterable[bytes]) -> ReadMap:
    """Do what ``map_reading.read_map`` does; it takes a quarter of a second more.

    Args:
        pieces: The map. What they raise ends the process and is raised here.

    Raises:
        BadMapError: It is no usable map, or the process failed on it.
    """
    command = [sys.executable, *_COMMAND]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT
    ) as process:
        try:
            output = _feed(process, pieces)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            process.kill()
            raise BadMapError(_UNREADABLE) from None
        except BaseException:  # Whatever stops the upload, nobody waits for the process.
            process.kill()
            raise
    return _read(output, process.returncode)


def _feed(process: "subprocess.Popen[bytes]", pieces: Iterable[bytes]) -> bytes:
    stdin = cast("IO[bytes]", process.stdin)  # It is a pipe.
    for piece in pieces:
        stdin.write(piece)
    with _one_at_a_time:
        # Only now is the input closed, for which the process waits.
        return process.communicate(timeout=SECONDS)[0]


def _read(output: bytes, status: int) -> ReadMap:
    head, _, packed = output.partition(b"\n")
    if status == 0:
        sha256, positions = head.decode().split()
        return ReadMap(packed, sha256, int(positions))
    raise BadMapError(head.decode() if status == REFUSED else _UNREADABLE)
