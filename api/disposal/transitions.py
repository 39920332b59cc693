"""Who may bring the disposal of a finding from where to where: one table.

What is not written here cannot happen.  Deadlines of the states are in ``limits``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from api.disposal.states import DECIDED, IN_HAND, UNDER_WAY, Result, State


class Side(StrEnum):
    """Who takes a step: the unit that handles the case, who supervises it, who approves, or the
    service itself."""

    HANDLING = "handling"
    SUPERVISING = "supervising"
    APPROVING = "approving"
    SYSTEM = "system"


SIDE_LABELS: dict[Side, str] = {
    Side.HANDLING: "办案单位",
    Side.SUPERVISING: "监督单位",
    Side.APPROVING: "审批人",
    Side.SYSTEM: "系统",
}

SAME = "same"
"""Target of a step after which the state is what it was."""

BACK = "back"
"""Target of a step that leads back to where a side exit was taken."""


class Transition(NamedTuple):
    """One line: ``apart`` are actions that must have been somebody else's, ``reason`` whether
    words are needed, ``result`` what is confirmed by it, ``restarts`` whether the state's deadline
    begins anew though the state stays."""

    action: str
    label: str
    side: Side
    origins: frozenset[State]
    to: State | str
    reason: bool = False
    apart: frozenset[str] = frozenset()
    result: Result | None = None
    restarts: bool = False


_S = State
_HANDLING, _SUPERVISING = Side.HANDLING, Side.SUPERVISING
_APPROVING, _SYSTEM = Side.APPROVING, Side.SYSTEM

ANSWERS = frozenset({"sign", "check", "rectify", "answer", "appeal"})
"""What the handling unit does; nobody judges what they answered themselves."""

CONFIRMING = frozenset({"uphold", "excuse", "dismiss_finding"})
_REVIEWED = frozenset({_S.ANSWERED, _S.RULED, _S.TRANSFERRED})
_OF_UNIT = frozenset({_S.PUSHED, _S.SIGNED, _S.CHECKING, _S.RECTIFYING})


def _set(*states: State) -> frozenset[State]:
    return frozenset(states)


# fmt: off
TABLE: tuple[Transition, ...] = (
    Transition("push", "推送", _SYSTEM, _set(_S.RAISED), _S.PUSHED),
    Transition("sign", "签收", _HANDLING, _set(_S.PUSHED), _S.SIGNED),
    Transition("check", "开始核查", _HANDLING, _set(_S.SIGNED), _S.CHECKING),
    Transition("rectify", "开始整改", _HANDLING, _set(_S.CHECKING), _S.RECTIFYING),
    Transition("answer", "反馈", _HANDLING, _set(_S.CHECKING, _S.RECTIFYING), _S.ANSWERED,
               reason=True),
    Transition("appeal", "申诉", _HANDLING, _set(_S.CHECKING, _S.RECTIFYING) | DECIDED,
               _S.CONTESTED, reason=True),
    Transition("sustain", "裁定申诉成立", _SUPERVISING, _set(_S.CONTESTED), _S.RULED,
               reason=True, apart=ANSWERS | CONFIRMING),
    Transition("overrule", "裁定申诉不成立", _SUPERVISING, _set(_S.CONTESTED), _S.RULED,
               reason=True, apart=ANSWERS | CONFIRMING),
    Transition("return", "退回整改", _SUPERVISING, _set(_S.ANSWERED, _S.RULED), _S.RECTIFYING,
               reason=True, apart=ANSWERS),
    Transition("uphold", "复核认定：问题成立", _SUPERVISING, _REVIEWED, _S.CONFIRMED,
               apart=ANSWERS, result=Result.UPHELD),
    Transition("excuse", "复核认定：理由成立", _SUPERVISING, _REVIEWED, _S.CONFIRMED,
               reason=True, apart=ANSWERS, result=Result.EXCUSED),
    Transition("dismiss_finding", "复核认定：认定不成立", _SUPERVISING, _REVIEWED, _S.CONFIRMED,
               reason=True, apart=ANSWERS, result=Result.UNFOUNDED),
    Transition("close", "销号", _SUPERVISING, _set(_S.CONFIRMED), _S.CLOSED, apart=ANSWERS),
    Transition("urge", "再次督办", _SUPERVISING, _OF_UNIT, SAME, reason=True, apart=ANSWERS,
               restarts=True),
    Transition("escalate", "升级", _SUPERVISING, UNDER_WAY, SAME, reason=True, apart=ANSWERS),
    Transition("transfer", "移交纪检督察", _SUPERVISING, UNDER_WAY | {_S.CONFIRMED},
               _S.TRANSFERRED, reason=True, apart=ANSWERS),
    Transition("ask_withdrawal", "申请撤销", _SUPERVISING, UNDER_WAY, _S.WITHDRAWING,
               reason=True, apart=ANSWERS),
    Transition("approve_withdrawal", "批准撤销", _APPROVING, _set(_S.WITHDRAWING), _S.WITHDRAWN,
               apart=ANSWERS | {"ask_withdrawal"}),
    Transition("refuse_withdrawal", "不批准撤销", _APPROVING, _set(_S.WITHDRAWING), BACK,
               reason=True, apart=ANSWERS | {"ask_withdrawal"}),
    Transition("restore", "恢复", _SUPERVISING, _set(_S.WITHDRAWN), BACK, reason=True),
    Transition("expire", "撤销到期恢复", _SYSTEM, _set(_S.WITHDRAWN), BACK),
    Transition("order", "列入督办单", _SYSTEM, UNDER_WAY, SAME),
    Transition("overdue", "逾期提示", _SYSTEM, UNDER_WAY | {_S.CONFIRMED, _S.WITHDRAWING,
               _S.TRANSFERRED}, SAME),
    Transition("changed", "复查：结论有变", _SYSTEM, frozenset(State), SAME),
    Transition("gone", "复查：已不存在", _SYSTEM, frozenset(State), SAME),
    Transition("found_again", "复查：重新出现", _SYSTEM, frozenset(State), SAME),
    Transition("settle", "预警解除，自行销号", _SYSTEM, IN_HAND, _S.CLOSED),
    Transition("reopen", "重新出现，重新推送", _SYSTEM, DECIDED, _S.PUSHED),
)
# fmt: on

RAISE = Transition("raise", "产生", _SYSTEM, frozenset(), _S.RAISED)
"""How a disposal begins."""

BY_ACTION: dict[str, Transition] = {each.action: each for each in (RAISE, *TABLE)}
