"""Duties as functions of a witness: verdict and figures as the oracle has them, with notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.explaining.witness.evaluator import Plans, Witness
from engine.explaining.witness.notes import DutyNote, Piece
from engine.oracle.duties import Outcome, outcome_of
from engine.oracle.evaluator import Env
from engine.oracle.spans import happened
from engine.rows import COMPLIANT, DISPUTED, PENDING, UNDETERMINED, VIOLATION
from engine.truth import FALSE, TRUE, before, not_after

Heard = Callable[[Witness, Env], tuple[DutyNote, Outcome]]
"""A duty for the records bound in the environment."""

_OUTCOMES = tuple(map(Outcome, range(VIOLATION, COMPLIANT + 1)))
"""Of duties without figures, by verdict."""

_OF_TRUTH = (VIOLATION, UNDETERMINED, COMPLIANT)
_OF_LENIENT = (VIOLATION, UNDETERMINED, DISPUTED)


def heard_duty(plans: Plans, index: int, duty: Duty, ladder: Sequence[Rung]) -> Heard:
    """The duty as a function; ``index`` is its place among the duties of its rule."""
    if isinstance(duty, Require):
        return _require(plans, index, duty)
    if isinstance(duty, Precede):
        return _precede(plans, index, duty)
    return _meet(index, duty, ladder)


def _require(plans: Plans, index: int, duty: Require) -> Heard:
    strict, lenient = duty.holds, duty.lenient
    holds = plans.of(strict)
    holds_leniently = None if lenient is None else plans.of(lenient)

    def heard(w: Witness, env: Env) -> tuple[DutyNote, Outcome]:
        seen = len(w.seen)
        parts: list[Piece] = []
        truth = w.part(strict, holds, env, parts)
        verdict = _OF_TRUTH[truth]
        if truth == FALSE and holds_leniently is not None:
            verdict = _OF_LENIENT[w.part(lenient, holds_leniently, env, parts)]
        return DutyNote(index, duty, verdict, parts, w.seen[seen:]), _OUTCOMES[verdict]

    return heard


def _precede(plans: Plans, index: int, duty: Precede) -> Heard:
    node, other = duty.first, duty.second
    first_of, second_of = plans.of(node), plans.of(other)
    compare = not_after if duty.inclusive else before

    def heard(w: Witness, env: Env) -> tuple[DutyNote, Outcome]:
        seen = len(w.seen)
        parts: list[Piece] = []
        second = w.part(other, second_of, env, parts)
        first = w.part(node, first_of, env, parts)
        come = happened(second, w.view)
        if come == TRUE:
            verdict = _OF_TRUTH[compare(*first, *second)]
        else:
            verdict = PENDING if come == FALSE else UNDETERMINED
        return DutyNote(index, duty, verdict, parts, w.seen[seen:]), _OUTCOMES[verdict]

    return heard


def _meet(index: int, duty: Meet, ladder: Sequence[Rung]) -> Heard:
    """The oracle's own; all runs of one hearing are in one trace."""

    def heard(w: Witness, env: Env) -> tuple[DutyNote, Outcome]:
        seen = len(w.seen)
        parts: list[Piece] = []
        unfinished: list[str] = []
        w.pieces, w.unfinished, w.trace = parts, unfinished, w.runs
        outcome = outcome_of(w, index, duty, ladder, env)
        w.pieces = w.unfinished = w.trace = None
        told = w.runs.duties[-1]
        note = DutyNote(
            index,
            duty,
            outcome.verdict,
            parts,
            w.seen[seen:],
            unfinished,
            told.start,
            told.done,
            told.runs,
        )
        return note, outcome

    return heard
