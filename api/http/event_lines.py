"""A batch of events, one a line: how many lines it may have, and what each of them says."""

from __future__ import annotations

from typing import NamedTuple

from api.http.monitor_wire import RefusedLine, items
from api.problems import Problem, ProblemItem, problem
from engine.monitor.events import Event, EventRefusedError, read_event

MOST_LINES = 1_000


class Batch(NamedTuple):
    """The events with the numbers of their lines, and the lines that are none."""

    taken: list[tuple[int, Event]]
    refused: list[RefusedLine]


def read_batch(body: bytes) -> Batch | Problem:
    """The events of a batch; of one with too many lines none is read."""
    lines = body.split(b"\n", MOST_LINES)
    if len(lines) > MOST_LINES and lines.pop().strip():
        return _too_many()
    batch = Batch([], [])
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            batch.taken.append((number, read_event(line)))
        except EventRefusedError as error:
            batch.refused.append(RefusedLine(number, items(error.problems)))
    return batch


def _too_many() -> Problem:
    item = ProblemItem(
        "M102",
        "",
        "一批里的行过多，整批没有收",
        expected=(f"至多 {MOST_LINES} 行",),
        advice="分成几批送；早已收过的重送也只算一次",
    )
    return problem("too-large", "一批过大", 413, item.message, [item])
