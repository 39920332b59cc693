"""The watch of one process: its parts, made from the database, the clock and the rules."""

from __future__ import annotations

from api.clock import Clock
from api.delivery.owners import Owners
from api.store.database import Database
from api.watching.feeds import Feeds
from api.watching.figures import Reading, figures
from api.watching.leaving import Leaving
from api.watching.pushing import Pushing
from api.watching.rechecking import Rechecking
from api.watching.rules_at_hand import Rules, RulesAtHand
from api.watching.sweeping import Sweeping
from api.watching.timers import CatchingUp, Timers
from api.workers.jobs import Job


class Watch:
    """Takes snapshots, ends watches, gives out calendars, and does the work in between."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rules: Rules,
        *,
        owners: Owners,
        sweep_hour: int,
        recheck_per_second: int,
    ) -> None:
        """``owners``: whose rights a calendar has; ``sweep_hour``: o'clock here;
        ``recheck_per_second``: cases judged again without haste, under new rules and in the
        nightly sweep.
        """
        at_hand = RulesAtHand(database, rules)
        rechecking = Rechecking(database, at_hand)
        self._database = database
        self._clock = clock
        self.pushing = Pushing(database, clock, at_hand)
        self.leaving = Leaving(database, clock)
        self.feeds = Feeds(database, clock, owners)
        self.jobs: tuple[Job, ...] = (
            Timers(database, rechecking),
            CatchingUp(database, at_hand, rechecking, recheck_per_second),
            Sweeping(database, rechecking, sweep_hour, recheck_per_second),
        )

    def figures(self) -> list[Reading]:
        """Figures for Prometheus."""
        with self._database.reading() as connection:
            return list(figures(connection, self._clock.now()))
