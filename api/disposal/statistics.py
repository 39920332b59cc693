"""Numbers about disposals: cells in the order of their keys, never of their counts.

There is no ranking of persons or units anywhere (取消不合理的考评指标), and small cells with
sensitive cases are withheld, together with a second one where a single gap could be worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, func

from api.disposal.items import sight
from api.disposal.refusals import InvalidError
from api.disposal.sensitive import FEWEST, sensitive_share, told, with_sensitivity
from api.disposal.states import UNDER_WAY, Result
from api.disposal.tables import items
from api.security.identity import Identity
from api.security.visibility import below
from api.watching.tables import cases

Dimension = Literal["unit", "rule", "month", "verdict", "state", "result"]

COLUMNS: dict[Dimension, Any] = {
    "unit": cases.c.unit_path,
    "rule": items.c.rule,
    "month": items.c.month,
    "verdict": items.c.worst,
    "state": items.c.state,
    "result": items.c.result,
}
"""What can be counted by; a person is not among it."""

MOST_CELLS = 5_000

FEW_FINDINGS = 0.6
"""A rule of which less is confirmed should go back to being tried out beside (影子运行)."""

PRECISION_DAYS = 30
"""Over so many days."""

BURDEN_TARGET = 3
"""Open warnings that one officer should have at most; the project's own target."""

_DAY = 86_400_000


class Cell(NamedTuple):
    """One number with its key, in the order of the dimensions; None is withheld."""

    key: tuple[str | int | None, ...]
    number: int | None


class Precision(NamedTuple):
    """How often people confirmed what a rule found; None is withheld.

    ``share`` is of confirmed findings those not called unfounded, ``doubtful`` whether that is too
    few.
    """

    rule: str
    decided: int | None
    unfounded: int | None
    share: float | None
    doubtful: bool


class Burden(NamedTuple):
    """How many undecided disposals an officer has; None is withheld."""

    officer: str
    open: int | None
    above_target: bool | None


class Span(NamedTuple):
    """Which disposals: under a unit's path, risen in these months (202607, both included)."""

    unit_path: str | None = None
    since: int | None = None
    until: int | None = None


def cells(
    connection: Connection, identity: Identity, by: Sequence[Dimension], span: Span
) -> list[Cell]:
    """Counts of disposals.  Raises InvalidError if there would be too many cells."""
    keys = [COLUMNS[name] for name in by]
    query = (
        with_sensitivity(*keys, func.count(), func.sum(sensitive_share()))
        .where(*_conditions(identity, span))
        .group_by(*keys)
        .order_by(*keys)
        .limit(MOST_CELLS + 1)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    if len(rows) > MOST_CELLS:
        raise InvalidError(f"超过 {MOST_CELLS} 格；缩小单位或者月份的范围，或者少分几项")
    return withheld([(row[:-2], row[-2], row[-1] or 0) for row in rows])


def withheld(rows: Sequence[tuple[tuple[Any, ...], int, int]]) -> list[Cell]:
    """Cells of key, count and sensitive count, as they may be told."""
    shown = [Cell(key, told(count, sensitive)) for key, count, sensitive in rows if count]
    if sum(cell.number is None for cell in shown) == 1 and len(shown) > 1:
        left = [number for number, cell in enumerate(shown) if cell.number is not None]
        smallest = min(left, key=lambda number: (shown[number].number, number))
        shown[smallest] = shown[smallest]._replace(number=None)
    return shown


def precision(
    connection: Connection,
    identity: Identity,
    now: int,
    after: str,
    limit: int,
    days: int = PRECISION_DAYS,
) -> list[Precision]:
    """Rules after a rule's id, with what was confirmed in the days before ``now`` (ms UTC)."""
    unfounded = items.c.result == Result.UNFOUNDED.value
    query = (
        with_sensitivity(
            items.c.rule,
            func.count(),
            func.count().filter(unfounded),
            func.sum(sensitive_share()),
        )
        .where(sight(identity), items.c.rule > after, items.c.confirmed_at >= now - days * _DAY)
        .group_by(items.c.rule)
        .order_by(items.c.rule)
        .limit(limit)
    )
    return [_precision(*row) for row in connection.execute(query)]


def burden(connection: Connection, identity: Identity, after: str, limit: int) -> list[Burden]:
    """Officers after an officer's number, with their undecided disposals."""
    officer = cases.c.officer
    query = (
        with_sensitivity(officer, func.count(), func.sum(sensitive_share()))
        .where(sight(identity), officer > after, items.c.state.in_(sorted(UNDER_WAY)))
        .group_by(officer)
        .order_by(officer)
        .limit(limit)
    )
    return [_burden(*row) for row in connection.execute(query)]


def _precision(rule: str, decided: int, unfounded: int, sensitive: int) -> Precision:
    share = (decided - unfounded) / decided
    doubtful = decided >= FEWEST and share < FEW_FINDINGS
    if told(decided, sensitive) is None:
        return Precision(rule, None, None, None, doubtful)
    if told(unfounded, sensitive if unfounded else 0) is None:
        return Precision(rule, decided, None, None, doubtful)
    return Precision(rule, decided, unfounded, round(share, 3), doubtful)


def _burden(officer: str, count: int, sensitive: int) -> Burden:
    shown = told(count, sensitive)
    return Burden(officer, shown, None if shown is None else shown > BURDEN_TARGET)


def _conditions(identity: Identity, span: Span) -> list[ColumnElement[bool]]:
    conditions = [sight(identity)]
    if span.unit_path is not None:
        conditions.append(below(span.unit_path, cases.c.unit_path))
    if span.since is not None:
        conditions.append(items.c.month >= span.since)
    if span.until is not None:
        conditions.append(items.c.month <= span.until)
    return conditions
