"""Days as ``stats.answer.timeline`` gives them."""

from datetime import date, timedelta

FIELDS = ("dau", "new_users", "events", "recordings", "crashes")
FIRST = date(2025, 10, 1)


def days_of(dau, **fields):
    """Return as many days as there are daily users; what is not given is zero."""
    count = len(dau)
    known = {name: [0] * count for name in FIELDS} | {"dau": dau} | fields
    known.setdefault("estimated_cost_usd", [0.0] * count)
    known.setdefault("success_rate", [None] * count)
    return [
        {
            "day": (FIRST + timedelta(days=place)).isoformat(),
            **{name: values[place] for name, values in known.items()},
        }
        for place in range(count)
    ]
