"""Long proofs: asked for, worked on in slices, kept with the texts they are about."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from api.rulesets.tables import tasks as table
from api.rulesets.versions import Version

TESTS, AGREEMENT, IMPACT = "tests", "agreement", "impact"
KIND_LABELS = {TESTS: "场景与示例", AGREEMENT: "引擎一致性", IMPACT: "影响回放"}

QUEUED, RUNNING, DONE, FAILED, DROPPED = "queued", "running", "done", "failed", "dropped"
OPEN = (QUEUED, RUNNING)


class Task(msgspec.Struct, frozen=True):
    """One proof; ``digest`` of the texts it is about, times in milliseconds UTC."""

    seq: int
    version: int
    kind: str
    digest: str
    state: str
    done: int
    total: int
    holder: str | None
    options: bytes
    result: bytes | None
    actor: str
    asked_at: int
    ended_at: int | None


def ask(
    connection: Connection,
    version: Version,
    kind: str,
    who: str,
    options: dict[str, Any],
    now: int,
) -> Task:
    """Ask for a proof of a version as it is now; one that is under way already will do.

    Proofs under way of earlier texts of the version are dropped.
    """
    connection.execute(
        update(table)
        .where(
            table.c.version == version.seq,
            table.c.digest != version.digest,
            table.c.state.in_(OPEN),
        )
        .values(state=DROPPED, ended_at=now)
    )
    known = newest(connection, version, kind)
    if known is not None and known.state in OPEN:
        return known
    return _add(connection, version, kind, who, options, now, QUEUED, None)


def add_result(
    connection: Connection, version: Version, kind: str, who: str, result: bytes, now: int
) -> Task:
    """Keep a proof that was made elsewhere."""
    return _add(connection, version, kind, who, {"elsewhere": True}, now, DONE, result)


def newest(connection: Connection, version: Version, kind: str) -> Task | None:
    """The latest proof of a kind that is about the version's present texts."""
    query = (
        select(table)
        .where(
            table.c.version == version.seq,
            table.c.kind == kind,
            table.c.digest == version.digest,
        )
        .order_by(table.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Task(*row)


def next_open(connection: Connection) -> Task | None:
    """The oldest proof that is not finished."""
    query = select(table).where(table.c.state.in_(OPEN)).order_by(table.c.seq).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Task(*row)


def take_over(connection: Connection, task: Task, holder: str) -> None:
    """Work on a proof from its beginning."""
    row = {"state": RUNNING, "holder": holder, "done": 0, "total": 0}
    connection.execute(update(table).where(table.c.seq == task.seq).values(row))


def progress(
    connection: Connection,
    task: int,
    holder: str,
    done: int,
    total: int,
) -> bool:
    """Note how far a proof is; False if it is no longer this holder's."""
    row = {"done": done, "total": total}
    return _own(connection, task, holder, row)


def finish(
    connection: Connection, task: int, holder: str, state: str, result: bytes, done: int, now: int
) -> bool:
    """Keep a proof's result; False if it is no longer this holder's."""
    return _own(
        connection, task, holder, {"state": state, "result": result, "ended_at": now, "done": done}
    )


def _own(connection: Connection, task: int, holder: str, row: dict[str, Any]) -> bool:
    changed = connection.execute(
        update(table)
        .where(table.c.seq == task, table.c.holder == holder, table.c.state == RUNNING)
        .values(row)
    )
    return changed.rowcount == 1


def _add(
    connection: Connection,
    version: Version,
    kind: str,
    who: str,
    options: dict[str, Any],
    now: int,
    state: str,
    result: bytes | None,
) -> Task:
    row = {
        "version": version.seq,
        "kind": kind,
        "digest": version.digest,
        "state": state,
        "done": 0,
        "total": 0,
        "options": msgspec.json.encode(options),
        "result": result,
        "actor": who,
        "asked_at": now,
        "ended_at": now if state == DONE else None,
    }
    made = connection.execute(table.insert().values(row).returning(table.c.seq)).scalar_one()
    return Task(*connection.execute(select(table).where(table.c.seq == made)).one())
