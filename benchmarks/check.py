"""What one check of one case costs, against the mere decoding of its JSON in the same run.

Every case is another one and is timed once, after a warm-up on other cases, so that tables kept
from one check to the next help no more than they would in service.  Options: ``--cases`` per size,
``--memory`` checks of the memory run.
"""

from __future__ import annotations

import argparse
from itertools import cycle, islice

import msgspec

from benchmarks.cases import AS_OF, case_bytes
from benchmarks.measuring import national_ruleset, report, resident_megabytes, settle, timed
from engine.compiled.engine import Compiled
from engine.facts.model import SnapshotModel
from engine.facts.reading import SnapshotReader
from engine.oracle.judging import Oracle
from engine.rows import VERDICTS
from engine.view import make_view

FINDINGS = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)
WARM_UP = 100
GOAL = 3.0


class Bench:
    """The steps of a check, each by itself."""

    def __init__(self) -> None:
        ruleset = national_ruleset()
        self.rules = ruleset.rules
        self.model = SnapshotModel(ruleset.vocabulary)
        self.reader = SnapshotReader(self.model)
        self.compiled = Compiled(ruleset)
        self.oracle = Oracle(ruleset)

    def quick(self, data: bytes) -> object:
        """Typed decoding, visibility, rules: the answer to "what is wrong, and what is next"."""
        snapshot = self.model.decoder.decode(data)
        view = make_view(self.model, snapshot, as_of=AS_OF, settled=True)
        return self.compiled.judge_wanted(view, FINDINGS)

    def full(self, data: bytes) -> object:
        """The same with everything that may be wrong with a snapshot looked for."""
        reading = self.reader.read(data)
        view = make_view(self.model, reading.snapshot, as_of=AS_OF, settled=reading.settled)
        return self.compiled.judge_wanted(view, FINDINGS)

    def every_row(self, data: bytes) -> object:
        """As ``quick``, with the rows of every verdict."""
        snapshot = self.model.decoder.decode(data)
        return self.compiled.judge(make_view(self.model, snapshot, as_of=AS_OF, settled=True))

    def agrees(self, data: bytes) -> bool:
        """Whether compiled and oracle give the same rows."""
        view = make_view(self.model, self.model.decoder.decode(data), as_of=AS_OF, settled=True)
        return self.compiled.judge(view) == self.oracle.judge(view)


def one_size(bench: Bench, records: int, cases: int) -> None:
    """Times cases of one size."""
    data = [case_bytes(records, seed) for seed in range(WARM_UP + cases)]
    assert all(bench.agrees(one) for one in data[:3])
    for one in data[:WARM_UP]:
        bench.quick(one), bench.full(one), bench.every_row(one), msgspec.json.decode(one)
    rest = data[WARM_UP:]
    settle()
    samples = [
        (
            timed(lambda one=one: msgspec.json.decode(one)),  # type: ignore[misc]
            timed(lambda one=one: bench.model.decoder.decode(one)),  # type: ignore[misc]
            timed(lambda one=one: bench.quick(one)),  # type: ignore[misc]
            timed(lambda one=one: bench.full(one)),  # type: ignore[misc]
            timed(lambda one=one: bench.every_row(one)),  # type: ignore[misc]
        )
        for one in rest
    ]
    decoding, typed, quick, full, every = zip(*samples, strict=True)
    print(f"-- {records} records, {len(rest[0])} bytes, {len(bench.rules)} rules, {cases} cases")
    base = report("decoding only (untyped)", decoding)
    report("typed decoding", typed, base)
    middle = report("typed decoding, view, findings", quick, base)
    report("full validation, view, findings", full, base)
    report("typed decoding, view, every row", every, base)
    print(f"goal {GOAL} x: {'met' if middle <= GOAL * base else 'not met'}")


def memory(bench: Bench, checks: int) -> None:
    """Memory before and after many checks."""
    data = [case_bytes(45, seed) for seed in range(200)]
    for one in data:
        bench.quick(one)
    before = resident_megabytes()
    for one in islice(cycle(data), checks):
        bench.quick(one)
    after = resident_megabytes()
    print(f"-- memory: {before:.1f} MB before, {after:.1f} MB after {checks} checks")


def main(arguments: list[str] | None = None) -> None:
    """Runs the timings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--memory", type=int, default=100_000)
    options = parser.parse_args(arguments if arguments is not None else [])
    bench = Bench()
    one_size(bench, 45, options.cases)
    one_size(bench, 200, max(100, options.cases // 5))
    memory(bench, options.memory)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
