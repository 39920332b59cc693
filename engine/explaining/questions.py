"""Which parts of a rule left a verdict open: where to look for missing facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.ir.rules import Meet, Rule
from engine.explaining.witness.notes import DutyNote, Gap, Notes, Piece
from engine.rows import UNDETERMINED
from engine.truth import UNKNOWN


def open_questions(
    rule: Rule, notes: Notes, verdicts: Sequence[int], as_of: int
) -> list[list[Gap]]:
    """What the parts lack that an undetermined verdict hangs on; ``verdicts`` of all versions.

    An uncertain scope comes first: what the duties come to does not matter before it is known.
    """
    found = [] if notes.scope != UNKNOWN else _scope(notes)
    if len(verdicts) > 1 and len(set(verdicts)) > 1:
        found += _governing(rule, notes)
    law_open = False
    questions = []
    for piece in found:
        law_open = law_open or piece.law_open
        questions.append(list(piece.gaps))
    for duty in notes.duties:
        if duty.verdict == UNDETERMINED:
            gaps: list[Gap] = []
            for part in _parts(duty) if duty.runs else duty.parts:
                law_open = law_open or part.law_open
                gaps += part.gaps
            if duty.runs and _may_be_extended(duty, as_of):
                gaps += [Gap("section", entity) for entity in duty.unfinished]
            questions.append(gaps)
    if not questions or law_open:
        questions += [list(piece.gaps) for piece in _governing(rule, notes)]
    return questions


def _scope(notes: Notes) -> list[Piece]:
    return [piece for piece in notes.scope_pieces if piece.result == UNKNOWN]


def _governing(rule: Rule, notes: Notes) -> list[Piece]:
    return [piece for piece in notes.scope_pieces if piece.node is rule.governed_by]


def _parts(duty: DutyNote) -> Iterator[Piece]:
    """Of a limit that ran the completion always, the rest only if its end is open."""
    is_open = _end_is_open(duty)
    for part in duty.parts:
        if is_open or (isinstance(duty.duty, Meet) and part.node is duty.duty.done):
            yield part


def _end_is_open(duty: DutyNote) -> bool:
    """Whether low and high side of a line end differently."""
    for line in ("strict", "lenient"):
        ends = {run.last_good for run in duty.runs if run.line == line}
        if len(ends) > 1:
            return True
    return False


def _may_be_extended(duty: DutyNote, as_of: int) -> bool:
    """Whether an unreported extension could still save the time that has run out."""
    return any(as_of > run.last_good for run in duty.runs if run.side == "low")
