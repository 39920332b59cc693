"""From a snapshot and a question to what an engine sees (docs/semantics.md §2)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from engine.facts.completeness import completeness
from engine.facts.model import SnapshotModel
from engine.facts.visibility import Visibility
from engine.periods.instants import parse_instant
from engine.rows import View
from engine.truth import INF


def make_view(
    model: SnapshotModel,
    snapshot: Any,
    *,
    as_of: int,
    known_as_of: int | None = None,
    assume_complete: bool = False,
    settled: bool = False,
) -> View:
    """The snapshot as seen at the minute ``as_of``, knowing what was entered by ``known_as_of``.

    With ``assume_complete`` a section without a declaration counts as complete.  ``settled`` is
    what the reading found: no event lies after the snapshot's own as_of.  The snapshot must have
    been validated: raises InstantError for a time that is none.
    """
    declared = completeness(model, snapshot, INF, assume_complete=assume_complete)
    seen = _visibility(model).at(snapshot, as_of, known_as_of, settled=settled)
    taken_at = INF if snapshot.as_of is None else parse_instant(snapshot.as_of)[1]
    return View(
        snapshot=seen.snapshot,
        as_of=as_of,
        stood_at=min(as_of, taken_at),
        until=_until(declared, as_of),
        declared=declared,
        taken_at=taken_at,
    )


def _until(declared: dict[str, int], as_of: int) -> dict[str, int]:
    """What is declared, cut at ``as_of``; mostly there is nothing to cut."""
    if max(declared.values()) <= as_of:
        return declared
    return {section: min(minute, as_of) for section, minute in declared.items()}


def moved(view: View, minute: int) -> View:
    """The same records at another ``as_of``; the declarations stand as they were made."""
    return view._replace(
        as_of=minute,
        stood_at=min(minute, view.taken_at),
        until=_until(view.declared, minute),
    )


@lru_cache(maxsize=16)
def _visibility(model: SnapshotModel) -> Visibility:
    """Prepared once for each model; a service holds one model for each ruleset it serves."""
    return Visibility(model)
