"""Small snapshots to start from, and the model they are read with."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from dsl.ir.vocabulary import Vocabulary
from dsl.vocabulary import load_vocabulary
from engine.facts.model import SnapshotModel
from engine.facts.reading import SnapshotReader, SnapshotReading

AS_OF = "2026-03-11T16:00:00+08:00"


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(Path(__file__).parents[3] / "rulesets/vocabulary")


@cache
def model() -> SnapshotModel:
    return SnapshotModel(vocabulary())


@cache
def reader() -> SnapshotReader:
    return SnapshotReader(model())


def snapshot(**sections: Any) -> dict[str, Any]:
    """A good snapshot: a case of detention, with sections replaced or added."""
    return {
        "snapshot_id": "s-1",
        "as_of": AS_OF,
        "completeness_flag": [{"section": "measure", "complete_until": AS_OF, "state": "yes"}],
        "case": {"case_no": "A1", "case_type": "criminal", "filed_at": "2026-03-03T10:00+08:00"},
        "person": [{"person_no": "R1", "roles": ["suspect"], "birth_date": "1988-05-06"}],
        "measure": [
            {
                "measure_id": "M1",
                "kind": "detention",
                "person_no": "R1",
                "approved_at": "2026-03-10T14:50:00+08:00",
                "executed_at": "2026-03-10T15:20:00+08:00",
            }
        ],
    } | sections


def detention(**facts: Any) -> dict[str, Any]:
    """``snapshot`` with facts of its one measure replaced or added."""
    whole = snapshot()
    whole["measure"][0] |= facts
    return whole


def encode(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def read(content: Any, **options: Any) -> SnapshotReading:
    """Read a Python value, or bytes as they are."""
    data = content if isinstance(content, bytes) else encode(content)
    return reader().read(data, **options)


def refused(content: Any) -> list[tuple[str, str]]:
    """Code and pointer of each reason for refusal, checked for what all must have."""
    reading = read(content)
    assert (reading.snapshot is None) == bool(reading.problems)
    for problem in (*reading.problems, *reading.notes):
        assert problem.message
        assert problem.advice
        assert problem.pointer == "" or problem.pointer.startswith("/")
    return [(problem.code, problem.pointer) for problem in reading.problems]


def noted(content: Any) -> list[tuple[str, str]]:
    """Code and pointer of each note on a snapshot that is accepted."""
    assert refused(content) == []
    return [(note.code, note.pointer) for note in read(content).notes]
