"""Whatever comes in whatever order, and wherever the process dies: the register says what a fresh
check says, and its events tell the whole story once and in order.
"""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from api.delivery.tables import events
from api.store.database import Database
from api.store.schema import metadata
from api.watching.case_rows import WATCHED, case_of
from api.watching.judging import Judges
from api.watching.register import register_of, told
from api.watching.running import running_of
from api.watching.tables import findings
from engine.checking import Checker
from engine.rows import DISPUTED, VERDICTS
from tests.api.cases import dumped
from tests.api.watching.crashing import Crashing, KilledError
from tests.api.watching.world import World, detained, questioned

CASES = ("A1", "A2")


def content(case: str, number: int, kind: int) -> dict[str, Any]:
    """One of the snapshots that a case may have."""
    two = detained(number, case)
    two["measure"] = [
        two["measure"][0],
        two["measure"][0] | {"measure_id": "M2", "executed_at": "2026-07-01T02:00:00+08:00"},
    ]
    choices = (
        detained(number, case),
        questioned(number, case),
        questioned(number, case, at="2026-07-01T15:40:00+08:00"),
        two,
        detained(number, case, closed_at="2026-06-30T20:00:00+08:00"),
        detained(number, case, status="archived"),
        {"snapshot_id": f"{case}-S{number}", "case": {"case_no": case}},
    )
    return choices[kind]


pushes = st.tuples(
    st.just("push"),
    st.sampled_from(CASES),
    st.integers(1, 6),
    st.integers(0, 6),
    st.integers(0, 40),
)
jobs = st.tuples(
    st.sampled_from(("timers", "rules", "sweep")), st.integers(0, 1500), st.integers(0, 40)
)
"""Kind of work, minutes that pass before it, and the step at which the process dies."""


class Model:
    """What should be: of each case the newest snapshot that was acknowledged or may have been."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.crashing = Crashing(world.database)
        self.kinds: dict[tuple[str, int], int] = {}

    def push(self, case: str, number: int, kind: int, step: int) -> None:
        """Push, and push again if the process died; a number always means the same content."""
        kind = self.kinds.setdefault((case, number), kind)
        snapshot = content(case, number, kind)
        try:
            with self.crashing.at(step):
                self.world.push(snapshot, number)
        except KilledError:
            self.world.restart()
            self.world.push(snapshot, number)

    def work(self, job: str, minutes: int, step: int) -> None:
        """Let time pass and do a job, which dies at some step."""
        self.world.clock.move(minutes * 60_000)
        run = {
            "timers": self.world.timers,
            "rules": self.world.catching_up,
            "sweep": self.world.sweeping,
        }[job].run
        try:
            with self.crashing.at(step):
                run(self.world.clock.now_precise())
        except KilledError:
            self.world.restart()

    def settle(self) -> None:
        """Do what is due, undisturbed."""
        self.world.tick()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(steps=st.lists(st.one_of(pushes, pushes, jobs), min_size=1, max_size=14))
def test_register_and_events_are_those_of_a_fresh_check(
    database: Database, checker: Checker, steps: list[Any]
) -> None:
    _empty(database)
    model = Model(World(database, checker, "2026-06-30T18:00:00+08:00"))
    for name, *rest in steps:
        if name == "push":
            model.push(*rest)
        else:
            model.work(name, *rest)
        _holds_what_was_judged(model)
        _events_tell_the_register(model)
    model.settle()
    _holds_what_is_true_now(model)
    _events_tell_the_register(model)


def test_a_push_that_dies_anywhere_is_taken_whole_or_not_at_all(
    database: Database, checker: Checker
) -> None:
    world = World(database, checker, "2026-07-01T21:00:00+08:00")
    world.push(detained(case="A0"))
    crashing = Crashing(database)
    for step in range(100):
        case = f"A{step + 1}"
        try:
            with crashing.at(step):
                world.push(content(case, 1, 3), 1)
        except KilledError:
            with database.reading() as connection:
                assert case_of(connection, case) is None
                there = events.c.case_id == case
                assert connection.execute(select(events).where(there)).first() is None
            world.restart()
            assert len(world.push(content(case, 1, 3), 1).opened) == 2
        else:
            break
    # Snapshot, register, limits, timeline, events, the case's row, the audit entry, the commit.
    assert 10 <= step < 50


def _empty(database: Database) -> None:
    """Forget all cases and events; the audit chain takes no deletion and goes on."""
    with database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name.startswith(("watch_", "delivery_")):
                connection.execute(table.delete())


def _holds_what_was_judged(model: Model) -> None:
    """The register of each case is that of its newest snapshot at the minute it was judged."""
    for case in CASES:
        _compare(model, case, None)


def _holds_what_is_true_now(model: Model) -> None:
    for case in CASES:
        _compare(model, case, model.world.clock.now())


def _compare(model: Model, case_id: str, now: int | None) -> None:
    world = model.world
    sent = [number for case, number in model.kinds if case == case_id]
    with world.database.reading() as connection:
        case = case_of(connection, case_id)
        register = register_of(connection, case_id)
        running = running_of(connection, case_id)
    if not sent:
        assert case is None
        return
    assert case is not None
    assert case.sequence == max(sent)
    kind = model.kinds[case_id, case.sequence]
    data = dumped(content(case_id, case.sequence, kind))
    moment = case.judged_at if now is None or case.state != WATCHED else now
    fresh = Judges().judge(world.rules.checker, data, moment, True)
    if case.state == WATCHED:
        assert register == {name: told(entry) for name, entry in fresh.entries.items()}
        if now is None:
            assert case.next_at == fresh.next_at
            assert running == fresh.running
        else:
            assert case.next_at is None or case.next_at > now
    else:
        kept = {n: told(e) for n, e in fresh.entries.items() if e.verdict <= DISPUTED}
        assert (register, running, case.next_at) == (kept, {}, None)
    assert case.open_findings == len(register)


def _events_tell_the_register(model: Model) -> None:
    """Each finding's versions come once each and in order, and the last one is the register's."""
    with model.world.database.reading() as connection:
        rows = connection.execute(select(events).order_by(events.c.seq)).all()
        kept = connection.execute(select(findings)).all()
    state: dict[str, tuple[int, bool, str]] = {}
    for row in rows:
        body = msgspec.json.decode(row.data)
        if row.kind == "warning.raised":
            assert state[body["finding_id"]][0] == body["version"]
            continue
        version, was_open, _ = state.get(body["finding_id"], (0, False, ""))
        assert body["version"] == version + 1
        assert was_open == (row.kind != "finding.opened")
        state[body["finding_id"]] = (
            body["version"],
            row.kind != "finding.closed",
            body["verdict"],
        )
    assert state == {
        row.finding_id: (row.version, row.state == "open", VERDICTS[row.verdict]) for row in kept
    }
