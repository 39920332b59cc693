"""Made-up criminal cases of a given size, told as an ordinary case system would send them."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from engine.periods.instants import format_instant, parse_instant

OPENED = parse_instant("2026-03-02T09:00:00+08:00")[0]
AS_OF = parse_instant("2026-03-20T12:00:00+08:00")[0]
SECTIONS = (
    "person", "officer", "measure", "interview", "recording", "document", "approval", "notice",
    "property", "area_stay", "period_change", "appraisal", "case",
)  # fmt: skip


def case_body(records: int = 45, seed: int = 1, careless: float = 0.02) -> dict[str, Any]:
    """A detention case with about so many records.

    ``careless``: how often an act is late, unsigned or not written down.
    """
    random = Random(seed)
    suspects = max(1, records // 22)
    body: dict[str, Any] = {name: [] for name in SECTIONS if name != "case"}
    body["snapshot_id"] = f"S{seed}"
    body["as_of"] = format_instant(AS_OF)
    body["case"] = {
        "case_no": f"A{seed}",
        "case_type": "criminal",
        "case_category": "盗窃",
        "status": "under_investigation",
        "filed_at": format_instant(OPENED),
        "accepted_at": format_instant(OPENED - 300),
        "reported_at": format_instant(OPENED - 600),
        "cross_region": False,
        "joint_crime": suspects > 1,
        "serious_case": False,
        "crime_names": ["盗窃"],
    }
    body["officer"] = [
        {"officer_id": f"P{i}", "kind": "police", "qualified": "intermediate"} for i in range(4)
    ]
    for number in range(suspects):
        _suspect(random, body, number, careless)
    while _size(body) < records:
        _paper(random, body, careless)
    body["completeness_flag"] = [
        {"section": name, "complete_until": format_instant(AS_OF), "state": "yes"}
        for name in SECTIONS
    ]
    return body


def case_bytes(records: int = 45, seed: int = 1, careless: float = 0.02) -> bytes:
    """The same as JSON."""
    return json.dumps(case_body(records, seed, careless), ensure_ascii=False).encode()


def orderly_bytes(records: int, seed: int) -> bytes:
    """A case of which nearly nothing is to be reported, as JSON: nobody was careless, and what
    would have to be told of seized property and of stays in the area did not occur."""
    body = case_body(records, seed, 0.0)
    while True:
        body["property"] = body["area_stay"] = []
        if _size(body) >= records:
            return json.dumps(body, ensure_ascii=False).encode()
        _document(body, Random(seed), "R0", OPENED + 60 * _size(body), "xs_028")


def _size(body: dict[str, Any]) -> int:
    return sum(len(rows) for rows in body.values() if isinstance(rows, list)) + 1


def _suspect(random: Random, body: dict[str, Any], number: int, careless: float) -> None:
    """One suspect: summoned, detained, questioned, family told, perhaps arrested."""
    person, start = f"R{number}", OPENED + 1440 * number + random.randint(0, 600)

    def late(minute: int) -> str | None:
        """The minute, seldom much later, seldom not written down."""
        if random.random() >= careless:
            return format_instant(minute)
        return random.choice((None, format_instant(min(AS_OF, minute + 2000))))

    body["person"].append(
        {
            "person_no": person,
            "roles": ["suspect"],
            "gender": random.choice(("1", "2")),
            "birth_date": f"{random.randint(1970, 2004)}-05-06",
            "identity_confirmed": "yes",
        }
    )
    body["area_stay"].append(
        {
            "stay_id": f"L{number}",
            "entry_at": format_instant(start - 240),
            "exit_at": late(start + 200),
            "safety_checked_at": late(start - 230),
            "collected_at": late(start - 200),
            "room_occupants": [person],
        }
    )
    approval = _approval(body, start - 60, "county_head")
    body["measure"].append(
        {
            "measure_id": f"M{number}",
            "kind": "detention",
            "person_no": person,
            "decided_doc": _document(body, random, person, start - 50, "xs_028"),
            "approved_at": format_instant(start - 60),
            "executed_at": format_instant(start),
            "delivered_to_lockup_at": late(start + random.randint(120, 1200)),
            "approval_id": approval,
            "officers": ["P0", "P1"],
            "doc_shown": "yes",
            "ground_facts_stated": "yes",
            "health_checked": "yes",
            "extension_ids": [f"X{number}"],
            "status": "executing",
        }
    )
    body["period_change"].append(
        {
            "change_id": f"X{number}",
            "kind": "extension",
            "target": "拘留执行",
            "length_value": 7,
            "length_unit": "day",
            "length_basis": "total",
            "ground": "special_4d",
            "requested_at": late(start + 2 * 1440),
            "approval_id": _approval(body, start + 3 * 1440 - 600, "county_head"),
        }
    )
    body["notice"].append(
        {
            "notice_id": f"N{number}",
            "kind": "family_detention",
            "person_no": person,
            "notified_at": late(start + random.randint(60, 1300)),
            "method": "书面",
        }
    )
    _document(body, random, person, start + 5 * 1440, "xs_031")
    for turn in range(2):
        begin = start + 300 + turn * 2880 + random.randint(0, 300)
        _interview(random, body, person, begin, careless)


def _interview(
    random: Random, body: dict[str, Any], person: str, begin: int, careless: float
) -> None:
    number = len(body["interview"])
    two = ["P0", "P1"] if random.random() >= careless else ["P0"]
    body["interview"].append(
        {
            "interview_id": f"I{number}",
            "kind": "interrogation",
            "person_no": person,
            "started_at": format_instant(begin),
            "ended_at": format_instant(begin + random.randint(40, 150)),
            "officers": two,
            "recorder": "P1",
            "rights_told_at": format_instant(begin),
            "signed": "yes",
            "recording_ids": [f"V{number}"],
            "place_kind": "custody_room",
            "solo_declared": False,
            "sequence_no": number + 1,
        }
    )
    body["recording"].append(
        {
            "recording_id": f"V{number}",
            "kind": "interview_room",
            "started_at": format_instant(begin - 2),
            "ended_at": format_instant(begin + 160),
            "linked_interview": f"I{number}",
            "continuous": "yes",
        }
    )


def _approval(body: dict[str, Any], minute: int, level: str) -> str:
    key = f"B{len(body['approval'])}"
    body["approval"].append(
        {
            "approval_id": key,
            "level": level,
            "approver": "P3",
            "requested_at": format_instant(minute - 90),
            "decided_at": format_instant(minute),
            "result": "approved",
        }
    )
    return key


def _document(body: dict[str, Any], random: Random, person: str, minute: int, kind: str) -> str:
    key = f"D{len(body['document'])}"
    body["document"].append(
        {
            "document_id": key,
            "kind": kind,
            "number": f"公刑字〔2026〕{len(body['document'])}号",
            "made_at": format_instant(minute),
            "approved_at": format_instant(minute + 10),
            "sent_at": format_instant(minute + random.randint(20, 300)),
            "person_no": person,
            "e_sealed": "yes",
            "signed_by_all": "yes",
        }
    )
    return key


def _paper(random: Random, body: dict[str, Any], careless: float) -> None:
    """One more document, approval, notice or item of property."""
    person = random.choice(body["person"])["person_no"]
    minute = OPENED + random.randint(0, 20_000)
    match random.randint(0, 3):
        case 0:
            _document(body, random, person, minute, "xs_028")
        case 1:
            _approval(body, minute, "dept_head")
        case 2:
            _interview(random, body, person, minute, careless)
        case _:
            body["property"].append(
                {
                    "property_id": f"W{len(body['property'])}",
                    "action": "seizure",
                    "holder": person,
                    "acted_at": format_instant(minute),
                    "list_doc": _document(body, random, person, minute, "xs_058"),
                    "list_signed": "yes" if random.random() >= careless else "no",
                    "stored_at": format_instant(minute + random.randint(30, 1400)),
                    "value": random.randint(100, 9000),
                }
            )
