"""The eight rules for experta: facts, patterns and an agenda, as its documentation writes them.

A rule with "no record within a day of the measure" cannot be written as a negated pattern: the
negation would have to compare with the measure.  Helper rules therefore say which duties are met,
and the findings follow when all of them have had their turn (the gate).
"""

from __future__ import annotations

import collections
import collections.abc
import logging

from benchmarks.peers.facts import Facts, Finding, facts_of


class WithExperta:
    """One engine, reset for each case."""

    name = "experta"

    def __init__(self) -> None:
        _make_importable()
        from benchmarks.peers.experta_rules import Custody

        self._engine = Custody()

    def read(self, data: bytes) -> Facts:
        """The case as facts."""
        return facts_of(data)

    def judge(self, facts: Facts) -> set[Finding]:
        """What is broken in a case."""
        engine = self._engine
        engine.found = set()
        engine.reset()
        engine.declare_all(facts)
        engine.run()
        engine.open_gate()
        engine.run()
        return engine.found


def _make_importable() -> None:
    """experta's old dependency looks for names that left ``collections``; only while importing."""
    missing = [name for name in ("Mapping",) if not hasattr(collections, name)]
    for name in missing:
        setattr(collections, name, getattr(collections.abc, name))
    handlers = list(logging.root.handlers)
    try:
        import experta  # noqa: F401
    finally:
        for name in missing:
            delattr(collections, name)
        for handler in list(logging.root.handlers):
            if handler not in handlers:
                logging.root.removeHandler(handler)
