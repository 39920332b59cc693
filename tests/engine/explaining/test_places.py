"""Records of the visible snapshot are found again where they were submitted."""

from __future__ import annotations

from typing import Any

from engine.explaining.places import Places
from engine.facts.model import SnapshotModel
from engine.view import make_view
from tests.engine.checking.stories import minute
from tests.engine.explaining.rulesets import vocabulary

MODEL = SnapshotModel(vocabulary())


def places(interviews: list[dict[str, Any]], as_of: str) -> tuple[Places, Any]:
    interview = MODEL.shapes["interview"].record
    case = MODEL.shapes["case"].record(case_no="A1")
    sent = MODEL.root(
        snapshot_id="S", case=case, interview=tuple(interview(**each) for each in interviews)
    )
    seen = make_view(MODEL, sent, as_of=minute(as_of)).snapshot
    return Places(sent, seen), seen


def test_hidden_records_shift_nothing() -> None:
    found, seen = places(
        [
            {"interview_id": "I0", "started_at": "2026-03-12T08:00:00+08:00"},
            {"interview_id": "I1", "started_at": "2026-03-10T08:00:00+08:00"},
            {"interview_id": "I2", "started_at": "2026-03-12T09:00:00+08:00"},
            {"interview_id": "I3", "started_at": "2026-03-10T09:00:00+08:00"},
        ],
        "2026-03-11T00:00:00+08:00",
    )
    assert [each.interview_id for each in seen.interview] == ["I1", "I3"]
    assert found.moved("/interview/1/started_at") == "/interview/3/started_at"


def test_a_record_that_lost_a_later_time_is_still_the_same() -> None:
    found, seen = places(
        [
            {"interview_id": "I0", "started_at": "2026-03-12T08:00:00+08:00"},
            {
                "interview_id": "I1",
                "started_at": "2026-03-10T23:00:00+08:00",
                "ended_at": "2026-03-11T01:00:00+08:00",
            },
        ],
        "2026-03-11T00:00:00+08:00",
    )
    assert seen.interview[0].ended_at is None
    assert found.moved("/interview/0/started_at") == "/interview/1/started_at"


def test_the_case_is_no_list() -> None:
    found, _ = places([], "2026-03-11T00:00:00+08:00")
    assert found.moved("/case/filed_at") == "/case/filed_at"
    assert found.moved(None) is None
