"""Nobody acts on both sides: who answered for a finding, or leads its case, does not judge it.

Who answered is the person who took the step, and the officer for whom a case system took it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from api.disposal.items import Item
from api.disposal.refusals import NotAllowedError
from api.disposal.tables import items, order_items, order_steps, steps
from api.disposal.transitions import ANSWERS, Side
from api.watching.tables import cases

_JUDGING = frozenset({Side.SUPERVISING, Side.APPROVING})


def refuse_both_sides(
    connection: Connection,
    item: Item,
    subject: str,
    label: str,
    side: Side,
    apart: frozenset[str],
) -> None:
    """Refuse a step to the officer of the case, if it judges, and to who took any of ``apart``.

    ``label``: what the step is called.  Raises NotAllowedError.
    """
    if side in _JUDGING and item.officer == subject:
        raise NotAllowedError(f"本人主办的案件，“{label}”须由他人进行")
    if apart and _took(connection, steps, steps.c.finding_id == item.finding_id, subject, apart):
        raise NotAllowedError(f"本人办理过这项发现的有关步骤，“{label}”须由他人进行")


def refuse_both_sides_of_order(
    connection: Connection,
    order_id: int,
    subject: str,
    label: str,
    side: Side,
    apart: frozenset[str],
) -> None:
    """The same for a step of a supervision order: of all its findings, and its own steps."""
    about = select(order_items.c.finding_id).where(order_items.c.order_id == order_id)
    if side in _JUDGING:
        led = (
            select(items.c.finding_id)
            .join(cases, items.c.case_id == cases.c.case_id)
            .where(items.c.finding_id.in_(about), cases.c.officer == subject)
        )
        if connection.execute(led.limit(1)).first() is not None:
            raise NotAllowedError(f"所列的发现有本人主办的案件，“{label}”须由他人进行")
        if _took(connection, steps, steps.c.finding_id.in_(about), subject, ANSWERS):
            raise NotAllowedError(f"本人办理过所列发现的有关步骤，“{label}”须由他人进行")
    if _took(connection, order_steps, order_steps.c.order_id == order_id, subject, apart):
        raise NotAllowedError(f"本人办理过这份督办单的有关步骤，“{label}”须由他人进行")


def _took(
    connection: Connection,
    history: Table,
    which: ColumnElement[bool],
    subject: str,
    actions: frozenset[str],
) -> bool:
    theirs = or_(history.c.actor == subject, history.c.officer == subject)
    taken = select(history.c.number).where(which, theirs, history.c.action.in_(sorted(actions)))
    return connection.execute(taken.limit(1)).first() is not None
