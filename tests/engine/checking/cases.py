"""Generated cases in a small world: two persons, some measures, interviews and extensions."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from engine.periods.instants import format_instant, parse_instant

START = parse_instant("2026-03-10T08:00:00+08:00")[0]
"""All times lie within some days from here."""

Snapshot = dict[str, Any]

minutes = st.integers(0, 6 * 24 * 4).map(lambda quarter: START + 15 * quarter)
persons = st.sampled_from(["R1", "R2"])
states = st.sampled_from(["yes", "no", "unknown"])


@st.composite
def times(draw: st.DrawFn) -> str:
    """A written time, sometimes a bare date."""
    text = format_instant(draw(minutes))
    return text[:10] if draw(st.integers(0, 9)) == 0 else text


def record(key: str, number: int, **attributes: st.SearchStrategy[Any]) -> Any:
    """A record with its identifier and some of these attributes."""
    return st.fixed_dictionaries({key: st.just(f"{key[0].upper()}{number}")}, optional=attributes)


def measure(number: int) -> Any:
    return record(
        "measure_id",
        number,
        kind=st.sampled_from(["detention", "detention", "detention", "bail"]),
        person_no=persons,
        approved_at=times(),
        executed_at=times(),
        released_at=times(),
        delivered_to_lockup_at=times(),
        doc_shown=states,
        emergency_first=states,
    )


def interview(number: int) -> Any:
    return record(
        "interview_id",
        number,
        kind=st.sampled_from(["interrogation", "inquiry_witness"]),
        person_no=persons,
        started_at=times(),
        officers=st.lists(st.sampled_from(["O1", "O2", "O3"]), max_size=2, unique=True),
    )


def change(number: int) -> Any:
    return record(
        "change_id", number, kind=st.sampled_from(["extension", "deduction"]), requested_at=times()
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A snapshot that is accepted; sections may be missing, empty, undeclared or declared."""
    as_of = draw(minutes)
    snapshot: Snapshot = {
        "snapshot_id": "S1",
        "as_of": format_instant(as_of),
        "case": draw(record("case_no", 1, filed_at=times())),
        "person": [{"person_no": "R1"}, {"person_no": "R2"}],
        "officer": [{"officer_id": name} for name in ("O1", "O2", "O3")],
    }
    for name, make in (("measure", measure), ("interview", interview), ("period_change", change)):
        if draw(st.integers(0, 5)):
            count = draw(st.integers(0, 3))
            snapshot[name] = [draw(make(number)) for number in range(count)]
    snapshot["completeness_flag"] = [
        {
            "section": name,
            "complete_until": format_instant(draw(st.one_of(st.just(as_of), minutes))),
            "state": "yes",
        }
        for name in ("measure", "interview", "period_change")
        if draw(st.integers(0, 2))
    ]
    return snapshot


def shuffled(snapshot: Snapshot, seed: int) -> Snapshot:
    """The same sections and records, and keys, in another order."""
    chance = random.Random(seed)
    mixed: Snapshot = {}
    for name in chance.sample(sorted(snapshot), len(snapshot)):
        content = snapshot[name]
        if isinstance(content, list):
            content = [_mixed_keys(item, chance) for item in content]
            chance.shuffle(content)
        mixed[name] = content
    return mixed


def _mixed_keys(item: Snapshot, chance: random.Random) -> Snapshot:
    return {name: item[name] for name in chance.sample(sorted(item), len(item))}
