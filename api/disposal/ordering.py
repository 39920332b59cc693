"""Making supervision orders, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from api.audit.chain import content_hash
from api.audit.journal import record
from api.clock import Clock
from api.delivery.outbox import enqueue
from api.disposal.acting import SHORTEST_REASON
from api.disposal.both_sides import refuse_both_sides, refuse_both_sides_of_order
from api.disposal.items import Item, item_of, seen_item
from api.disposal.order_table import (
    BY_ORDER_ACTION,
    ISSUE,
    KIND_LABELS,
    NEXT_KIND,
    ORDER_LABELS,
    Kind,
    OrderLine,
    OrderState,
)
from api.disposal.order_text import order_text
from api.disposal.orders import Order, findings_of, numbered, seen_order
from api.disposal.refusals import (
    InvalidError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
)
from api.disposal.states import UNDER_WAY, State
from api.disposal.stepping import THE_SYSTEM, Actor, Stepping
from api.disposal.tables import order_items, order_steps, orders
from api.disposal.transitions import ANSWERS, BY_ACTION, SAME, Side
from api.moments import written_at
from api.security.identity import Identity
from api.security.tables import units
from api.store.database import Database
from api.store.turns import A_TURN

MOST_FINDINGS = 200
"""Most findings of one order."""

_YEAR = 4


class Wanted(NamedTuple):
    """An order to be made: to the unit of a code, about findings; ``due_at`` milliseconds UTC."""

    unit: str
    findings: Sequence[str]
    kind: Kind
    due_at: int
    remark: str = ""


class OrderSaid(NamedTuple):
    """What somebody does with an order; ``due_at`` is the new one's where one follows."""

    action: str
    step: int
    comment: str = ""
    officer: str | None = None
    due_at: int | None = None


class Ordering:
    """Issues orders and takes their steps, each in a transaction of its own."""

    def __init__(self, database: Database, clock: Clock, stepping: Stepping) -> None:
        self._database = database
        self._clock = clock
        self._stepping = stepping

    def issue(self, identity: Identity, wanted: Wanted) -> Order:
        """Issue an order.

        Raises NotFoundError for a unit or finding that may not be seen, NotAllowedError for
        somebody who answered for a finding or leads its case, RefusedError and InvalidError.
        """
        with self._database.writing() as connection:
            return self._issue(connection, identity, wanted, None)

    def act(self, identity: Identity, order_id: int, said: OrderSaid, side: Side) -> Order:
        """Take a step; the order as it then is, or the new one where one follows.

        Raises as ``issue`` does, and StaleError.
        """
        line = BY_ORDER_ACTION.get(said.action)
        if line is None or line is ISSUE or line.side is not side:
            raise InvalidError("没有这一步")
        if line.reason and len(said.comment.strip()) < SHORTEST_REASON:
            raise InvalidError(f"“{line.label}”须写明事由")
        with self._database.writing() as connection:
            order = seen_order(connection, identity, order_id)
            if said.step != order.step:
                raise StaleError("已经有人先办了一步，看过最新情况再办")
            if side is Side.HANDLING and not _receives(identity, order):
                raise NotAllowedError("只有被督办的单位可以签收、报送和提出异议")
            actor = Actor(identity.subject, identity.unit_path, said.officer)
            now = self._clock.now_precise()
            after = _step(connection, order, line, actor, now, said.comment.strip())
            if after.state != OrderState.SUPERSEDED:
                return after
            return self._follow_up(connection, identity, order, line, said)

    def _follow_up(
        self,
        connection: Connection,
        identity: Identity,
        order: Order,
        line: OrderLine,
        said: OrderSaid,
    ) -> Order:
        kind = Kind(order.kind)
        if line.action == "escalate":
            if kind not in NEXT_KIND:
                raise RefusedError(f"{KIND_LABELS[kind]}之上没有更高的文书")
            kind = NEXT_KIND[kind]
        if said.due_at is None:
            raise InvalidError("须写明新的办理时限")
        unit = order.unit_path.split("/")[-2] if order.unit_path != "/" else ""
        about = _still_open(connection, findings_of(connection, order.order_id))
        wanted = Wanted(unit, about, kind, said.due_at, said.comment.strip())
        return self._issue(connection, identity, wanted, order)

    def _issue(
        self, connection: Connection, identity: Identity, wanted: Wanted, replaces: Order | None
    ) -> Order:
        now = self._clock.now_precise()
        if wanted.due_at <= now:
            raise InvalidError("办理时限应在现在之后")
        unit = connection.execute(select(units).where(units.c.code == wanted.unit)).first()
        if unit is None or not unit.path.startswith(identity.unit_path):
            raise NotFoundError(wanted.unit)
        about = _about(connection, identity, sorted(set(wanted.findings)), unit.path)
        issuer = identity.unit_path.split("/")[-2] or "0"
        year = int(written_at(now)[:_YEAR])
        number = _next_number(connection, issuer, year)
        name = numbered(issuer, year, number)
        text = order_text(
            wanted.kind,
            name,
            issuer=_unit_name(connection, issuer),
            to=unit.name,
            items=about,
            issued_at=now,
            due_at=wanted.due_at,
            remark=wanted.remark,
            replaces=None if replaces is None else replaces.name,
        )
        row = {
            "issuer": issuer,
            "year": year,
            "number": number,
            "kind": wanted.kind.value,
            "unit_path": unit.path,
            "secrecy": max(item.secrecy for item in about),
            "state": OrderState.ISSUED.value,
            "step": 1,
            "replaces": None if replaces is None else replaces.order_id,
            "issued_by": identity.subject,
            "issued_at": now,
            "due_at": wanted.due_at,
            "alarm_at": wanted.due_at,
            "text": text,
        }
        made = connection.execute(insert(orders).values(row).returning(orders.c.order_id))
        order = Order(order_id=made.scalar_one(), **row)
        linked = [{"order_id": order.order_id, "finding_id": i.finding_id} for i in about]
        connection.execute(insert(order_items), linked)
        actor = Actor(identity.subject, identity.unit_path)
        _note(connection, order, ISSUE, actor, now, wanted.remark)
        for item in about:
            said = {"order": order.order_id, "name": name}
            self._stepping.take(connection, item, BY_ACTION["order"], actor, now, said=said)
        _tell(connection, order, [item.finding_id for item in about])
        return order


