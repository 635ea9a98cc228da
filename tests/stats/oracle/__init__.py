"""A second opinion on every number: docs of the metrics replayed in plain Python.

Nothing here imports `stats` or asks the database. It keeps what ingestion was sent, decides by
itself what of it counts, and answers the questions of ``GET /api/stats`` from loops over it.
"""

from tests.stats.oracle.replay import Oracle

__all__ = ["Oracle"]
