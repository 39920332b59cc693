"""The engine on the expert system shell, equal to the oracle row by row."""

from __future__ import annotations

from threading import local

from dsl.ir.rules import Ruleset
from engine.rete.judging import exhausted, kinds_of, merged
from engine.rete.memory import Records, Session, Steps
from engine.rete.network import FastNetwork
from engine.rete.program import Program
from engine.rows import Row, View


class Experta:
    """Judges views with one network for each thread; a network that raised is thrown away."""

    name = "experta"

    def __init__(self, ruleset: Ruleset) -> None:
        self._program = Program(ruleset)
        self._kinds = [kinds_of(rule) for rule in ruleset.rules]
        self._ids = [rule.id for rule in ruleset.rules]
        self._local = local()

    def judge(self, view: View) -> list[Row]:
        """All rows, ordered by rule index, then subject positions."""
        program = self._program
        records = Records(program.keys, view.snapshot)
        session = Session(view, records, program.derivations, Steps(0))
        network = getattr(self._local, "network", None)
        if network is None:
            network = self._local.network = FastNetwork(program)
        try:
            rows, given_up = network.judge(session)
        except BaseException:
            del self._local.network
            raise
        return self._in_order(rows, given_up)

    def _in_order(
        self, rows: dict[tuple[int, tuple[int, ...]], Row], given_up: set[int]
    ) -> list[Row]:
        """Versions of one rule made one; a rule given up has one row."""
        stopped: dict[str, int] = {}
        for index in sorted(given_up):
            stopped.setdefault(self._ids[index], index)
        found: dict[tuple[str, tuple[str, ...], tuple[int, ...]], dict[int, Row]] = {}
        for (index, positions), row in rows.items():
            if self._ids[index] not in stopped:
                place = (self._ids[index], self._kinds[index], positions)
                found.setdefault(place, {})[index] = row
        judged = [merged(versions) for versions in found.values()]
        judged += [exhausted(index) for index in stopped.values()]
        return sorted(judged, key=lambda row: (row.rule, row.subjects))
