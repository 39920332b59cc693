"""Whoever does whatever in whatever order: only what the table says happens, and history grows."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from api.disposal.items import Step
from api.disposal.refusals import InvalidError, NotAllowedError, RefusedError, StaleError
from api.disposal.states import State
from api.disposal.transitions import BACK, BY_ACTION, SAME, TABLE, Side
from api.security.identity import Identity
from tests.api.disposal.office import APPROVER, HANDLER, JUDGE, SECOND_JUDGE, SIDES, Office

REFUSALS = (InvalidError, NotAllowedError, RefusedError, StaleError)
ACTIONS = [action for actions in SIDES.values() for action in sorted(actions)]
PEOPLE = [HANDLER, JUDGE, SECOND_JUDGE, APPROVER]
HOUR = 3_600_000


def test_every_line_of_the_table_has_its_side() -> None:
    for line in TABLE:
        sides = [side for side, actions in SIDES.items() if line.action in actions]
        assert sides == ([] if line.side is Side.SYSTEM else [line.side]), line.action
    assert len(BY_ACTION) == len(TABLE) + 1


def test_every_state_can_be_reached_and_left() -> None:
    reached = {State.RAISED} | {line.to for line in TABLE if isinstance(line.to, State)}
    assert reached == set(State)
    for state in State:
        ways = [line for line in TABLE if state in line.origins and line.to != SAME]
        assert ways, state


class Machine(RuleBasedStateMachine):
    """One finding; people act at random, time passes, facts come and go."""

    office: Office
    number = 0

    def __init__(self) -> None:
        super().__init__()
        Machine.number += 1
        self.case = f"A{Machine.number}"
        self.office.late_case(self.case)
        self.history: list[Step] = list(self.office.steps(self.case))

    @rule(
        who=st.sampled_from(PEOPLE),
        action=st.sampled_from(ACTIONS),
        behind=st.sampled_from([0, 0, 0, 0, 1]),
    )
    def act(self, who: Identity, action: str, behind: int) -> None:
        """Somebody tries a step, sometimes without having seen the last one."""
        before = self.office.only(self.case)
        line = BY_ACTION[action]
        try:
            after = self.office.act(
                who,
                action,
                case=self.case,
                step=before.step - behind,
                days=3,
            )
        except REFUSALS:
            assert self.office.only(self.case) == before
            return
        assert behind == 0
        assert before.state in line.origins
        if line.to not in (SAME, BACK):
            assert after.state == line.to
        assert after.step == before.step + 1

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        """Time passes and the clockwork looks."""
        self.office.clock.move(hours * HOUR)
        self.office.alarm()

    @rule()
    def facts_come(self) -> None:
        """The interrogation is reported after all."""
        self.office.cured(self.case)

    @invariant()
    def history_only_grows(self) -> None:
        """No step is ever changed or lost, and each begins where the last ended."""
        steps = list(self.office.steps(self.case))
        assert steps[: len(self.history)] == self.history
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        for last, step in itertools.pairwise(steps):
            assert step.from_state == last.to_state
            line = BY_ACTION[step.action]
            assert State(last.to_state) in line.origins
            assert (step.actor == "system") == (line.side is Side.SYSTEM)
        assert steps[-1].to_state == self.office.only(self.case).state
        self.history = steps

    @invariant()
    def nobody_stands_on_both_sides(self) -> None:
        """Who asks does not approve, who answers does not judge."""
        for number, step in enumerate(self.history):
            apart = BY_ACTION[step.action].apart
            earlier = self.history[:number]
            assert not any(s.actor == step.actor and s.action in apart for s in earlier)


@pytest.mark.parametrize("steps", [40])
def test_only_the_table_happens(office: Office, steps: int) -> None:
    Machine.office = office
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
