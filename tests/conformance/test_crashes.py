"""A case that crashes an engine leaves nothing to the next one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from engine.oracle.judging import Oracle
from engine.rows import View
from tests.conformance.engines import Held, every_engine
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view

LOOKS = (1, 2, 5, 13, 40, 100, 300)
"""A case crashes at this look at its records."""


class FaultError(Exception):
    """The crash."""


class Fuse:
    """Blows at the look of that number."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def look(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise FaultError


class Faulty:
    """A snapshot or a record of one, every look at which counts."""

    def __init__(self, record: Any, fuse: Fuse) -> None:
        self._record, self._fuse = record, fuse
        self._parts: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        self._fuse.look()
        if name not in self._parts:
            self._parts[name] = _fused(getattr(self._record, name), self._fuse)
        return self._parts[name]


def _fused(found: Any, fuse: Fuse) -> Any:
    if isinstance(found, msgspec.Struct):
        return Faulty(found, fuse)
    if isinstance(found, tuple) and found and isinstance(found[0], msgspec.Struct):
        return tuple(Faulty(record, fuse) for record in found)
    return found


def faulty(view: View, looks: int) -> View:
    return view._replace(snapshot=Faulty(view.snapshot, Fuse(looks)))


@every_engine
def test_a_case_after_one_that_crashed_is_judged_as_ever(held: Held) -> None:
    rules = sample_ruleset()
    engine = held.make(rules)
    first, second = detention_view(1, 0.2), detention_view(2, 0.2)
    expected = Oracle(rules).judge(second)
    for looks in LOOKS:
        with pytest.raises(FaultError):
            engine.judge(faulty(first, looks))
        assert engine.judge(second) == expected, looks


@every_engine
def test_a_case_whose_fuse_holds_is_judged_as_ever(held: Held) -> None:
    engine = held.make(sample_ruleset())
    view = detention_view(1, 0.2)
    assert engine.judge(faulty(view, 10**9)) == engine.judge(view)
