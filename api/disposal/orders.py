"""Reading supervision orders: one, lists by cursor, their findings and steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, exists, select

from api.disposal.refusals import NotFoundError
from api.disposal.tables import items, order_items, order_steps, orders
from api.security.identity import Identity
from api.security.visibility import below, visible
from api.watching.tables import cases


class Order(NamedTuple):
    """An order; fields are those of ``disposal_order``."""

    order_id: int
    issuer: str
    year: int
    number: int
    kind: str
    unit_path: str
    secrecy: int
    state: str
    step: int
    replaces: int | None
    issued_by: str
    issued_at: int
    due_at: int
    alarm_at: int | None
    text: str

    @property
    def name(self) -> str:
        """Its number as written: 440100督〔2026〕3号."""
        return numbered(self.issuer, self.year, self.number)


class OrderStep(NamedTuple):
    """One line of an order's history; fields are those of ``disposal_order_step``."""

    order_id: int
    number: int
    action: str
    to_state: str
    actor: str
    actor_path: str
    officer: str | None
    at: int
    comment: str


def numbered(issuer: str, year: int, number: int) -> str:
    """An order's number as written."""
    return f"{issuer}督〔{year}〕{number}号"


def seen_order(connection: Connection, identity: Identity, order_id: int) -> Order:
    """An order to a unit that may be seen.  Raises NotFoundError."""
    query = select(orders).where(orders.c.order_id == order_id, _seen(identity))
    row = connection.execute(query).first()
    if row is None:
        raise NotFoundError(str(order_id))
    return Order(*row)


def order_list(
    connection: Connection,
    identity: Identity,
    after: int,
    limit: int,
    *,
    unit_path: str | None = None,
    state: str | None = None,
) -> list[Order]:
    """Orders after a number, in the order of their making."""
    statement = (
        select(orders)
        .where(orders.c.order_id > after)
        .where(_seen(identity))
        .order_by(orders.c.order_id)
        .limit(limit)
    )
    if unit_path is not None:
        statement = statement.where(below(unit_path, orders.c.unit_path))
    if state is not None:
        statement = statement.where(orders.c.state == state)
    return [Order(*row) for row in connection.execute(statement)]


def findings_of(connection: Connection, order_id: int) -> Sequence[str]:
    """The ids of the findings an order is about."""
    column = order_items.c.finding_id
    query = select(column).where(order_items.c.order_id == order_id).order_by(column)
    return list(connection.scalars(query))


def order_history(connection: Connection, order_id: int) -> list[OrderStep]:
    """All steps of an order; its table has no way round, so they are few."""
    statement = (
        select(order_steps).where(order_steps.c.order_id == order_id).order_by(order_steps.c.number)
    )
    return [OrderStep(*row) for row in connection.execute(statement)]


def _seen(identity: Identity) -> ColumnElement[bool]:
    """The order's unit is in sight, and none of its cases has become too secret since."""
    too_secret = (
        exists()
        .where(order_items.c.order_id == orders.c.order_id)
        .where(order_items.c.finding_id == items.c.finding_id)
        .where(items.c.case_id == cases.c.case_id)
        .where(cases.c.secrecy > identity.clearance)
    )
    return and_(visible(identity, orders.c.unit_path, orders.c.secrecy), ~too_secret)
