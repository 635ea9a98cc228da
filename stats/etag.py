"""Say in one short text what an answer depends on, so that an unchanged one is not made again."""

from hashlib import sha256

from django.db.models import Count, Max

from stats.answer import Reading
from stats.models import ModelPrice
from stories_analytics import RELEASE


def etag(reading: Reading, *asked: object) -> str:
    """Return the ETag of an answer about the numbers.

    It changes with the numbers, the prices, the running day, what is asked and the release. Not
    with the time: while nothing came in, an answer of an hour ago is still the answer.
    """
    prices = ModelPrice.objects.aggregate(Count("pk"), Max("pk"), Max("changed_at"))
    numbers = reading.numbers
    parts = (numbers.version, numbers.time_zone, reading.today, prices, RELEASE, asked)
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
