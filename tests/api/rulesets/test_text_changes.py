"""Two texts are compared line by line within a bounded number of steps."""

from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from api.rulesets.text_changes import Steps, unified

LINES = st.lists(st.sampled_from(["甲", "乙", "丙", "丁", ""]), max_size=30)


def applied(old: list[str], diff: str) -> list[str]:
    """The new text by the old one and the diff."""
    made: list[str] = []
    at = 0
    for line in diff.split("\n")[2:]:
        if line.startswith("@@"):
            first, _, count = line.split()[1][1:].partition(",")
            start = int(first) - (0 if count == "0" else 1)
            made += old[at:start]
            at = start
        elif line[0] == "+":
            made.append(line[1:])
        else:
            assert old[at] == line[1:]
            at += 1
            if line[0] == " ":
                made.append(line[1:])
    return made + old[at:]


@given(LINES, LINES, st.integers(0, 60))
def test_with_however_few_steps_the_difference_is_a_true_one(
    old: list[str], new: list[str], allowed: int
) -> None:
    found = unified(old, new, "旧", "新", Steps(allowed))
    assert (applied(old, found) if found else old) == new


@given(LINES, LINES)
def test_with_enough_steps_it_is_the_usual_one(old: list[str], new: list[str]) -> None:
    usual = "\n".join(difflib.unified_diff(old, new, "旧", "新", lineterm=""))
    assert unified(old, new, "旧", "新", Steps(100_000)) == usual


def test_what_is_looked_at_is_counted_over_all_texts() -> None:
    lines = [f"# {number % 100}" for number in range(12_000)]
    steps = Steps(200_000)
    first = unified(lines, lines[::-1], "旧", "新", steps)
    assert 0 <= steps.left < 12_000 * 120
    assert applied(lines, first) == lines[::-1]
    again = unified(lines, lines[::-1], "旧", "新", steps)
    assert applied(lines, again) == lines[::-1]
    assert steps.left >= 0
