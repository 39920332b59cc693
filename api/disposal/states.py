"""Where the disposal of a finding can stand, and how it can end."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """States of a disposal; ``STATE_LABELS`` has the Chinese names."""

    RAISED = "raised"
    PUSHED = "pushed"
    SIGNED = "signed"
    CHECKING = "checking"
    RECTIFYING = "rectifying"
    ANSWERED = "answered"
    CONTESTED = "contested"
    RULED = "ruled"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


STATE_LABELS: dict[State, str] = {
    State.RAISED: "产生",
    State.PUSHED: "已推送，待签收",
    State.SIGNED: "已签收，待核查",
    State.CHECKING: "核查中",
    State.RECTIFYING: "整改中",
    State.ANSWERED: "已反馈，待复核认定",
    State.CONTESTED: "申诉中，待裁定",
    State.RULED: "已裁定，待复核认定",
    State.CONFIRMED: "已认定，待销号",
    State.CLOSED: "已销号",
    State.WITHDRAWING: "申请撤销，待批",
    State.WITHDRAWN: "已撤销",
    State.TRANSFERRED: "已移交纪检督察",
}

IN_HAND = frozenset(
    {State.PUSHED, State.SIGNED, State.CHECKING, State.RECTIFYING, State.ANSWERED, State.RULED}
)
"""Somebody of the unit or above is at it, and nothing special is under way."""

UNDER_WAY = IN_HAND | {State.CONTESTED}
"""Not yet decided."""

DECIDED = frozenset({State.CONFIRMED, State.CLOSED})
"""People have said what it was."""


class Result(StrEnum):
    """What 复核认定 came to; ``RESULT_LABELS`` has the Chinese names.

    ``EXCUSED``: it was late or otherwise as found, but lawfully so (理由成立).
    """

    UPHELD = "upheld"
    EXCUSED = "excused"
    UNFOUNDED = "unfounded"


RESULT_LABELS: dict[Result, str] = {
    Result.UPHELD: "问题成立",
    Result.EXCUSED: "理由成立",
    Result.UNFOUNDED: "认定不成立",
}

ON_FILE = (Result.UPHELD.value, Result.EXCUSED.value)
"""Confirmed findings: what a file (执法档案) is made of."""
