"""Values that a rule's message asks for beyond its deadline: 实有n人, 金额 …"""

from __future__ import annotations

from dsl.ir import expressions as x
from dsl.ir.rules import Ruleset, Slot
from engine.explaining.tree import result_word
from engine.oracle.evaluator import Book, Budget, Env, Evaluator, OverBudgetError
from engine.oracle.judging import STEPS
from engine.oracle.meanings import MEANINGS
from engine.oracle.records import Records
from engine.oracle.subjects import subject_at
from engine.oracle.trace import Trace
from engine.periods.building import build_day_table
from engine.rows import Row, View


class SlotValues:
    """Evaluates the slots of a ruleset's messages."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._book: Book | None = None

    def word(self, slot: Slot, row: Row, view: View) -> str:
        """The slot's value for the row's subject in words; empty if it is unknown."""
        if slot.value is None:
            return ""
        if self._book is None:
            self._book = Book(self._ruleset, build_day_table(self._ruleset.calendar))
        trace = Trace()
        rule = self._ruleset.rules[row.rule]
        records = Records(self._ruleset.vocabulary, view)
        evaluator = Evaluator(self._book, MEANINGS, records, Budget(STEPS), trace)
        try:
            subject = subject_at(evaluator, rule, row.subjects)
            if subject is None:
                return ""
            evaluator.governing = evaluator.time(rule.governed_by, subject.env)
            _evaluate(evaluator, slot.value, subject.env)
        except OverBudgetError:
            return ""
        return result_word(trace.root.children[-1])


def _evaluate(evaluator: Evaluator, value: x.Expression, env: Env) -> None:
    """The result stays in the trace."""
    if isinstance(value, x.Truth):
        evaluator.truth(value, env)
    elif isinstance(value, x.Number):
        evaluator.number(value, env)
    elif isinstance(value, x.Time):
        evaluator.time(value, env)
    else:
        evaluator.record(value, env)
