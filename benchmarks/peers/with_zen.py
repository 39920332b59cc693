"""The eight rules for zen-engine: one expression each, over the whole case."""

from __future__ import annotations

import json
from typing import Any

import zen

from benchmarks.peers.facts import Facts, Finding, facts_of

IN_TIME = "{0}.person == m.person and {0}.{1} > 0 and {0}.{1} <= m.start + 1440"
LATE = "now > m.start + 1440"
EXPRESSIONS = {
    "CR-X01": "map(filter(detentions as m, m.delivered > m.start + 1440"
    f" or (m.delivered == 0 and {LATE})) as m, m.id)",
    "CR-X02": f"map(filter(detentions as m, {LATE} and not some(notices as n,"
    f" {IN_TIME.format('n', 'at')})) as m, m.id)",
    "CR-X03": f"map(filter(detentions as m, {LATE} and not some(interrogations as i,"
    f" {IN_TIME.format('i', 'start')})) as m, m.id)",
    "CR-X04": "map(filter(detentions as m, m.approved == 0 or m.approved > m.start) as m, m.id)",
    "CR-X05": "map(filter(interrogations as i, i.count < 2) as i, i.id)",
    "CR-X06": "map(filter(seizures as p, p.signed == 'no') as p, p.id)",
    "CR-X07": "map(filter(documents as d, d.sent > 0 and (d.approved == 0 or d.approved > d.sent))"
    " as d, d.id)",
    "CR-X08": "flatMap(interrogations as a, map(filter(interrogations as b, a.number < b.number"
    " and a.start < b.end and b.start < a.end and some(a.officers as o, o in b.officers)) as b,"
    " a.id + '+' + b.id))",
}


class WithZen:
    """One decision with one expression node."""

    name = "zen"

    def __init__(self) -> None:
        expressions = [
            {"id": rule, "key": f"found.{rule.replace('-', '')}", "value": text}
            for rule, text in EXPRESSIONS.items()
        ]
        self._rules = {rule.replace("-", ""): rule for rule in EXPRESSIONS}
        graph = {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "in"},
                {
                    "id": "rules",
                    "type": "expressionNode",
                    "name": "rules",
                    "content": {"expressions": expressions},
                },
                {"id": "out", "type": "outputNode", "name": "out"},
            ],
            "edges": [
                {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
                {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
            ],
        }
        self._decision: Any = zen.ZenEngine().create_decision(json.dumps(graph))

    def read(self, data: bytes) -> Facts:
        """The case as facts."""
        return facts_of(data)

    def judge(self, facts: Facts) -> set[Finding]:
        """What is broken in a case."""
        numbered = [{"number": i, **f} for i, f in enumerate(facts.interrogations)]
        result = self._decision.evaluate(
            {
                "now": facts.as_of,
                "detentions": facts.detentions,
                "notices": facts.notices,
                "interrogations": numbered,
                "documents": facts.documents,
                "seizures": facts.seizures,
            }
        )["result"]["found"]
        return {(self._rules[rule], key) for rule, keys in result.items() for key in keys}
