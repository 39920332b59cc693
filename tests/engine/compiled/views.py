"""Views of ordinary cases, for the compiled engine's tests."""

from __future__ import annotations

import msgspec

from benchmarks.cases import AS_OF, case_body
from engine.rows import View
from engine.view import make_view
from tests.engine.facts.snapshots import model


def detention_view(seed: int = 1, careless: float = 0.1, as_of: int = AS_OF) -> View:
    """A detention case of about 45 records, seen at a minute."""
    snapshot = msgspec.convert(case_body(45, seed, careless), model().root)
    return make_view(model(), snapshot, as_of=as_of)
