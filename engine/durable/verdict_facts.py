"""The integer facts a verdict is decided on, one subject of one rule version at a time.

Given facts (truths are 0, 1, 2; minutes as everywhere, ±2**62 for no bound):

=======  ==========================================================================
SUBJECT  ``w`` how surely it exists, ``a`` whether the rule applies, ``e`` the
         strongest exemption, ``m`` how many duties follow
REQUIRE  ``d`` place of the duty, ``h`` the condition, ``t`` the weaker one (0: none)
PRECEDE  ``c`` whether the second has happened, ``o`` whether the first is before it
WAITING  a clock that doesn't run; ``c`` whether its start has happened
DONE     completion from ``lo`` to ``hi``, ``c`` whether it has happened, ``s`` 1 if
         settled, ``q`` 1 if the clock stands on every line, ``b`` 1 for "not before"
STRICT   the strict line's last good minute (``b``: deadline), ``low`` and ``high``
LENIENT  the same of the lenient line
LADDER   the first minute of 蓝, 黄, 橙, 红: ``y1`` to ``y4``
=======  ==========================================================================

The others are concluded by the rules (``verdict_rules``).  The two lines are facts of two kinds,
because the library passes one fact on to 64 rules at most (its error 303).
"""

from __future__ import annotations

GATE, SUBJECT, REQUIRE, PRECEDE, WAITING, DONE, STRICT, LENIENT, LADDER = range(1, 10)
SCOPE, ON_STRICT, ON_LENIENT, MET, OUTCOME, WORST, FINAL = range(10, 17)

FIELDS: dict[int, tuple[str, ...]] = {
    GATE: ("n",),
    SUBJECT: ("w", "a", "e", "m"),
    REQUIRE: ("d", "h", "t"),
    PRECEDE: ("d", "c", "o"),
    WAITING: ("d", "c"),
    DONE: ("d", "lo", "hi", "c", "s", "q", "b"),
    STRICT: ("d", "low", "high"),
    LENIENT: ("d", "low", "high"),
    LADDER: ("d", "y1", "y2", "y3", "y4"),
    WORST: ("d", "v", "l", "x"),
}
"""The fields of the facts that are asserted from outside, in the order they are sent."""

Given = tuple[int, ...]
"""A fact as it is sent: its kind, then its fields."""


class NotIntegersError(TypeError):
    """A fact holds something else than 64-bit integers; the library would misread it."""


def fact_of(given: Given | list[int]) -> dict[str, int]:
    """The fact by field names.  Raises NotIntegersError."""
    if any(type(value) is not int or abs(value) >= 2**63 for value in given):
        raise NotIntegersError(given)
    names = FIELDS.get(given[0]) if given else None
    if names is None or len(names) != len(given) - 1:
        raise NotIntegersError(given)
    return {"k": given[0], **dict(zip(names, given[1:], strict=True))}
