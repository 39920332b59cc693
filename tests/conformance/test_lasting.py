"""Engines that are replaced leave nothing behind; rows do not depend on hash order."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys

from engine.oracle.judging import Oracle
from engine.rows import Row
from tests.conformance.drawing import drawn
from tests.conformance.engines import ENGINES, REFERENCE, Held, each_but_the_oracle, every_engine
from tests.conformance.stated import national, seen, whole_cases

RELOADS = 300
FIRST_RELOADS = 30
"""The interpreter's own bounded caches fill up first."""

MOST_GROWN_BLOCKS = 1_000
"""Pieces of memory over all reloads; keeping what one of them made would take more than that."""


@every_engine
def test_a_ruleset_replaced_three_hundred_times_leaves_no_memory_behind(held: Held) -> None:
    rules, (view, *_) = drawn(5)
    expected = Oracle(rules).judge(view)

    def replace(times: int) -> None:
        for _ in range(times):
            assert held.make(rules).judge(view) == expected
        gc.collect()

    replace(FIRST_RELOADS)
    before = sys.getallocatedblocks()
    replace(RELOADS)
    assert sys.getallocatedblocks() - before < MOST_GROWN_BLOCKS


def digest(name: str) -> str:
    """What an engine says of some cases, in one line."""
    held = next(held for held in (REFERENCE, *ENGINES) if held.name == name)
    rows: list[list[Row]] = []
    for seed in range(3):
        rules, views = drawn(seed)
        engine = held.make(rules)
        rows += [engine.judge(view) for view in views]
    engine = held.make(national())
    for each in whole_cases()[:3]:
        view = seen(each.data, each.as_of, each.known_as_of)
        assert view is not None
        rows.append(engine.judge(view))
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@each_but_the_oracle
def test_the_rows_do_not_depend_on_the_hash_seed(held: Held) -> None:
    code = f"from tests.conformance.test_lasting import digest; print(digest({held.name!r}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "2")
    }
    assert printed == {digest("oracle")}
