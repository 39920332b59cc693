"""Legal holds: while one stands, nothing of the case is purged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy import ColumnElement, Connection, exists, insert, select, update

from api.audit.chain import key
from api.audit.journal import record
from api.keeping.tables import holds

PLACED = "hold.placed"
LIFTED = "hold.lifted"
LONGEST_REASON = 500


class HoldRefusedError(Exception):
    """The hold cannot be placed or lifted; the text says why, in Chinese."""


class Hold(msgspec.Struct, frozen=True):
    """One hold; moments in milliseconds UTC."""

    hold_id: Annotated[int, Meta(title="保留编号")]
    case_id: Annotated[str, Meta(title="案件编号")]
    reason: Annotated[str, Meta(title="事由")]
    placed_by: Annotated[str, Meta(title="何人设立")]
    placed_at: Annotated[int, Meta(title="何时设立")]
    lifted_by: Annotated[str | None, Meta(title="何人解除")]
    lifted_reason: Annotated[str | None, Meta(title="解除事由")]
    lifted_at: Annotated[int | None, Meta(title="何时解除")]


def place_hold(connection: Connection, case_id: str, reason: str, by: str, at: int) -> Hold:
    """Hold a case from now on; several holds may stand at once, for different reasons.

    ``at``: milliseconds UTC.  Raises HoldRefusedError without a reason.
    """
    row = {
        "case_id": _case(case_id),
        "reason": _reason(reason),
        "placed_by": by,
        "placed_at": at,
    }
    number = connection.execute(insert(holds).values(row).returning(holds.c.seq)).scalar_one()
    record(connection, PLACED, by, at, {"hold_id": number, "case_id": row["case_id"]})
    return hold_of(connection, number)


def lift_hold(connection: Connection, hold_id: int, reason: str, by: str, at: int) -> Hold:
    """End a hold.  Raises HoldRefusedError if there is none, or without a reason."""
    found = hold_of(connection, hold_id)
    if found.lifted_at is not None:
        raise HoldRefusedError("这项保留已经解除")
    values = {"lifted_by": by, "lifted_reason": _reason(reason), "lifted_at": at}
    connection.execute(update(holds).where(holds.c.seq == hold_id).values(values))
    record(connection, LIFTED, by, at, {"hold_id": hold_id, "case_id": found.case_id})
    return hold_of(connection, hold_id)


def hold_of(connection: Connection, hold_id: int) -> Hold:
    """One hold.  Raises HoldRefusedError if there is none."""
    found = connection.execute(select(holds).where(holds.c.seq == hold_id)).first()
    if found is None:
        raise HoldRefusedError("没有这项保留")
    return Hold(*found)


def holds_after(
    connection: Connection,
    after: int,
    limit: int,
    *,
    case_id: str | None = None,
    standing: bool = False,
    seen: ColumnElement[bool] | None = None,
) -> Sequence[Hold]:
    """Holds after a number, oldest first; of one case, those that stand, those that are seen."""
    query = select(holds).where(holds.c.seq > after).order_by(holds.c.seq).limit(limit)
    if case_id is not None:
        query = query.where(holds.c.case_id == _case(case_id))
    if standing:
        query = query.where(holds.c.lifted_at.is_(None))
    if seen is not None:
        query = query.where(seen)
    return [Hold(*row) for row in connection.execute(query)]


def is_held(case_id: Any) -> ColumnElement[bool]:
    """The condition that the case in a column is held."""
    return exists().where(holds.c.case_id == case_id, holds.c.lifted_at.is_(None))


def _case(case_id: str) -> str:
    found = key(case_id)
    if found is None:
        raise HoldRefusedError("没有写明案件编号")
    return found


def _reason(text: str) -> str:
    stated = text.strip()
    if not 2 <= len(stated) <= LONGEST_REASON:
        raise HoldRefusedError(f"须写明事由，2 至 {LONGEST_REASON} 字")
    return stated
