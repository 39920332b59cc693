"""Duties as functions of a witness: verdict and figures as the oracle has them, with notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.explaining.witness.evaluator import Witness
from engine.explaining.witness.notes import DutyNote, Piece
from engine.explaining.witness.pieces import Marks
from engine.explaining.witness.script import Script
from engine.explaining.witness.truths import compared
from engine.oracle.duties import Outcome, outcome_of
from engine.oracle.evaluator import Env
from engine.rows import COMPLIANT, DISPUTED, PENDING, UNDETERMINED, VIOLATION
from engine.truth import FALSE

Heard = Callable[[Witness, Env], tuple[DutyNote, Outcome]]
"""A duty for the records bound in the environment."""

_OUTCOMES = tuple(map(Outcome, range(VIOLATION, COMPLIANT + 1)))
"""Of duties without figures, by verdict."""

_OF_TRUTH = (VIOLATION, UNDETERMINED, COMPLIANT)
_OF_LENIENT = (VIOLATION, UNDETERMINED, DISPUTED)


def heard_duty(script: Script, index: int, duty: Duty, ladder: Sequence[Rung]) -> Heard:
    """The duty as a function; ``index`` is its place among the duties of its rule."""
    if isinstance(duty, Meet):
        return _meet(index, duty, ladder)
    script.line("start = len(seen)")
    if isinstance(duty, Require):
        _require(script, duty)
    else:
        _precede(script, duty)
    note, kept, outcomes = script.keep(DutyNote), script.keep(duty), script.keep(_OUTCOMES)
    made = f"{note}({index}, {kept}, verdict, parts, seen[start:]), {outcomes}[verdict]"
    found: Heard = script.function("w, env", made)
    return found


def _require(s: Script, duty: Require) -> None:
    marks = Marks(s)
    holds = s.truth(duty.holds)
    s.line(f"parts = [{marks.piece(duty.holds, holds, seen=False)}]")
    s.line(f"verdict = {_OF_TRUTH}[{holds}]")
    if duty.lenient is not None:
        with s.below(f"if {holds} == {FALSE}:"):
            marks = Marks(s)
            lenient = s.truth(duty.lenient)
            s.line(f"parts.append({marks.piece(duty.lenient, lenient, seen=False)})")
            s.line(f"verdict = {_OF_LENIENT}[{lenient}]")


def _precede(s: Script, duty: Precede) -> None:
    s.line("parts = []")
    spans = []
    for node in (duty.second, duty.first):
        marks = Marks(s)
        lo, hi = s.span(node)
        spans.append((lo, hi))
        s.line(f"parts.append({marks.piece(node, f'({lo}, {hi})', seen=False)})")
    (second, known), first = spans[0], spans[1]
    order = compared("le" if duty.inclusive else "lt", [*first, second, known])
    s.line(f"if {known} < INF and {second} <= as_of: verdict = {_OF_TRUTH}[{order}]")
    s.line(f"else: verdict = {PENDING} if {second} > view.stood_at else {UNDETERMINED}")


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
