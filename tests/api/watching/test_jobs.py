"""Time alone changes verdicts: the timers, new rules and the nightly sweep see to it."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select, update

from api.audit.tables import entries
from api.audit.tables import snapshots as kept
from api.delivery.tables import events
from api.store.database import Database
from api.watching.case_rows import Case, case_of
from api.watching.figures import figures
from api.watching.rechecking import DISAGREED
from api.watching.sweeping import last_sweep
from api.watching.tables import cases, findings, timeline
from engine.checking import Checker
from engine.periods.instants import parse_instant
from tests.api.watching.world import World, detained, questioned


@pytest.fixture
def world(database: Database, checker: Checker) -> World:
    """The watch at 20:30 on the day of the detention."""
    return World(database, checker, "2026-06-30T20:30:00+08:00")


def case(world: World, case_id: str = "A1") -> Case:
    """The row of a case."""
    with world.database.reading() as connection:
        found = case_of(connection, case_id)
    assert found is not None
    return found


def told(world: World) -> list[tuple[str, str, str | None]]:
    """Kind, verdict and level of every event, in order."""
    with world.database.reading() as connection:
        rows = connection.execute(select(events).order_by(events.c.seq)).all()
    bodies = [(row.kind, msgspec.json.decode(row.data)) for row in rows]
    return [(kind, body["verdict"], body["level"]) for kind, body in bodies]


def test_a_limit_that_runs_out_is_told_at_its_minute_rung_by_rung(world: World) -> None:
    world.push(detained())
    for now in ("09:19", "09:20", "13:19", "13:20", "15:19", "15:20", "15:21", "15:59", "16:00"):
        world.at(f"2026-07-01T{now}:00+08:00")
        world.tick()
    assert told(world) == [
        ("finding.opened", "warning", "黄"),
        ("warning.raised", "warning", "黄"),
        ("finding.changed", "warning", "红"),
        ("warning.raised", "warning", "红"),
        ("finding.changed", "disputed", None),
    ]
    with world.database.reading() as connection:
        minutes = [
            row.as_of
            for row in connection.execute(select(timeline).order_by(timeline.c.seq))
            if row.finding_id
        ]
    assert minutes == [
        parse_instant(f"2026-07-01T{at}:00+08:00")[0] for at in ("09:20", "13:20", "15:21")
    ]
    world.at("2026-07-01T16:01:00+08:00")
    world.tick()
    assert told(world)[-1] == ("finding.changed", "violation", None)
    following, judged = case(world).next_at, case(world).judged_at
    assert following is None or following > judged


def test_without_completeness_the_end_of_a_limit_is_undetermined(world: World) -> None:
    world.push(detained(), assume_complete=False)
    world.at("2026-07-02T00:00:00+08:00")
    world.tick()
    with world.database.reading() as connection:
        verdicts = {row.verdict for row in connection.execute(select(findings))}
    assert verdicts == {3}


def test_a_timer_that_comes_late_judges_by_the_present_moment(world: World) -> None:
    world.push(detained())
    world.at("2026-07-03T00:00:00+08:00")
    world.tick()
    assert told(world) == [("finding.opened", "violation", None)]
    assert not world.timers.run(world.clock.now_precise())


def test_a_batch_goes_on_until_nothing_is_due(world: World) -> None:
    world.timers.together = 3  # type: ignore[attr-defined]
    for number in range(8):
        world.push(detained(case=f"B{number}"))
    world.at("2026-07-02T00:00:00+08:00")
    world.tick()
    assert len(told(world)) == 8
    with world.database.reading() as connection:
        row = connection.execute(select(cases).where(cases.c.next_at <= world.clock.now())).first()
    assert row is None


def test_what_ends_at_midnight_waits_for_what_ends_at_any_other_minute(world: World) -> None:
    world.push(detained(case="B1"))
    world.push(detained(case="B2"))
    midnight = parse_instant("2026-07-01T00:00:00+08:00")[0]
    with world.database.writing() as connection:
        connection.execute(update(cases).where(cases.c.case_id == "B1").values(next_at=midnight))
    world.timers.together = 1  # type: ignore[attr-defined]
    world.at("2026-07-01T10:00:00+08:00")
    assert world.timers.run(world.clock.now_precise())
    assert case(world, "B2").judged_at > case(world, "B1").judged_at


def test_one_case_that_cannot_be_judged_does_not_keep_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.push(detained(case="B1"))
    world.push(detained(case="B2"))
    world.at("2026-07-02T00:00:00+08:00")
    real = world.rules.checker.check

    def failing(data: bytes, **asked: object) -> object:
        if b'"B1"' in data:
            raise RuntimeError
        return real(data, **asked)  # type: ignore[arg-type]

    monkeypatch.setattr(world.rules.checker, "check", failing)
    world.tick()
    assert len(told(world)) == 1
    assert (case(world, "B1").failures, case(world, "B2").failures) == (1, 0)
    monkeypatch.undo()
    world.at("2026-07-02T00:01:00+08:00")
    world.tick()
    assert len(told(world)) == 2
    assert case(world, "B1").failures == 0


def test_a_case_whose_facts_were_removed_leaves_the_watch(world: World) -> None:
    world.push(detained())
    with world.database.writing() as connection:
        connection.execute(update(kept).values(body=None, purged_at=1))
    world.at("2026-07-02T00:00:00+08:00")
    world.tick()
    assert (case(world).state, case(world).next_at) == ("left", None)
    assert world.push(questioned()).watched


def test_new_rules_judge_every_case_again(world: World, checker: Checker) -> None:
    world.at("2026-07-02T00:00:00+08:00")
    world.push(detained())
    world.push(detained(case="A2"))
    rules = checker.ruleset
    fewer = tuple(rule for rule in rules.rules if rule.id != "CR-F05")
    world.rules.past = {rules.hash: checker}
    world.rules.checker = Checker(
        msgspec.structs.replace(rules, rules=fewer, hash="sha256:fewer", version="1.1")
    )
    world.catching_up.run(world.clock.now_precise())
    assert {case(world, name).ruleset for name in ("A1", "A2")} == {"sha256:fewer"}
    assert [kind for kind, _, _ in told(world)][2:] == ["finding.closed", "finding.closed"]
    with world.database.reading() as connection:
        last = connection.scalars(select(timeline.c.body).order_by(timeline.c.seq.desc())).first()
    assert last is not None
    assert msgspec.json.decode(last)["ruleset"] == "sha256:fewer"
    assert msgspec.json.decode(last)["cause"] == "rules"
    assert world.push(detained()).answer is not None


def test_what_a_clock_judged_that_ran_ahead_is_judged_again(world: World) -> None:
    world.push(detained())
    world.at("2026-07-05T00:00:00+08:00")
    world.tick()
    world.at("2026-06-30T20:35:00+08:00")
    world.catching_up.run(world.clock.now_precise())
    assert told(world)[-1][0] == "finding.closed"
    assert case(world).next_at == parse_instant("2026-07-01T09:20:00+08:00")[0]


def test_the_sweep_finds_nothing_and_remembers_that(world: World) -> None:
    for number in range(3):
        world.push(detained(case=f"B{number}"))
    world.at("2026-07-01T02:59:00+08:00")
    world.sweeping.run(world.clock.now_precise())
    world.at("2026-07-01T03:00:00+08:00")
    night(world)
    with world.database.reading() as connection:
        sweep = last_sweep(connection)
        assert sweep is not None and sweep.finished_at is not None
        assert (sweep.cases, sweep.disagreements) == (3, 0)
        told_of = {name: value for name, _, value in figures(connection, world.clock.now())}
    assert told_of["watch_sweep_disagreement_rate"] == 0
    assert told_of["watch_cases"] == 3


def test_the_sweep_puts_right_what_somebody_changed_and_counts_it(world: World) -> None:
    world.at("2026-07-01T14:00:00+08:00")
    world.push(detained())
    world.push(detained(case="A2"))
    world.push(detained(case="A3"))
    with world.database.writing() as connection:
        connection.execute(update(findings).where(findings.c.case_id == "A1").values(level=1))
        connection.execute(update(cases).where(cases.c.case_id == "A2").values(next_at=None))
    world.restart()
    night(world)
    with world.database.reading() as connection:
        sweep = last_sweep(connection)
        assert sweep is not None
        assert (sweep.disagreements, sweep.repaired) == (2, 2)
        disagreed = connection.execute(select(entries).where(entries.c.kind == DISAGREED)).all()
        assert [row.case_id for row in disagreed] == ["A1", "A2"]
        level = select(findings.c.level).where(findings.c.case_id == "A1")
        assert connection.scalar(level) == 4
    assert case(world, "A2").next_at == parse_instant("2026-07-01T15:21:00+08:00")[0]


def night(world: World) -> None:
    """Sweep until it is done, with a process that is replaced after each batch."""
    for _ in range(10):
        world.sweeping.run(world.clock.now_precise())
        world.restart()