class OrderDeadlines:
    """Job: tells once of each order whose time has run out."""

    name = "order-deadlines"
    pause = 10.0

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, now: int) -> bool:
        """Do a batch; ``now`` in milliseconds UTC."""
        query = select(orders).where(orders.c.alarm_at <= now).order_by(orders.c.order_id)
        with self._database.reading() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return False
        with self._database.writing() as connection:
            due = [Order(*row) for row in connection.execute(query.limit(A_TURN))]
            for order in due:
                line = BY_ORDER_ACTION["overdue"]
                _step(connection, order, line, THE_SYSTEM, now, "")
        return len(due) == A_TURN


def _about(
    connection: Connection, identity: Identity, finding_ids: Sequence[str], path: str
) -> list[Item]:
    if not 1 <= len(finding_ids) <= MOST_FINDINGS:
        raise InvalidError(f"一份督办单应列 1 至 {MOST_FINDINGS} 项发现")
    about = []
    for finding_id in finding_ids:
        item = seen_item(connection, identity, finding_id)
        if not item.unit_path.startswith(path):
            raise RefusedError("所列的发现不都是被督办单位的")
        if State(item.state) not in UNDER_WAY:
            raise RefusedError("所列的发现有已经认定、撤销或者移交的，不能督办")
        refuse_both_sides(connection, item, identity.subject, "督办", Side.SUPERVISING, ANSWERS)
        about.append(item)
    return sorted(about, key=lambda item: (item.case_id, item.rule, item.finding_id))


def _still_open(connection: Connection, finding_ids: Sequence[str]) -> list[str]:
    """Those an order can still be about: the others were decided since the last one."""
    known = [item_of(connection, finding_id) for finding_id in finding_ids]
    left = [each.finding_id for each in known if each and State(each.state) in UNDER_WAY]
    if not left:
        raise RefusedError("所列的发现都已经认定、撤销或者移交，不必再督办")
    return left


def _next_number(connection: Connection, issuer: str, year: int) -> int:
    last = select(func.max(orders.c.number)).where(orders.c.issuer == issuer, orders.c.year == year)
    return (connection.scalar(last) or 0) + 1


def _unit_name(connection: Connection, code: str) -> str:
    return connection.scalar(select(units.c.name).where(units.c.code == code)) or code


def _receives(identity: Identity, order: Order) -> bool:
    return identity.kind == "client" or identity.unit_path == order.unit_path


def _step(
    connection: Connection, order: Order, line: OrderLine, actor: Actor, at: int, comment: str
) -> Order:
    state = OrderState(order.state)
    if state not in line.origins:
        raise RefusedError(f"现在是“{ORDER_LABELS[state]}”，不能“{line.label}”")
    refuse_both_sides_of_order(
        connection, order.order_id, actor.subject, line.label, line.side, line.apart
    )
    target = state if line.to == SAME else OrderState(line.to)
    values: dict[str, Any] = {"state": target.value, "step": order.step + 1}
    if line.action == "overdue" or target not in (OrderState.RECEIVED, OrderState.OBJECTED):
        values["alarm_at"] = None
    after = order._replace(**values)
    done = connection.execute(
        update(orders)
        .where(orders.c.order_id == order.order_id, orders.c.step == order.step)
        .values(values)
    )
    if done.rowcount != 1:
        raise StaleError("已经有人先办了一步")
    _note(connection, after, line, actor, at, comment)
    return after


def _note(
    connection: Connection, order: Order, line: OrderLine, actor: Actor, at: int, comment: str
) -> None:
    step = {
        "order_id": order.order_id,
        "number": order.step,
        "action": line.action,
        "to_state": order.state,
        "actor": actor.subject,
        "actor_path": actor.unit_path,
        "officer": actor.officer,
        "at": at,
        "comment": comment,
    }
    connection.execute(insert(order_steps).values(step))
    content = {
        "order_id": order.order_id,
        "order": order.name,
        "step": order.step,
        "action": line.action,
        "to": order.state,
        "text": content_hash(order.text.encode()),
        "said": content_hash(comment.encode()),
    }
    record(connection, "order.step", actor.subject, at, content)


def _tell(connection: Connection, order: Order, about: list[str]) -> None:
    enqueue(
        connection,
        event_id=f"O{order.order_id}",
        kind="order.issued",
        case_id=None,
        unit_path=order.unit_path,
        secrecy=order.secrecy,
        at_ms=order.issued_at,
        data={
            "order_id": order.order_id,
            "order": order.name,
            "kind": order.kind,
            "kind_label": KIND_LABELS[Kind(order.kind)],
            "due_at": written_at(order.due_at),
            "findings": about,
        },
    )
