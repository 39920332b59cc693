"""A snapshot of one stay, so that the rules themselves can judge it."""

from __future__ import annotations

from typing import Any

from engine.monitor.alarms import written
from engine.monitor.stay import Interview, Presence, Stay
from engine.periods.instants import format_instant

SECTIONS = (
    "arrival",
    "area_stay",
    "interview",
    "presence",
    "area_alarm",
    "approval",
    "person",
    "measure",
    "transfer",
)
"""What the events tell completely (of a measure or transfer, what bears on the limits); anything
else stays unknown to the rules."""

MOST_PRESENCES = 2_000

_ARRIVAL = "A1"


def snapshot_of(stay: Stay, as_of: int) -> dict[str, Any]:
    """What is known of a stay at a minute, as a snapshot to check."""
    moment = format_instant(as_of)
    person = stay.person_no or stay.stay_id
    snapshot: dict[str, Any] = {
        "snapshot_id": f"monitor-{stay.stay_id}",
        "as_of": moment,
        "completeness_flag": [
            {"section": section, "complete_until": moment, "state": "yes"} for section in SECTIONS
        ],
        "case": {"case_no": stay.case_id or f"monitor-{stay.stay_id}"},
        "person": [{"person_no": person}],
        "officer": _officers(stay),
        "arrival": [_arrival(stay, person)],
        "approval": _approvals(stay),
        "measure": _measures(stay, person),
        "transfer": _transfers(stay, person),
        "area_stay": [_area_stay(stay)],
        "interview": [_interview(each, stay, person) for each in stay.interviews],
        "presence": _presences(stay),
        "area_alarm": [
            _known(
                {
                    "stay_id": stay.stay_id,
                    "kind": device.kind,
                    "raised_at": written(device.at),
                    "level": device.level,
                }
            )
            for device in stay.devices
        ],
    }
    if stay.case_type is not None:
        snapshot["case"]["case_type"] = stay.case_type
    if stay.arrival is not None:
        snapshot["case"]["may_detain"] = stay.arrival.may_detain
    return snapshot


def _arrival(stay: Stay, person: str) -> dict[str, Any]:
    told = stay.arrival
    record: dict[str, Any] = {
        "arrival_id": _ARRIVAL,
        "person_no": person,
        "entered_area_at": _time(stay.entered),
        "left_at": _time(stay.exited),
    }
    if told is not None:
        record |= {
            "mode": told.mode,
            "arrived_at": told.arrived_at or _time(stay.entered),
            "limit_ground": told.limit_ground,
            "special_complex": told.special_complex,
            "custody_needed": told.custody_needed,
            "extension_approvals": [f"P{n + 1}" for n in range(len(told.approvals))] or None,
        }
        if told.approvals:
            record["extension_approval"] = "P1"
    return _known(record)


def _approvals(stay: Stay) -> list[dict[str, Any]]:
    told = stay.arrival.approvals if stay.arrival is not None else ()
    questioning = stay.arrival is not None and stay.arrival.mode == "continued_questioning"
    kind = "continued_questioning" if questioning else "summons_extension"
    return [
        _known(
            {
                "approval_id": f"P{place + 1}",
                "subject_ref": _ARRIVAL,
                "kind": kind,
                "level": approval.level,
                "decided_at": approval.decided_at,
                "result": "approved",
                "length_value": approval.hours,
                "length_unit": "hour",
                "ground": approval.ground,
            }
        )
        for place, approval in enumerate(told)
    ]


def _measures(stay: Stay, person: str) -> list[dict[str, Any]]:
    told = stay.arrival
    measures: list[dict[str, Any]] = []
    if told is not None and (told.restrained_at or told.sober_at):
        begun = told.restrained_at or told.arrived_at or _time(stay.entered)
        measures.append(
            {"measure_id": "M1", "kind": "protective_restraint", "executed_at": begun}
            | {"sober_at": told.sober_at, "person_no": person}
        )
    if told is not None and told.detained_at is not None:
        measures.append(
            {"measure_id": "M2", "kind": "detention", "executed_at": told.detained_at}
            | {"person_no": person}
        )
    return [_known(measure) for measure in measures]


def _transfers(stay: Stay, person: str) -> list[dict[str, Any]]:
    told = stay.arrival
    if told is None or told.transferred_at is None:
        return []
    transfer = {"transfer_id": "T1", "kind": "jurisdiction", "person_no": person}
    return [transfer | {"received_at": told.transferred_at}]


def _area_stay(stay: Stay) -> dict[str, Any]:
    outing = stay.outings[-1] if stay.outings else None
    waited: tuple[int | None, int | None] = (stay.waiting, None)
    if stay.waiting is None and stay.waited:
        waited = stay.waited[-1]
    record: dict[str, Any] = {
        "stay_id": stay.stay_id,
        "arrival_id": _ARRIVAL,
        "entry_at": _time(stay.entered),
        "exit_at": _time(stay.exited),
        "exit_kind": "final" if stay.exited is not None else None,
        "safety_checked_at": _time(stay.checked),
        "collected_at": _time(stay.collected),
        "waiting_room_at": _time(waited[0]),
        "waiting_room_left_at": _time(waited[1]),
        "room_no": stay.room,
        "first_interview_at": _time(stay.interviews[0].start) if stay.interviews else None,
    }
    if outing is not None:
        record |= {"temp_out_reason": outing.reason or None, "return_due_at": _time(outing.due)}
        if outing.approved != "unknown":
            record["temp_out_approved"] = outing.approved == "yes"
    return _known(record)


def _interview(interview: Interview, stay: Stay, person: str) -> dict[str, Any]:
    criminal = stay.case_type == "criminal"
    officers = sorted(o for o, role in interview.attended.items() if role == "police")
    return _known(
        {
            "interview_id": interview.interview_id,
            "kind": "interrogation" if criminal else "inquiry_offender",
            "person_no": person,
            "started_at": _time(interview.start),
            "ended_at": _time(interview.end),
            "officers": officers or None,
            "room_no": interview.room,
            "place": "interview",
            "place_kind": "case_area",
            "solo_declared": interview.solo_declared,
        }
    )


def _presences(stay: Stay) -> list[dict[str, Any]]:
    """Who was there when; whoever is with the person also watches over him."""
    records: list[dict[str, Any]] = []
    for place, presence in enumerate(stay.presences[-MOST_PRESENCES:]):
        common = {
            "stay_id": stay.stay_id,
            "officer_id": presence.officer,
            "officer_count": 1,
            "from_at": written(presence.start),
            "to_at": _time(presence.end),
        }
        records.append({"presence_id": f"G{place + 1}", "role": "guard", **_known(common)})
        if presence.interview_id is not None:
            records.append(_interviewer(place, presence, common))
    return records


def _interviewer(place: int, presence: Presence, common: dict[str, Any]) -> dict[str, Any]:
    return _known(
        {
            "presence_id": f"I{place + 1}",
            "role": "interviewer",
            "interview_id": presence.interview_id,
            **common,
        }
    )


def _officers(stay: Stay) -> list[dict[str, Any]]:
    roles: dict[str, str] = {}
    for presence in stay.presences:
        roles[presence.officer] = presence.role
    for interview in stay.interviews:
        roles |= interview.officers
    return [
        {"officer_id": officer, "kind": role} for officer, role in sorted(roles.items()) if officer
    ]


def _time(second: int | None) -> str | None:
    return None if second is None else written(second)


def _known(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None}
