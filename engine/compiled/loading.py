"""Generated code made ready to run, from the ruleset or from the cache on disk."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import msgspec

from dsl.ir.rules import Ruleset
from engine.compiled.cache import Stored, fetch, store
from engine.compiled.native.replacing import replace
from engine.compiled.running.backs import counted_back, given
from engine.compiled.running.chains import Extension, Plan, deducted, ends, in_chain, stopped
from engine.compiled.running.check import FINDING_STEPS, NO_TIMES, NONE_INDEXED, loose, ordered
from engine.compiled.running.covering import covered
from engine.compiled.running.instants import CLOCKS, DAYS
from engine.compiled.running.intervals import (
    age,
    day_of,
    gap,
    hour_of,
    latest,
    less,
    more,
    picked,
    products,
    shift,
    whole,
)
from engine.compiled.running.judging import NOT_HERE, Version, beyond, conclude
from engine.compiled.running.ladders import Ladder
from engine.compiled.running.lines import Simple, joined
from engine.compiled.running.outcomes import (
    PLAIN,
    in_time,
    not_before,
    not_running,
    preceded,
    required,
    waits,
)
from engine.compiled.running.parameters import Dated, length_in_force, number_in_force
from engine.periods.building import build_day_table
from engine.periods.calendar import DayTable
from engine.periods.readings import Reading
from engine.rows import Row

BUILTINS = {
    "enumerate": enumerate, "frozenset": frozenset, "id": id, "len": len, "set": set,
}  # fmt: skip
"""All of Python's own names that generated code may use."""

RUNNING = {
    f.__name__: f
    for f in (
        Dated, Decimal, Extension, Ladder, Plan, Reading, Simple, Version, age, beyond, conclude,
        counted_back, covered, day_of, deducted, ends, gap, given, hour_of, in_chain, in_time,
        joined, latest, length_in_force, less, loose, more, not_before, not_running,
        number_in_force, ordered, picked, preceded, products, required, shift, stopped, waits,
        whole,
    )
}  # fmt: skip
"""Every function and type generated code may name."""


class Loaded(NamedTuple):
    """Code ready to run, and its source; ``native``: its functions are compiled C."""

    source: str
    slots: int
    shared: tuple[int, ...]
    namespace: dict[str, Any]
    native: bool


def load(ruleset: Ruleset, cache_dir: Path | None) -> Loaded:
    """The ruleset's generated module; with ``cache_dir`` kept there for the next process."""
    content = sha256(msgspec.msgpack.encode(ruleset)).hexdigest()
    stored = None if cache_dir is None else fetch(cache_dir, content)
    if stored is None:
        stored = _generate(ruleset)
        if cache_dir is not None:
            store(cache_dir, content, stored)
    namespace = _run(stored.code, stored.table)
    native = cache_dir is not None and replace(namespace, stored.source, cache_dir)
    return Loaded(stored.source, stored.slots, stored.shared, namespace, native)


def _generate(ruleset: Ruleset) -> Stored:
    # The generator is only needed where there is nothing in the cache.
    from engine.compiled.writing.program import program

    written = program(ruleset)
    code = compile(written.source, f"<rules {ruleset.name} {ruleset.version}>", "exec")
    table = build_day_table(ruleset.calendar)
    return Stored(written.source, written.slots, written.shared, code, table)


def _run(code: CodeType, table: DayTable) -> dict[str, Any]:
    namespace: dict[str, Any] = {
        "__builtins__": BUILTINS,
        **RUNNING,
        "FINDING_STEPS": FINDING_STEPS,
        "NONE_INDEXED": NONE_INDEXED,
        "NO_TIMES": NO_TIMES,
        "NOT_HERE": NOT_HERE,
        "PLAIN": PLAIN,
        "Row": Row,
        "DAYS": DAYS,
        "CLOCKS": CLOCKS,
        "TABLE": table,
    }
    exec(code, namespace)
    return namespace
