"""One detention, told step by step: the case most examples of answers start from."""

from __future__ import annotations

import json
from typing import Any

from engine.answers import Answer, Finding
from engine.checking import Checker
from engine.periods.instants import parse_instant
from tests.engine.explaining.rulesets import ruleset

Snapshot = dict[str, Any]

CHECKER = Checker(ruleset())
AS_OF = "2026-03-11T16:30:00+08:00"


def minute(text: str) -> int:
    return parse_instant(text)[0]


def detention(**measure: Any) -> Snapshot:
    """R1 detained on 10 March 2026 at 15:20; nothing else has happened, and all is declared."""
    return {
        "snapshot_id": "S1",
        "as_of": AS_OF,
        "case": {"case_no": "A1", "case_type": "criminal", "filed_at": "2026-03-10T09:00:00+08:00"},
        "person": [{"person_no": "R1"}],
        "measure": [
            {
                "measure_id": "M1",
                "kind": "detention",
                "person_no": "R1",
                "executed_at": "2026-03-10T15:20:00+08:00",
                **measure,
            }
        ],
        "interview": [],
        "period_change": [],
        "completeness_flag": [
            {"section": section, "complete_until": AS_OF, "state": "yes"}
            for section in ("measure", "interview", "period_change")
        ],
    }


def interrogated(at: str) -> Snapshot:
    """The same with an interrogation."""
    snapshot = detention()
    snapshot["interview"] = [
        {"interview_id": "I1", "kind": "interrogation", "person_no": "R1", "started_at": at}
    ]
    return snapshot


def answer(snapshot: Snapshot, **options: Any) -> Answer:
    """The answer with everything in it; ``at`` is as_of as a written time."""
    at = options.pop("at", None)
    options.setdefault("include", {"all"})
    data = json.dumps(snapshot, ensure_ascii=False).encode()
    return CHECKER.check(data, as_of=None if at is None else minute(at), **options)


def finding(snapshot: Snapshot, rule: str, **options: Any) -> Finding:
    """The only finding of a rule."""
    (found,) = [f for f in answer(snapshot, **options).findings if f.rule == rule]
    return found
