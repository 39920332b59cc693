"""No alarm leaves on the word of the stream alone: the rules judge the person's snapshot first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from dsl.ir.rules import Rule, Ruleset
from engine.answers import VERDICT_LABELS
from engine.checking.checker import Checker
from engine.checking.refusals import SnapshotRefused
from engine.monitor.alarms import CONFIRMATION_LABELS, Confirmation, Confirmed
from engine.monitor.kinds import PRESENCE_KINDS, RULES, WatchName
from engine.monitor.limits import handling_limit
from engine.monitor.snapshots import snapshot_of
from engine.monitor.stay import Stay
from engine.rows import NOT_APPLICABLE, PENDING, UNDETERMINED, Row
from engine.signals import Fired

RECHECK_SECONDS = 60
"""A refuted alarm whose rule names no next change is not asked again before this."""

_ALL_RULES = frozenset(
    {"ADM-XW-01", "ADM-JP-01", "CR-B01", "CR-B04", "CR-B05", "CR-B06", "CR-B07"}
).union(*RULES.values())

_LABELS = tuple(VERDICT_LABELS.values())
"""Worst first, as a row counts verdicts."""

_FAR = 400 * 24 * 60
"""Minutes; a change later than this is none that a stay will see."""


class Confirmer:
    """Asks the rules that belong to an alarm; knows no clock."""

    def __init__(self, ruleset: Ruleset) -> None:
        kept = tuple(rule for rule in ruleset.rules if rule.id in _ALL_RULES)
        self._hash = ruleset.hash
        self._rules = kept
        self._checker = Checker(msgspec.structs.replace(ruleset, rules=kept))

    @property
    def rules(self) -> frozenset[str]:
        """Ids of the rules the ruleset has for alarms."""
        return frozenset(rule.id for rule in self._rules)

    def confirm(self, name: WatchName, fired: Fired, stay: Stay, now: int) -> Confirmed:
        """What the rules say at ``now`` (a second) of one firing."""
        wanted = self._wanted(name, stay)
        if not wanted:
            return _confirmed("no_rule")
        # Rules count in minutes; a presence gap of seconds is judged at the end of its minute.
        as_of = now // 60 + (1 if name.kind in PRESENCE_KINDS else 0)
        try:
            rows = self._judge(stay, as_of)
        except SnapshotRefused:
            return _confirmed("unchecked")
        concerned = [
            row
            for row in rows
            if self._rules[row.rule].id in wanted and row.verdict != NOT_APPLICABLE
        ]
        # A rule that does not speak of this case refutes nothing.
        if not concerned:
            return _confirmed("no_rule")
        return self._weigh(min(concerned, key=lambda row: row.verdict), fired)

    def _judge(self, stay: Stay, as_of: int) -> list[Row]:
        snapshot: dict[str, Any] = snapshot_of(stay, as_of)
        return self._checker.verdicts(msgspec.json.encode(snapshot), as_of=as_of)

    def _wanted(self, name: WatchName, stay: Stay) -> frozenset[str]:
        rules: Iterable[str] = RULES[name.kind]
        if name.kind == "handling_timeout":
            limit = handling_limit(stay.arrival, stay.entered or 0, stay.case_type)
            rules = (*rules, *(limit.rules if limit is not None else ()))
        return self.rules.intersection(rules)

    def _weigh(self, row: Row, fired: Fired) -> Confirmed:
        rule, verdict = self._rules[row.rule], row.verdict
        if verdict == UNDETERMINED:
            return self._by(rule, "undetermined", verdict)
        reached = row.strict is not None and row.strict <= -(-fired.due // 60)
        if verdict < UNDETERMINED or (verdict == PENDING and (fired.lead or reached)):
            return self._by(rule, "confirmed", verdict)
        change = row.next_change if row.next_change < _horizon(fired) else None
        recheck = fired.due + RECHECK_SECONDS if change is None else change * 60
        return msgspec.structs.replace(self._by(rule, "refuted", verdict), recheck=recheck)

    def _by(self, rule: Rule, state: Confirmation, verdict: int) -> Confirmed:
        return Confirmed(
            state,
            CONFIRMATION_LABELS[state],
            rule=rule.id,
            title=rule.title,
            verdict=_LABELS[verdict],
            basis=rule.basis,
            advice=rule.advice,
            ruleset=self._hash,
        )


def _horizon(fired: Fired) -> int:
    return fired.due // 60 + _FAR


def _confirmed(state: Confirmation) -> Confirmed:
    return Confirmed(state, CONFIRMATION_LABELS[state])
