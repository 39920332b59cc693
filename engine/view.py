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
        until={
            section: minute if minute < as_of else as_of for section, minute in declared.items()
        },
        declared=declared,
        taken_at=taken_at,
    )


def moved(view: View, minute: int) -> View:
    """The same records at another ``as_of``; the declarations stand as they were made."""
    return view._replace(
        as_of=minute,
        stood_at=min(minute, view.taken_at),
        until={section: min(until, minute) for section, until in view.declared.items()},
    )


@lru_cache(maxsize=16)
def _visibility(model: SnapshotModel) -> Visibility:
    """Prepared once for each model; a service holds one model for each ruleset it serves."""
    return Visibility(model)
