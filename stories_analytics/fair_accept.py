"""Know how many connections each process has, so that they take about as many each.

All processes wait on one socket, and whoever wakes first gets a connection. Clients that keep
theirs open, as every proxy does, would then sit at one process while the other has nothing to do.
"""

import mmap
import struct

# Processes of one start of the server; a later one takes the place of one that has gone.
PLACES = 256
_PLACE = struct.Struct("<i")
_NOBODY = -1


class OpenConnections:
    """A table in memory that is shared over the fork: the open connections of each process."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._table = mmap.mmap(-1, places * _PLACE.size)
        for place in range(places):
            self.forget(place)

    def tell(self, process: int, count: int) -> None:
        """Say how many connections a process has."""
        _PLACE.pack_into(self._table, self._offset(process), count)

    def forget(self, process: int) -> None:
        """Take a process that has ended out of the comparison."""
        self.tell(process, _NOBODY)

    def has_more_than_another(self, process: int) -> bool:
        """Tell whether another process has fewer connections."""
        mine = _PLACE.unpack_from(self._table, self._offset(process))[0]
        known = (count for (count,) in _PLACE.iter_unpack(self._table[:]))
        return any(_NOBODY < count < mine for count in known)

    def _offset(self, process: int) -> int:
        return process % self._places * _PLACE.size


OPEN = OpenConnections()
