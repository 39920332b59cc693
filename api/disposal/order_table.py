"""Supervision orders: their kinds, and who may bring one from where to where.

The kinds are the ladder of the 行政执法监督条例 (in force 2026-02-01), articles 26–29; the right to
object is its article 30.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from api.disposal.transitions import SAME, Side


class Kind(StrEnum):
    """Kinds of orders, the mildest first; ``KIND_LABELS`` has the Chinese names."""

    LETTER = "letter"
    OPINION = "opinion"
    DECISION = "decision"


KIND_LABELS: dict[Kind, str] = {
    Kind.LETTER: "督办函",
    Kind.OPINION: "意见书",
    Kind.DECISION: "决定书",
}

NEXT_KIND: dict[Kind, Kind] = {Kind.LETTER: Kind.OPINION, Kind.OPINION: Kind.DECISION}
"""The next rung of the ladder."""


class OrderState(StrEnum):
    """Where an order can stand; ``ORDER_LABELS`` has the Chinese names."""

    ISSUED = "issued"
    RECEIVED = "received"
    REPLIED = "replied"
    OBJECTED = "objected"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


ORDER_LABELS: dict[OrderState, str] = {
    OrderState.ISSUED: "已签发，待签收",
    OrderState.RECEIVED: "已签收，待报送",
    OrderState.REPLIED: "已报送，待审查",
    OrderState.OBJECTED: "有异议，待裁定",
    OrderState.CLOSED: "已办结",
    OrderState.SUPERSEDED: "已另行督办",
    OrderState.CANCELLED: "异议成立，已撤销",
}


class OrderLine(NamedTuple):
    """One line of the table, as ``transitions.Transition``."""

    action: str
    label: str
    side: Side
    origins: frozenset[OrderState]
    to: OrderState | str
    reason: bool = False
    apart: frozenset[str] = frozenset()


_S = OrderState
_STANDING = frozenset({_S.ISSUED, _S.RECEIVED, _S.REPLIED})
_ANSWERS = frozenset({"receive", "reply", "object"})

# fmt: off
ORDER_TABLE: tuple[OrderLine, ...] = (
    OrderLine("receive", "签收", Side.HANDLING, frozenset({_S.ISSUED}), _S.RECEIVED),
    OrderLine("reply", "报送情况", Side.HANDLING, frozenset({_S.RECEIVED}), _S.REPLIED,
              reason=True),
    OrderLine("object", "提出异议", Side.HANDLING, frozenset({_S.ISSUED, _S.RECEIVED}),
              _S.OBJECTED, reason=True),
    OrderLine("overrule", "裁定异议不成立", Side.SUPERVISING, frozenset({_S.OBJECTED}),
              _S.RECEIVED, reason=True, apart=_ANSWERS | {"issue"}),
    OrderLine("cancel", "裁定异议成立，撤销", Side.SUPERVISING, frozenset({_S.OBJECTED}),
              _S.CANCELLED, reason=True, apart=_ANSWERS | {"issue"}),
    OrderLine("accept", "办结", Side.SUPERVISING, frozenset({_S.REPLIED}), _S.CLOSED,
              apart=_ANSWERS),
    OrderLine("reissue", "再次督办", Side.SUPERVISING, _STANDING, _S.SUPERSEDED,
              reason=True, apart=_ANSWERS),
    OrderLine("escalate", "升级", Side.SUPERVISING, _STANDING, _S.SUPERSEDED,
              reason=True, apart=_ANSWERS),
    OrderLine("overdue", "逾期提示", Side.SYSTEM, frozenset({_S.ISSUED, _S.RECEIVED}), SAME),
)
# fmt: on

ISSUE = OrderLine("issue", "签发", Side.SUPERVISING, frozenset(), _S.ISSUED)
"""How an order begins."""

BY_ORDER_ACTION: dict[str, OrderLine] = {each.action: each for each in (ISSUE, *ORDER_TABLE)}
