"""Snapshots for the tests of the interfaces, against the small ruleset beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RULESET = Path(__file__).resolve().parent / "ruleset"
AS_OF = "2026-07-01T16:30:00+08:00"


def complete(*sections: str, until: str = AS_OF) -> list[dict[str, Any]]:
    """Declarations that the sections are complete."""
    return [{"section": s, "complete_until": until, "state": "yes"} for s in sections]


def late_interrogation() -> dict[str, Any]:
    """A detention without interrogation, 24 hours and more ago: CR-F05 is broken."""
    return {
        "snapshot_id": "S1",
        "as_of": AS_OF,
        "completeness_flag": complete("measure", "interview"),
        "case": {"case_no": "A1", "case_type": "criminal"},
        "person": [{"person_no": "R1", "roles": ["suspect"]}],
        "measure": [
            {
                "measure_id": "M1",
                "kind": "detention",
                "person_no": "R1",
                "approved_at": "2026-06-30T14:00:00+08:00",
                "executed_at": "2026-06-30T15:20:00+08:00",
            }
        ],
    }


def clean() -> dict[str, Any]:
    """A case to which no rule of the small ruleset applies."""
    return {"snapshot_id": "S2", "as_of": AS_OF, "case": {"case_no": "A2"}}


def undecided() -> dict[str, Any]:
    """As ``late_interrogation``, but nothing is declared complete."""
    return late_interrogation() | {"completeness_flag": []}


def dumped(snapshot: object) -> bytes:
    """As it is sent."""
    return json.dumps(snapshot, ensure_ascii=False).encode()
