"""The engine on the expert system shell, equal to the oracle row by row."""

from __future__ import annotations

from threading import local
from typing import NamedTuple

from dsl.ir.rules import Ruleset
from engine.rete.judging import exhausted, kinds_of, merged
from engine.rete.memory import Records, Session, Steps
from engine.rete.network import FastNetwork
from engine.rete.patterns import Matched, PatternNetwork
from engine.rete.program import Program
from engine.rows import Row, View


class Experta:
    """Judges views with one network for each thread; a network that raised is thrown away."""

    name = "experta"
    _network: type[FastNetwork] = FastNetwork

    def __init__(self, ruleset: Ruleset) -> None:
        self._program = Program(ruleset)
        self._kinds = [kinds_of(rule) for rule in ruleset.rules]
        self._ids = [rule.id for rule in ruleset.rules]
        self._local = local()

    def judge(self, view: View) -> list[Row]:
        """All rows, ordered by rule index, then subject positions."""
        network = getattr(self._local, "network", None)
        if network is None:
            network = self._local.network = self._network(self._program)
        records = Records(self._program.keys, view.snapshot)
        session = Session(view, records, self._program.derivations, Steps(0))
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


class ExpertaRete(Experta):
    """As ``Experta``, with relations between records matched by patterns; slower, but it can say
    which patterns matched."""

    name = "experta-rete"
    _network = PatternNetwork

    def why(self, view: View, rule: str) -> list[Why]:
        """For every subject of a rule's versions the patterns that matched, in order.

        A subject stands there once for each record that was found.
        """
        self.judge(view)
        network: PatternNetwork = self._local.network
        return [
            Why(index, positions, matched)
            for (index, positions), ways in sorted(network.matched.items())
            for matched in sorted(ways, key=repr)
            if self._ids[index] == rule
        ]


class Why(NamedTuple):
    """What matched for one subject of the rule version at ``rule`` of the ruleset."""

    rule: int
    subjects: tuple[int, ...]
    matched: tuple[Matched, ...]
