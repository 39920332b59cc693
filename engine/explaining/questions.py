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
    if len(set(verdicts)) > 1:
        found += _governing(rule, notes)
    law_open = any(piece.law_open for piece in found)
    questions = [list(piece.gaps) for piece in found]
    for duty in notes.duties:
        if duty.verdict == UNDETERMINED:
            parts = list(_parts(duty))
            law_open = law_open or any(part.law_open for part in parts)
            gaps = [gap for part in parts for gap in part.gaps]
            if _may_be_extended(duty, as_of):
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
    """The completion always; the limit only if its end hangs on what is unknown."""
    for part in duty.parts:
        is_done = isinstance(duty.duty, Meet) and part.node is duty.duty.done
        if is_done or not duty.runs or _end_is_open(duty):
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
