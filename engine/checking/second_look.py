"""Every reported row is judged once more by a witness, which also says why."""

from __future__ import annotations

from dsl.ir.rules import Ruleset
from engine.checking.refusals import EngineDisagreement
from engine.explaining.witness.inquiry import Inquiry, Statement
from engine.oracle.evaluator import OverBudgetError
from engine.oracle.judging import Oracle
from engine.oracle.trace import Trace
from engine.rows import Row
from engine.sight import Sight


class SecondLook:
    """No row is explained that the witness does not confirm.

    It shares the oracle's limits, duties and scopes.  When a row changes by itself is not asked
    again.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._inquiry = Inquiry(ruleset)
        self._oracle = Oracle(ruleset)

    def at(self, sight: Sight, engine: str) -> Look:
        """The second look at one sight's rows, given by the engine of that name."""
        return Look(self._ruleset, self._inquiry, self._oracle, sight, engine)


class Look:
    """The rows of one sight, looked at one after the other."""

    def __init__(
        self, ruleset: Ruleset, inquiry: Inquiry, oracle: Oracle, sight: Sight, engine: str
    ) -> None:
        self._ruleset = ruleset
        self._hearing = inquiry.into(sight.view)
        self._oracle = oracle
        self._sight = sight
        self._engine = engine
        self.unexplained = 0

    def statement(self, row: Row) -> Statement | None:
        """About one row; None where it has no subject or the steps for one check are used up.

        Raises EngineDisagreement if the witness sees another row.
        """
        if not self._has_subject(row):
            return None
        try:
            statement = self._hearing.of(row)
        except OverBudgetError:
            self.unexplained += 1
            return None
        own = statement.row
        if own is None or own != row._replace(next_change=own.next_change):
            rule = self._ruleset.rules[row.rule]
            keys = self._sight.keys(rule, row.subjects)
            raise EngineDisagreement(self._engine, rule.id, keys, row, own)
        return statement

    def trace(self, row: Row) -> Trace:
        """The oracle's own trace of the row, step by step."""
        trace = Trace()
        if self._has_subject(row):
            self._oracle.judge_one(row.rule, row.subjects, self._sight.view, trace)
        return trace

    def _has_subject(self, row: Row) -> bool:
        """An engine that ran out of steps gives one row for the whole rule."""
        return len(row.subjects) == len(self._ruleset.rules[row.rule].subjects)
