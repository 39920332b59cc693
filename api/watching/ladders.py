"""When a rule's ladder warns before a limit ends, for calendars."""

from __future__ import annotations

import msgspec

from dsl.ir.rules import Rule, Ruleset
from engine.oracle.rungs import rung_instants
from engine.periods.building import build_day_table

_DAY = 1440


class Ladders:
    """The ladders of one ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._table = build_day_table(ruleset.calendar)
        self._rules: dict[str, list[Rule]] = {}
        for rule in ruleset.rules:
            self._rules.setdefault(rule.id, []).append(rule)

    def of(self, rule: str, deadline: int, as_of: int) -> bytes:
        """The minutes before the deadline at which a rung counted from it is reached, as JSON.

        Rungs counted from the start of a period are left out: a calendar has only the end.
        """
        versions = self._rules.get(rule, [])
        day = as_of // _DAY
        in_force = [v for v in versions if v.in_force[0] <= day <= (v.in_force[1] or day)]
        for version in (in_force or versions)[-1:]:
            placed = rung_instants(version.ladder, self._table, None, deadline)
            return msgspec.json.encode(sorted({deadline - minute for minute, _ in placed}))
        return b"[]"
