"""Random hours in an area, made from a seed: people, officers, and sensors that jitter."""

from __future__ import annotations

from random import Random
from typing import Any

from engine.monitor.events import Event, second_of
from tests.engine.monitor.telling import Teller

HOURS = 9
_MODES = ("admin_summons", "criminal_summons", "continued_questioning", "surrender")


def scene(seed: int, people: int = 6, jitter: int = 40) -> list[Event]:
    """Events of one area in the order of their time."""
    chance = Random(seed)
    tell = Teller()
    told: list[Event] = []
    for person in range(people):
        told += _stay(chance, tell, f"S{person}")
    for _ in range(jitter):
        officer, room = f"P{chance.randint(1, 4)}", f"H{chance.randint(1, 3)}"
        kind = chance.choice(("officer_in", "officer_out"))
        told.append(tell.officer(kind, _clock(chance.randint(0, HOURS * 3600)), officer, room))
    return sorted(told, key=lambda event: second_of(event.at))


def _stay(chance: Random, tell: Teller, stay_id: str) -> list[Event]:
    steps = sorted(chance.sample(range(HOURS * 3600), 9))
    arrival = {"mode": chance.choice(_MODES)}
    approval = {"level": "county_head", "hours": 24, "ground": "complex_detention"}
    decided = {"decided_at": "2026-03-11T12:00:00+08:00"}
    longer = {"may_detain": "yes", "approvals": [approval | decided]}
    plan: list[tuple[str, dict[str, Any]]] = [
        ("enter", {"room": f"H{chance.randint(1, 3)}", "arrival": arrival}),
        ("safety_check" if chance.random() < 0.7 else "collect", {}),
        ("wait_in", {"room": f"H{chance.randint(1, 3)}"}),
        ("interview_start", {"room": "X1", "officers": ["P8", "P9"][: chance.randint(0, 2)]}),
        ("interview_end", {}),
        ("take_out", {}),
        ("return", {"room": "H1"}),
        ("limit", {"arrival": longer}),
        ("exit" if chance.random() < 0.8 else "alarm", {"alarm_kind": "sos"}),
    ]
    return [
        tell.event(kind, _clock(step), stay_id=stay_id, **more)
        for step, (kind, more) in zip(steps, plan, strict=True)
    ]


def _clock(second: int) -> str:
    return f"{8 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
