"""The steps of a limit say what counted, what did not, and why."""

from engine.periods.explaining import Counted, Deducted, Ended, Linked, Rolled
from engine.periods.extension import ADD, NOT_BEFORE, RESTART, TOO_LATE, USED, USED_UP
from engine.periods.readings import ROLL, Reading
from engine.periods.units import DAY, INF, MONTH
from tests.engine.periods.limits import Link, plain
from tests.engine.periods.tables import at, day


def test_a_rolled_and_interrupted_limit_is_told_step_by_step() -> None:
    limit = plain(at("2026-01-12 10:00"), 30, DAY, Reading(roll=ROLL))._replace(
        deductions=[(at("2026-01-20 09:00"), at("2026-01-25 18:00"))]
    )
    assert limit.explain() == [
        Counted(at("2026-01-12 10:00"), 30, DAY, at("2026-02-12")),
        Deducted(at("2026-01-20"), at("2026-01-25"), 5, 0),
        Rolled(day("2026-02-16"), day("2026-02-24")),
        Ended(at("2026-02-25"), at("2026-02-24 23:59"), 0, 0),
    ]


def test_every_refused_link_carries_its_reason() -> None:
    soon, late = at("2026-03-01"), at("2026-09-01")
    links = [
        Link(ADD, 2, MONTH, soon, 0, 1),
        Link(ADD, 1, MONTH, soon, 0, 0),
        Link(ADD, 1, MONTH, soon, 0, 0),
        Link(ADD, 2, MONTH, late, 0, 1),
    ]
    limit = plain(at("2026-01-15"), 2, MONTH, Reading())._replace(
        links=links, spec_cap=[1, 1], spec_after=[-1, 0]
    )
    steps = [step for step in limit.explain() if isinstance(step, Linked)]
    assert [step.outcome for step in steps] == [NOT_BEFORE, USED, USED_UP, TOO_LATE]
    assert [step.good_until for step in steps[:2]] == [at("2026-03-15 23:59")] * 2
    assert steps[1].end == steps[2].end == at("2026-04-16")


def test_a_restart_frees_the_uses_before_it() -> None:
    links = [
        Link(ADD, 1, MONTH, at("2026-03-01"), 0, 0),
        Link(RESTART, 2, MONTH, at("2026-04-10"), at("2026-04-10"), 1),
        Link(ADD, 2, MONTH, at("2026-05-30"), 0, 2),
        Link(ADD, 1, MONTH, at("2026-06-01"), 0, 0),
        Link(ADD, 1, MONTH, at("2026-06-02"), 0, 0),
        Link(RESTART, 2, MONTH, at("2026-06-03"), at("2026-06-03"), 1),
    ]
    limit = plain(at("2026-01-15"), 2, MONTH, Reading())._replace(
        links=links, spec_cap=[1, 1, 1], spec_after=[-1, -1, 0]
    )
    steps = [step for step in limit.explain() if isinstance(step, Linked)]
    assert [step.outcome for step in steps] == [USED, USED, NOT_BEFORE, USED, USED_UP, USED_UP]
    assert steps[-1].end == at("2026-07-11")


def test_a_pause_without_end_leaves_no_deadline() -> None:
    limit = plain(at("2026-03-02"), 30, DAY, Reading(roll=ROLL))._replace(
        deductions=[(at("2026-03-10"), INF)]
    )
    assert limit.explain()[-1] == Ended(INF, INF, 0, 1)
    assert not any(isinstance(step, Rolled) for step in limit.explain())
