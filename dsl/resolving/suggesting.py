"""Did you mean: the known words nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to ``most`` known words that ``word`` was probably meant to be, best first.

    Two measures, since Chinese words are short: few edits, or most characters in common
    (执行日期 for 执行时间). Ties go to the word that comes first in Unicode order.
    """
    scored: list[tuple[float, str]] = []
    for candidate in dict.fromkeys(known):
        score = closeness(word, candidate)
        if score >= 0.5:
            scored.append((-score, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:most])


def closeness(a: str, b: str) -> float:
    """From 0 (nothing in common) to 1 (the same)."""
    longest = max(len(a), len(b))
    if longest == 0 or not set(a) & set(b):
        return 0.0
    by_edits = 1 - edits(a, b) / longest
    shared = sum(min(a.count(char), b.count(char)) for char in set(a) & set(b))
    by_characters = 2 * shared / (len(a) + len(b))
    contained = 0.2 if a in b or b in a else 0.0
    return min(1.0, max(by_edits, by_characters) + contained)


def edits(a: str, b: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that turn ``a`` into ``b``."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        last, before_last, row = row, before, [i]
        for j, right in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
