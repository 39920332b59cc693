"""The disposal's parts of one process."""

from __future__ import annotations

from collections.abc import Mapping

from api.clock import Clock
from api.disposal.acting import Acting
from api.disposal.intake import Intake
from api.disposal.limits import Span
from api.disposal.ordering import OrderDeadlines, Ordering
from api.disposal.overdue import Deadlines
from api.disposal.sampling import Sampling
from api.disposal.scoring import Scoring
from api.disposal.sensitive import Sensitivity
from api.disposal.states import State
from api.disposal.stepping import Stepping
from api.store.database import Database
from api.watching.rules_at_hand import Rules
from api.workers.jobs import Job
from engine.periods.building import build_day_table
from engine.periods.calendar import DayTable


class Disposal:
    """What people do with findings."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rules: Rules,
        limits: Mapping[State, Span],
    ) -> None:
        def days() -> DayTable:
            return build_day_table(rules.checker.ruleset.calendar)

        def rule_ids() -> frozenset[str]:
            return frozenset(rule.id for rule in rules.checker.ruleset.rules)

        self.stepping = Stepping(limits, days)
        self.acting = Acting(database, clock, self.stepping)
        self.ordering = Ordering(database, clock, self.stepping)
        self.sampling = Sampling(database, clock)
        self.scoring = Scoring(database, clock, rule_ids)
        self.jobs: tuple[Job, ...] = (
            Intake(database, self.stepping),
            Deadlines(database, self.stepping),
            OrderDeadlines(database),
            Sensitivity(database),
        )
