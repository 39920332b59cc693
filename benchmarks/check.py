"""What one check of one case costs, against the mere decoding of its JSON in the same run.

Every case is another one and is timed once, after a warm-up on other cases, so that tables kept
from one check to the next help no more than they would in service.  Timed are the generated Python
and, where there is a C compiler, the C made from it.  Options: ``--cases`` per size, ``--memory``
checks of the memory run, ``--cache`` a folder in which the C is kept for the next run.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import msgspec

from benchmarks.cases import AS_OF, case_bytes
from benchmarks.measuring import (
    national_ruleset,
    percentile,
    report,
    resident_megabytes,
    settle,
    timed,
)
from engine.compiled.engine import Compiled
from engine.compiled.native import replacing
from engine.facts import looking
from engine.facts.model import SnapshotModel
from engine.facts.reading import SnapshotReader
from engine.oracle.judging import Oracle
from engine.rows import VERDICTS, Row
from engine.view import make_view

FINDINGS = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)
WARM_UP = 100
GOAL = 3.0


class Bench:
    """A check as the service makes it, with the code found in a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        ruleset = national_ruleset()
        self.rules = ruleset.rules
        self.model = SnapshotModel(ruleset.vocabulary)
        self.reader = SnapshotReader(self.model, cache_dir=folder)
        self.compiled = Compiled(ruleset, folder)
        self.name = "native" if self.compiled.native else "Python"

    def full(self, data: bytes) -> tuple[list[Row], int]:
        """What is wrong and when that changes, everything wrong with the snapshot looked for."""
        reading = self.reader.read(data)
        view = make_view(self.model, reading.snapshot, as_of=AS_OF, settled=reading.settled)
        return self.compiled.judge_wanted(view, FINDINGS)

    def quick(self, data: bytes) -> tuple[list[Row], int]:
        """The same after typed decoding alone."""
        snapshot = self.model.decoder.decode(data)
        view = make_view(self.model, snapshot, as_of=AS_OF, settled=True)
        return self.compiled.judge_wanted(view, FINDINGS)

    def every_row(self, data: bytes) -> list[Row]:
        """The rows of every verdict."""
        reading = self.reader.read(data)
        view = make_view(self.model, reading.snapshot, as_of=AS_OF, settled=reading.settled)
        return self.compiled.judge(view)


def prepared(folder: Path) -> list[Path | None]:
    """Where to find the code of each kind: nowhere for Python, the folder for C made from it."""
    source = Bench().compiled.source
    if not Bench(folder).compiled.native:
        replacing.prepare(source, folder)
    looking.prepare(folder)
    return [None, folder] if Bench(folder).compiled.native else [None]


def agrees(folders: list[Path | None], data: bytes) -> bool:
    """Whether every one of them gives the oracle's rows."""
    benches = [Bench(folder) for folder in folders]
    model = benches[0].model
    view = make_view(model, model.decoder.decode(data), as_of=AS_OF, settled=True)
    expected = Oracle(national_ruleset()).judge(view)
    return all(bench.every_row(data) == expected for bench in benches)


def one_size(folders: list[Path | None], records: int, cases: int) -> None:
    """Times cases of one size.  Each kind of call has engines of its own: none finds what another
    kept of the same case."""
    data = [case_bytes(records, seed) for seed in range(WARM_UP + cases)]
    assert all(agrees(folders, one) for one in data[:3])
    print(f"-- {records} records, {len(data[-1])} bytes, {cases} cases")
    against_decoding("typed decoding", Bench().model.decoder.decode, data)
    reached = 0.0
    for folder in folders:
        bench = Bench(folder)
        kind = bench.name
        reached = against_decoding(f"{kind}: decoded, validated, findings", bench.full, data)
        against_decoding(f"{kind}: typed decoding, findings", Bench(folder).quick, data)
        against_decoding(f"{kind}: decoded, validated, every row", Bench(folder).every_row, data)
    print(f"goal {GOAL} x: {'met' if reached <= GOAL else 'not met'} ({reached:.1f} x)")


def against_decoding(name: str, call: Callable[[bytes], object], data: list[bytes]) -> float:
    """Times one kind of call in turn with the mere decoding of the same bytes.

    Kinds are timed one after another: a service makes calls of one kind, and code that is not
    called for a while has to be fetched again.
    """
    for one in data[:WARM_UP]:
        msgspec.json.decode(one)
        call(one)
    settle()
    plain: list[int] = []
    samples: list[int] = []
    for one in data[WARM_UP:]:
        plain.append(timed(lambda one=one: msgspec.json.decode(one)))  # type: ignore[misc]
        samples.append(timed(lambda one=one: call(one)))  # type: ignore[misc]
    base = percentile(plain, 0.5)
    return report(f"{name} (decoding {base:.0f} us)", samples, base) / base


def memory(bench: Bench, checks: int) -> None:
    """Memory before and after many checks."""
    data = [case_bytes(45, seed) for seed in range(200)]
    for one in data:
        bench.full(one)
    before = resident_megabytes()
    for one in islice(cycle(data), checks):
        bench.full(one)
    after = resident_megabytes()
    print(f"{bench.name}: {before:.1f} MB before, {after:.1f} MB after {checks} checks")


def main(arguments: list[str] | None = None) -> None:
    """Runs the timings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--memory", type=int, default=100_000)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args(arguments if arguments is not None else [])
    with tempfile.TemporaryDirectory() as passing:
        folders = prepared(options.cache or Path(passing) / "code")
        one_size(folders, 45, options.cases)
        one_size(folders, 200, max(100, options.cases // 5))
        print("-- memory")
        for folder in folders:
            memory(Bench(folder), options.memory)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
