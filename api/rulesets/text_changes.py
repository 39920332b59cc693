"""The unified diff of two texts, found within a bounded number of steps.

Looking for the longest run of common lines may take as many steps as there are pairs of equal
lines, and again for what is left on each side of it.  When the steps are used up, what has not
been looked at counts as replaced: the diff is then longer than need be, but true.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

MOST_STEPS = 5_000_000
"""About a second."""

_AROUND = 3
"""Unchanged lines shown before and after a change."""


class Steps:
    """How many steps may still be taken; several texts may share them."""

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left

    def take(self, count: int) -> bool:
        """Whether so many were left; they are then used."""
        if count > self.left:
            return False
        self.left -= count
        return True


def unified(
    old: Sequence[str], new: Sequence[str], old_name: str, new_name: str, steps: Steps
) -> str:
    """The unified diff as ``difflib.unified_diff`` gives it; empty if the lines are the same."""
    lines = list(_hunks(old, new, steps))
    return "\n".join([f"--- {old_name}", f"+++ {new_name}", *lines]) if lines else ""


def _hunks(old: Sequence[str], new: Sequence[str], steps: Steps) -> Iterator[str]:
    for group in _Matcher(old, new, steps).get_grouped_opcodes(_AROUND):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
        for tag, left, left_end, right, right_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[left:left_end])
            else:
                yield from (f"-{line}" for line in old[left:left_end])
                yield from (f"+{line}" for line in new[right:right_end])


def _range(start: int, end: int) -> str:
    """Lines counted from 1; of an empty range the line before it is named."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


class _Matcher(difflib.SequenceMatcher[str]):
    """Finds nothing common any more once the steps are used up."""

    def __init__(self, old: Sequence[str], new: Sequence[str], steps: Steps) -> None:
        super().__init__(None, old, new)
        self._steps = steps
        self._end = len(old)
        partners = _partners(new)
        self._before = list(accumulate((1 + partners.get(line, 0) for line in old), initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> difflib.Match:
        """The longest run of common lines within both ranges, of length 0 if none is found."""
        end = self._end if ahi is None else ahi
        if not self._steps.take(1 + self._before[end] - self._before[alo]):
            return difflib.Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _partners(new: Sequence[str]) -> dict[str, int]:
    """How often each line is there; difflib passes over those that fill a hundredth of a text."""
    most = len(new) // 100 + 1 if len(new) >= 200 else len(new)
    return {line: count for line, count in Counter(new).items() if count <= most}
