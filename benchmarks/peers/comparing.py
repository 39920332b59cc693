"""Runs every engine on the same cases, first for what they find, then for what they take."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any, Protocol

from benchmarks.cases import case_bytes
from benchmarks.measuring import report, settle
from benchmarks.peers.facts import Finding
from benchmarks.peers.ours import Ours, OursInC
from benchmarks.peers.with_clips import WithClips
from benchmarks.peers.with_experta import WithExperta
from benchmarks.peers.with_zen import WithZen

CARELESS = 0.15
GOAL = 10.0
ENGINES: tuple[Callable[[], Peer], ...] = (OursInC, Ours, WithZen, WithClips, WithExperta)


class Peer(Protocol):
    """One engine with the eight rules loaded."""

    name: str

    def read(self, data: bytes) -> Any:
        """The case as the engine takes it."""
        ...

    def judge(self, case: Any) -> set[Finding]:
        """What is broken in a case."""
        ...


def _both(peer: Peer, data: bytes) -> tuple[int, int]:
    """Nanoseconds of processor time for reading a case and for judging it."""
    start = time.thread_time_ns()
    case = peer.read(data)
    middle = time.thread_time_ns()
    peer.judge(case)
    return middle - start, time.thread_time_ns() - middle


def main(arguments: list[str] | None = None) -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    options = parser.parse_args(arguments if arguments is not None else [])
    data = [case_bytes(45, seed, CARELESS) for seed in range(options.cases)]
    peers = [make() for make in ENGINES]
    expected = [peers[0].judge(peers[0].read(one)) for one in data]
    print(f"-- 8 rules, 45 records, {sum(map(len, expected)) / len(data):.1f} findings a case")
    settle()
    base = 0.0
    for peer in peers:
        found = [peer.judge(peer.read(one)) for one in data]
        differing = sum(one != want for one, want in zip(found, expected, strict=True))
        if differing:
            print(f"{peer.name}: {differing} of {len(data)} cases differ; not timed")
            continue
        samples = [_both(peer, one) for one in data]
        reading, judging = zip(*samples, strict=True)
        report(f"{peer.name}: reading", reading)
        middle = report(f"{peer.name}: rules", judging, base or None)
        base = base or middle
    print(f"goal: every other engine takes at least {GOAL:.0f} times as long")
