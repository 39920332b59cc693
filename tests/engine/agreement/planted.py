"""An engine with one deliberate fault, to see that it is found."""

from __future__ import annotations

from dsl.ir.rules import Ruleset
from engine.compiled.engine import Compiled
from engine.rows import COMPLIANT, VIOLATION, Row, View


class Planted:
    """The default engine, except that it never calls CR-F05 broken."""

    name = "planted"

    def __init__(self, ruleset: Ruleset) -> None:
        self._engine = Compiled(ruleset)
        self._rules = {i for i, rule in enumerate(ruleset.rules) if rule.id == "CR-F05"}

    def judge(self, view: View) -> list[Row]:
        return [self._faulty(row) for row in self._engine.judge(view)]

    def _faulty(self, row: Row) -> Row:
        if row.rule in self._rules and row.verdict == VIOLATION:
            return row._replace(verdict=COMPLIANT)
        return row
