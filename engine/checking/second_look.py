"""Every reported row is judged once more by a witness, which also says why."""

from __future__ import annotations

from dsl.ir.rules import Ruleset
from engine.answers import Finding
from engine.checking.refusals import EngineDisagreement
from engine.explaining.finding import Explainer
from engine.explaining.witness.inquiry import Inquiry, Statement
from engine.oracle.evaluator import Budget, OverBudgetError
from engine.oracle.judging import Oracle
from engine.oracle.trace import Trace
from engine.rows import Row
from engine.sight import Sight

TREE_STEPS = 100_000
"""Steps of the oracle for the trees of one answer, all together."""


class SecondLook:
    """No row is explained that the witness does not confirm.

    It shares the oracle's limits and duties in time.  When a row changes by itself is not asked
    again.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.inquiry = Inquiry(ruleset)
        self.oracle = Oracle(ruleset)
        self.explainer = Explainer(ruleset)

    def at(self, sight: Sight, engine: str) -> Look:
        """The second look at one sight's rows, given by the engine of that name."""
        return Look(self, sight, engine)


class Look:
    """The rows of one sight, looked at one after the other.

    ``unexplained`` counts the findings for which no steps were left: they say no more than the
    row does, or lack their tree.
    """

    def __init__(self, second: SecondLook, sight: Sight, engine: str) -> None:
        self._second = second
        self._hearing = second.inquiry.into(sight.view)
        self._scene = second.explainer.scene(sight)
        self._tree_budget = Budget(TREE_STEPS)
        self._sight = sight
        self._engine = engine
        self.unexplained = 0

    def finding(self, row: Row, keys: tuple[str, ...], with_tree: bool) -> Finding:
        """The row explained, whose subjects have these keys.

        Raises EngineDisagreement if the witness sees another row.
        """
        explain = self._second.explainer.finding
        if not self._has_subject(row):
            return explain(self._scene, row, keys, None, Trace() if with_tree else None)
        try:
            trace = self._trace(row) if with_tree else None
            return explain(self._scene, row, keys, self._statement(row, keys), trace)
        except OverBudgetError:
            self.unexplained += 1
            return explain(self._scene, row, keys, None)

    def _statement(self, row: Row, keys: tuple[str, ...]) -> Statement:
        statement = self._hearing.of(row)
        own = statement.row
        if own is None or own != row:
            rule = self._second.ruleset.rules[row.rule]
            raise EngineDisagreement(self._engine, rule.id, keys, row, own)
        return statement

    def _trace(self, row: Row) -> Trace | None:
        """The oracle's own trace of the row, step by step; None if its steps are used up."""
        trace, view = Trace(), self._sight.view
        self._second.oracle.judge_one(row.rule, row.subjects, view, trace, budget=self._tree_budget)
        if trace.over_budget:
            self.unexplained += 1
            return None
        return trace

    def _has_subject(self, row: Row) -> bool:
        """An engine that ran out of steps gives one row for the whole rule."""
        return len(row.subjects) == len(self._second.ruleset.rules[row.rule].subjects)
