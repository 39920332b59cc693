"""After the run: was anything acknowledged lost, doubled or out of order?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from api.delivery.tables import events
from api.runtime import Runtime
from api.store.database import Database
from api.watching.rechecking import Rechecking
from api.watching.rules_at_hand import RulesAtHand
from api.watching.sweeping import Sweeping, last_sweep
from api.watching.tables import cases, snapshots, sweeps
from api.watching.timers import Timers
from benchmarks.reliability.receiver import Taken

KINDS = ("finding.opened", "finding.changed", "finding.closed", "warning.raised")
"""What the receiver subscribes to."""


class Verdict(NamedTuple):
    """Counts; every one named ``lost``, ``strange`` or ``disordered`` should be 0."""

    acknowledged: int
    snapshots_lost: int
    cases_behind: int
    events: int
    events_lost: int
    events_strange: int
    deliveries: int
    duplicates: int
    duplicates_changed: int
    cases_disordered: int

    @property
    def good(self) -> bool:
        """Whether all promises held."""
        return not (
            self.snapshots_lost
            or self.cases_behind
            or self.events_lost
            or self.events_strange
            or self.duplicates_changed
            or self.cases_disordered
        )


def judge(
    database: Database, acknowledged: Mapping[str, set[int]], received: Iterable[Taken]
) -> Verdict:
    """``acknowledged``: by case, the numbers of the snapshots that were answered with 200."""
    kept, newest = _kept(database)
    with database.reading() as connection:
        asked = select(events.c.event_id, events.c.seq).where(events.c.kind.in_(KINDS))
        known = dict(connection.execute(asked).tuples().all())
    first: dict[str, Taken] = {}
    order: dict[str, list[int]] = defaultdict(list)
    deliveries = changed = 0
    for each in received:
        deliveries += 1
        before = first.get(each.event_id)
        if before is None:
            first[each.event_id] = each
            order[each.subject].append(each.seq)
        elif before.body != each.body:
            changed += 1
    return Verdict(
        acknowledged=sum(map(len, acknowledged.values())),
        snapshots_lost=sum(len(numbers - kept[case]) for case, numbers in acknowledged.items()),
        cases_behind=sum(newest.get(c, 0) < max(numbers) for c, numbers in acknowledged.items()),
        events=len(known),
        events_lost=len(known.keys() - first.keys()),
        events_strange=len(first.keys() - known.keys()),
        deliveries=deliveries,
        duplicates=deliveries - len(first),
        duplicates_changed=changed,
        cases_disordered=sum(numbers != sorted(numbers) for numbers in order.values()),
    )


def _kept(database: Database) -> tuple[dict[str, set[int]], dict[str, int]]:
    kept: dict[str, set[int]] = defaultdict(set)
    with database.reading() as connection:
        for case, number in connection.execute(select(snapshots.c.case_id, snapshots.c.sequence)):
            kept[case].add(number)
        newest = (
            connection.execute(
                select(cases.c.case_id, func.max(cases.c.sequence)).group_by(cases.c.case_id)
            )
            .tuples()
            .all()
        )
    return kept, dict(newest)


def sweep(runtime: Runtime) -> dict[str, int]:
    """Judge every case once more and compare; nothing may differ.  No other process may run."""
    at_hand = RulesAtHand(runtime.database, runtime.rules)
    rechecking = Rechecking(runtime.database, at_hand)
    while Timers(runtime.database, rechecking).run(runtime.clock.now_precise()):
        pass
    with runtime.database.writing() as connection:
        connection.execute(sweeps.delete())
    sweeping = Sweeping(runtime.database, rechecking, 0, 1_000)
    while True:
        sweeping.run(runtime.clock.now_precise())
        with runtime.database.reading() as connection:
            found = last_sweep(connection)
        if found is not None and found.finished_at is not None:
            return {"swept": found.findings, "sweep_disagreements": found.disagreements}


def undelivered(database: Database, received: int) -> int:
    """How many events are not yet told of, by number alone."""
    asked = select(func.count()).select_from(events).where(events.c.kind.in_(KINDS))
    with database.reading() as connection:
        total = connection.execute(asked).scalar_one()
    return max(0, total - received)
