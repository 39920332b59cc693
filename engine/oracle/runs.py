"""What a run of a limit used: which records, and why others were not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.oracle.chains import Extension, Granted, Piece
from engine.oracle.trace import DeductionUse, LinkUse
from engine.periods.explaining import Linked
from engine.periods.extension import NOT_BEFORE, TOO_LATE, TOO_MANY, USED, USED_UP

REFUSALS = {
    USED: "",
    TOO_LATE: "未在届满前批准",
    USED_UP: "超过次数",
    NOT_BEFORE: "缺少前一环节",
    TOO_MANY: "环节过多",
}
NOT_ESTABLISHED = "事实未明"
"""The early side uses only what is certain."""


def links_of(
    chain: Sequence[Extension],
    tried: Sequence[Extension],
    grants: Sequence[Granted],
    account: Sequence[Any],
) -> list[LinkUse]:
    """Every record of the chain; those that one run ``tried`` are in its account."""
    outcomes = [step.outcome for step in account if isinstance(step, Linked)]
    links = []
    for extension in chain:
        refused, grant = NOT_ESTABLISHED, None
        if extension in tried:
            index = tried.index(extension)
            refused, grant = REFUSALS[outcomes[index]], grants[index]
        links.append(
            LinkUse(
                label=extension.link.label,
                record=extension.ref,
                effective=extension.effective,
                mode=extension.link.mode,
                amount=0 if grant is None else grant.amount,
                unit="" if grant is None else grant.unit,
                refused=refused,
            )
        )
    return links


def deductions_of(high: bool, pieces: Sequence[Piece]) -> list[DeductionUse]:
    """Every deduction as one side takes it."""
    deductions = []
    for piece in pieces:
        span = piece.possible if high else piece.sure
        shown = span or piece.possible or (0, 0)
        deductions.append(
            DeductionUse(
                piece.deduction.label, piece.ref, shown[0], shown[1], used=span is not None
            )
        )
    return deductions
