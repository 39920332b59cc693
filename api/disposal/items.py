"""Reading disposals: one, lists by cursor, and their steps; only of cases that may be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from api.disposal.refusals import NotFoundError
from api.disposal.tables import items, steps
from api.security.identity import Identity
from api.security.visibility import below, visible
from api.watching.tables import cases, findings


class Item(NamedTuple):
    """Where the disposal of one finding stands, with the case's place, secrecy and officer.

    Fields are those of ``disposal_item``; ``open`` says whether a check still finds it, ``content``
    is the finding's JSON as last found.
    """

    finding_id: str
    case_id: str
    rule: str
    state: str
    back_to: str | None
    result: str | None
    worst: int
    severity: str
    step: int
    round: int
    escalation: int
    month: int
    raised_at: int
    since_at: int
    due_at: int | None
    alarm_at: int | None
    confirmed_at: int | None
    closed_at: int | None
    unit_path: str
    secrecy: int
    officer: str | None
    open: bool
    content: bytes


class Step(NamedTuple):
    """One line of a disposal's history; fields are those of ``disposal_step``."""

    finding_id: str
    number: int
    action: str
    from_state: str | None
    to_state: str
    actor: str
    actor_path: str
    officer: str | None
    at: int
    due_at: int | None
    comment: str
    body: bytes


class ItemFilter(NamedTuple):
    """Which disposals: under a unit's path, of an officer, case, rule, in a state, overdue at."""

    unit_path: str | None = None
    officer: str | None = None
    case_id: str | None = None
    rule: str | None = None
    state: str | None = None
    overdue_at: int | None = None


def item_of(connection: Connection, finding_id: str) -> Item | None:
    """The disposal of a finding, None if there is none."""
    row = connection.execute(joined().where(items.c.finding_id == finding_id)).first()
    return None if row is None else _item(row)


def seen_item(connection: Connection, identity: Identity, finding_id: str) -> Item:
    """The disposal of a finding that may be seen.  Raises NotFoundError."""
    found = items_where(connection, items.c.finding_id == finding_id, sight(identity), limit=1)
    if not found:
        raise NotFoundError(finding_id)
    return found[0]


def sight(identity: Identity) -> ColumnElement[bool]:
    """The condition on the joined ``watch_case`` that an identity may see it."""
    return visible(identity, cases.c.unit_path, cases.c.secrecy)


def items_where(connection: Connection, *conditions: ColumnElement[bool], limit: int) -> list[Item]:
    """Disposals in the order of their findings' ids."""
    statement = joined().where(*conditions).order_by(items.c.finding_id).limit(limit)
    return [_item(row) for row in connection.execute(statement)]


def item_list(
    connection: Connection, identity: Identity, wanted: ItemFilter, after: str, limit: int
) -> list[Item]:
    """Disposals after a finding's id."""
    conditions: list[ColumnElement[bool]] = [sight(identity), items.c.finding_id > after]
    if wanted.unit_path is not None:
        conditions.append(below(wanted.unit_path, cases.c.unit_path))
    if wanted.officer is not None:
        conditions.append(cases.c.officer == wanted.officer)
    for name in ("case_id", "rule", "state"):
        value = getattr(wanted, name)
        if value is not None:
            conditions.append(items.c[name] == value)
    if wanted.overdue_at is not None:
        conditions.append(items.c.due_at <= wanted.overdue_at)
    return items_where(connection, *conditions, limit=limit)


def steps_after(connection: Connection, finding_id: str, after: int, limit: int) -> Sequence[Step]:
    """Steps of one disposal after a number, in order."""
    statement = (
        select(steps)
        .where(steps.c.finding_id == finding_id, steps.c.number > after)
        .order_by(steps.c.number)
        .limit(limit)
    )
    return [Step(*row) for row in connection.execute(statement)]


def joined() -> Select[tuple[object, ...]]:
    """Disposals with their cases and findings."""
    statement: Select[tuple[object, ...]] = (
        select(
            *items.c,
            cases.c.unit_path,
            cases.c.secrecy,
            cases.c.officer,
            (findings.c.state == "open").label("open"),
            findings.c.body.label("content"),
        )
        .join_from(items, cases, items.c.case_id == cases.c.case_id)
        .join(findings, items.c.finding_id == findings.c.finding_id)
    )
    return statement


def _item(row: Row[Any]) -> Item:
    values = dict(row._mapping)
    return Item(**values | {"open": bool(values["open"])})
