"""A case as the plain facts the other engines work on: whole minutes, 0 for "has not happened"."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from engine.periods.instants import parse_instant

DAY = 1440

Finding = tuple[str, str]
"""Rule id and the record (or the pair of records) that breaks it."""

Fact = dict[str, Any]


class Facts(NamedTuple):
    """The records the eight rules read."""

    as_of: int
    detentions: list[Fact]
    notices: list[Fact]
    interrogations: list[Fact]
    documents: list[Fact]
    seizures: list[Fact]


def facts_of(data: bytes) -> Facts:
    """The facts of one case."""
    body = msgspec.json.decode(data)
    return Facts(
        as_of=_minute(body["as_of"]),
        detentions=[
            {
                "id": m["measure_id"],
                "person": m["person_no"],
                "start": _minute(m.get("executed_at")),
                "approved": _minute(m.get("approved_at")),
                "delivered": _minute(m.get("delivered_to_lockup_at")),
            }
            for m in body["measure"]
            if m["kind"] == "detention"
        ],
        notices=[
            {"person": n["person_no"], "at": _minute(n.get("notified_at"))}
            for n in body["notice"]
            if n["kind"] == "family_detention"
        ],
        interrogations=[
            {
                "id": i["interview_id"],
                "person": i["person_no"],
                "start": _minute(i.get("started_at")),
                "end": _minute(i.get("ended_at")),
                "officers": tuple(i["officers"]),
                "count": len(i["officers"]),
            }
            for i in body["interview"]
            if i["kind"] == "interrogation"
        ],
        documents=[
            {
                "id": d["document_id"],
                "approved": _minute(d.get("approved_at")),
                "sent": _minute(d.get("sent_at")),
            }
            for d in body["document"]
        ],
        seizures=[
            {"id": p["property_id"], "signed": p["list_signed"]}
            for p in body["property"]
            if p["action"] == "seizure"
        ],
    )


def _minute(text: str | None) -> int:
    return 0 if text is None else parse_instant(text)[0]
