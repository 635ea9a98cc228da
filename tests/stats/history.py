"""A random history of a server: what comes in, how it is folded, and what goes wrong meanwhile."""

from datetime import date, timedelta
from typing import Any

import pytest

from stats.fold import fold
from stats.keyed_rows import KeyedTable
from tests.stats.random_traffic import MODELS, ZONES, Traffic
from tests.stats.world import World

STEPS = {
    "_send": 50,
    "_report": 25,
    "_fold": 20,
    "_fold_and_die": 6,
    "_ask": 4,
    "_wait": 8,
    "_price": 4,
    "_erase": 2,
    "_exclude": 1,
    "_rebuild": 1,
}


class Killed(Exception):  # noqa: N818 - what happens to a process
    """The end of a fold in the middle of its work."""


class History:
    """Lets things happen to a world, in an order that a seed decides."""

    def __init__(self, world: World, seed: int, **traffic: Any) -> None:
        self.world = world
        self.zone = ZONES[seed % len(ZONES)]
        self.traffic = Traffic(seed, self.zone, **traffic)
        self._random = self.traffic.random
        world.begin(self.zone)

    def happen(self, steps: int, *, without: tuple[str, ...] = ()) -> None:
        """Let some steps happen."""
        weights = {name: weight for name, weight in STEPS.items() if name not in without}
        names = self._random.choices(list(weights), list(weights.values()), k=steps)
        for name in names:
            getattr(self, name)()

    def check(self, questions: int) -> None:
        """Ask random questions."""
        for _ in range(questions):
            self._ask()

    # --- Steps -----------------------------------------------------------------------------

    def _send(self) -> None:
        self.world.send(self.traffic.batch(self.world.now))

    def _report(self) -> None:
        self.world.crash(self.traffic.report(self.world.now))

    def _fold(self) -> None:
        self.world.fold(self._random.randint(1, 6))

    def _fold_and_die(self) -> None:
        """Fold, and be gone after a random write: of users, sets, sums or sessions."""
        left = self._random.randint(0, 8)
        write, delete = KeyedTable.write, KeyedTable.delete

        def dying(method: Any) -> Any:
            def wrapped(table: KeyedTable, rows: Any) -> None:
                nonlocal left
                if not left:
                    raise Killed
                left -= 1
                method(table, rows)

            return wrapped

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(KeyedTable, "write", dying(write))
            patch.setattr(KeyedTable, "delete", dying(delete))
            try:
                fold(self._random.randint(1, 20))
            except Killed:
                return

    def _ask(self) -> None:
        period = self._random.choice(["7d", "30d", "90d"])
        self.world.assert_agrees(period, self._until(), **self.traffic.filters())

    def _until(self) -> date:
        """Return a last day; once days are purged mostly one of them, or one soon after them."""
        through = self.world.oracle.past.through
        if through == date.min or self._random.random() < 0.3:
            return self.traffic.until(self.world.today)
        return through + timedelta(days=self._random.randint(-45, 35))

    def _wait(self) -> None:
        self.world.pass_time(timedelta(hours=self._random.choice([0.01, 1, 5, 17, 24, 24 * 9])))

    def _price(self) -> None:
        model = self._random.choice([name for name in MODELS if isinstance(name, str)])
        since = self.world.today - timedelta(days=self._random.choice([0, 3, 30, 400]))
        self.world.price(model, since, self._random.choice(["0", "0.006", "0.0125", "1.5"]))

    def _erase(self) -> None:
        self.world.erase(self._random.choice(self.traffic.users))

    def _exclude(self) -> None:
        count = self._random.choice([0, 1, 2])
        self.world.exclude(*self._random.sample(self.traffic.users, count))

    def _rebuild(self) -> None:
        self.world.assert_rebuild_changes_nothing()
