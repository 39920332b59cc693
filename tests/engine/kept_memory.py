"""How much memory some work keeps: what tests of "nothing is kept" measure."""

import gc
import tracemalloc
from collections.abc import Callable

ROUNDS = 3


def kept_bytes(work: Callable[[], object]) -> int:
    """Bytes that doing the work once more keeps, the least of several rounds.

    Other threads of the process may allocate meanwhile; what the work itself keeps it keeps in
    every round.
    """
    tracemalloc.start()
    try:
        return min(_round(work) for _ in range(ROUNDS))
    finally:
        tracemalloc.stop()


def _round(work: Callable[[], object]) -> int:
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    work()
    gc.collect()
    return tracemalloc.get_traced_memory()[0] - before
