"""Until when a section is declared complete: only there does "not said" mean "not done"."""

from __future__ import annotations

from engine.facts.model import Record, SnapshotModel
from engine.periods.instants import parse_instant

#: No minute is covered.
NEVER = -(2**62)


def completeness(
    model: SnapshotModel, snapshot: Record, as_of: int, *, assume_complete: bool
) -> dict[str, int]:
    """The last minute up to which each section, the case included, is complete; never after as_of.

    NEVER if it is not declared complete. A declaration needs state ``yes`` and a
    complete_until; a bare date there counts from its 00:00. With ``assume_complete`` a
    section without any declaration is complete until as_of; a declaration that says otherwise
    stands. Reading has seen to it that no section is declared twice.
    """
    until = dict.fromkeys(model.declarable, as_of if assume_complete else NEVER)
    # One time for all sections is usual: what the flag before this one said is looked at first.
    state: str | None = None
    text: str | None = None
    minute = NEVER
    for flag in snapshot.completeness_flag or ():
        if flag.complete_until != text or flag.state != state:
            state, text = flag.state, flag.complete_until
            minute = _declared(flag, as_of)
        until[flag.section] = minute
    return until


def _declared(flag: Record, as_of: int) -> int:
    if flag.state != "yes" or flag.complete_until is None:
        return NEVER
    first, _ = parse_instant(flag.complete_until)
    return min(first, as_of)
