"""Snapshots as case systems send them, made from the whole cases by number and date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from api.loading import load_checker
from api.settings import Settings
from engine.checking import Checker

HERE = timezone(timedelta(hours=8))
CASES = Path(__file__).parents[2] / "fixtures" / "cases"
CHANGING = ("notice", "recording", "document", "service", "disclosure", "presence", "approval")
"""Sections that come late: a snapshot before the last may lack any of them."""

_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?\+08:00$")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")


class Push(NamedTuple):
    """One request to send."""

    case_id: str
    sequence: int
    body: bytes


class Whole(NamedTuple):
    """A whole case, and the moment shortly after which time alone changes its verdicts."""

    snapshot: dict[str, Any]
    turn: datetime


@cache
def _wholes() -> tuple[Whole, ...]:
    settings = Settings()
    checker = load_checker(settings.ruleset_folder(), settings.cache_folder())
    return tuple(_whole(checker, path.read_bytes()) for path in sorted(CASES.glob("*.json")))


def _whole(checker: Checker, data: bytes) -> Whole:
    snapshot = json.loads(data)
    answer = checker.check(data, assume_complete=True)
    turn = datetime.fromisoformat(answer.next_change_at or answer.as_of)
    # A limit in days runs out at midnight wherever the case is moved to.
    by_the_clock = turn.hour or turn.minute
    return Whole(snapshot, turn if by_the_clock else datetime.fromisoformat(answer.as_of))


def case_pushes(number: int, pushes: int, now: datetime, seed: int) -> Iterator[Push]:
    """The successive snapshots of one case; the last is whole.

    Its times are moved so that a limit in hours runs out within twenty minutes from ``now``.
    """
    random = Random(f"{seed}-{number}")
    whole = _wholes()[number % len(_wholes())]
    case_id = f"TEST-{seed}-{number:06d}"
    move = now - whole.turn + timedelta(minutes=random.randrange(20))
    snapshot = _moved(whole.snapshot, timedelta(minutes=int(move.total_seconds() // 60)))
    snapshot["case"]["case_no"] = case_id
    snapshot["test_data"] = True
    for sequence in range(1, pushes + 1):
        late = [each for each in CHANGING if sequence < pushes and random.random() < 0.4]
        known = {name: value for name, value in snapshot.items() if name not in late}
        known["snapshot_id"] = f"{case_id}-{sequence}"
        content = {"snapshot": known, "sequence": sequence, "assume_complete": True}
        yield Push(case_id, sequence, json.dumps(content, ensure_ascii=False).encode())


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(each, by) for key, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    if isinstance(value, str) and _MOMENT.match(value):
        return (datetime.fromisoformat(value) + by).isoformat()
    if isinstance(value, str) and _DATE.match(value):
        return (datetime.fromisoformat(value) + timedelta(days=by.days)).date().isoformat()
    return value
