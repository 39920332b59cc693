"""Percentiles, resident memory, and the ruleset that is timed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from dsl.compiling import compile_ruleset
from dsl.content import rulesets_folder
from dsl.ir.rules import Ruleset


@cache
def national_ruleset() -> Ruleset:
    """The first ruleset, compiled from its text."""
    result = compile_ruleset(rulesets_folder() / "national")
    assert result.ruleset is not None, [d.message for d in result.diagnostics][:5]
    return result.ruleset


def percentile(nanoseconds: Iterable[int], share: float) -> float:
    """A percentile in microseconds."""
    ordered = sorted(nanoseconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1000


def timed(call: Callable[[], object]) -> int:
    """Nanoseconds of processor time one call takes: what others do meanwhile is not counted."""
    start = time.thread_time_ns()
    call()
    return time.thread_time_ns() - start


def resident_megabytes() -> float:
    """Memory the process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def report(name: str, samples: Sequence[int], against: float | None = None) -> float:
    """Prints p50 and p99 of some samples, and how many times ``against`` the p50 is."""
    middle, far = percentile(samples, 0.5), percentile(samples, 0.99)
    times = "" if against is None else f"  {middle / against:6.2f} x"
    print(f"{name:<56} p50 {middle:9.1f} us   p99 {far:9.1f} us{times}")
    return middle


def settle() -> None:
    """Puts what was loaded out of the collector's way, as a service does after loading."""
    gc.collect()
    gc.freeze()
