"""Every reported row is judged once more by the oracle, which also says why."""

from __future__ import annotations

from dsl.ir.rules import Ruleset
from engine.checking.refusals import EngineDisagreement
from engine.oracle.judging import Oracle
from engine.oracle.records import Records
from engine.oracle.trace import Trace
from engine.rows import Row
from engine.sight import Sight


class SecondLook:
    """The oracle as witness: no row is explained that it does not confirm."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._oracle = Oracle(ruleset)

    def records(self, sight: Sight) -> Records:
        """The records to look at, once for all rows of a sight."""
        return self._oracle.records(sight.view)

    def at(self, sight: Sight, row: Row, engine: str, records: Records) -> Trace:
        """The oracle's trace of the row.  Raises EngineDisagreement if it sees another row.

        Engines count their steps each in their own way, so there is nothing to compare where
        one of them ran out of steps.
        """
        rule = self._ruleset.rules[row.rule]
        if len(row.subjects) < len(rule.subjects):
            return Trace(over_budget=True)
        trace = Trace()
        own = self._oracle.judge_one(row.rule, row.subjects, sight.view, trace, records)
        if own != row and not trace.over_budget:
            keys = sight.keys(rule, row.subjects)
            raise EngineDisagreement(engine, rule.id, keys, row, own)
        return trace

    def versions(self, sight: Sight, row: Row, trace: Trace, records: Records) -> dict[int, Trace]:
        """The traces of all versions that may govern the row's subject, by rule index."""
        traces = {row.rule: trace}
        for index, _ in trace.versions:
            if index not in traces:
                traces[index] = Trace()
                self._oracle.judge_one(index, row.subjects, sight.view, traces[index], records)
        return traces
