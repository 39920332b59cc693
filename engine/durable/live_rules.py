"""The rules of the live stream, in the form durable_rules takes them.

Facts are integers only, all in one session that is never deleted:

=====  ======================================================================
``k``  fact
=====  ======================================================================
1      a watch: ``w`` its number, ``s`` start, ``p`` phase, ``f`` fired, ``u`` until
2      a due: ``w``, ``l`` lead, ``d`` when, ``s`` start
3      time reached ``n``
4      a signal on ``w`` at ``n`` is about to be taken
5      ``w`` turns no at ``n``
6      ``w`` turns yes at ``n``
=====  ======================================================================

Facts 3 to 6 are gates: asserted last, first pattern of every rule, retracted afterwards, so no
rule can fire on half a state.  There is no negation and no alternative (both are unsafe in this
library); a yes that no rule answers begins a new episode.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WATCH, DUE, TIME, BEFORE, NO, YES = 1, 2, 3, 4, 5, 6
OPEN, CLOSING = 1, 2

FIRES, OVER, DISARMED, DROPPED, WANES, RESUMES = range(6)
"""What a rule says of the fact it found."""

Told = Callable[[int, dict[str, int]], None]


def definition(told: Told) -> dict[str, Any]:
    """The ruleset; ``told`` hears the conclusion and the fact for every match."""

    def rule(gate: int, about: int, says: int, *more: dict[str, Any]) -> dict[str, Any]:
        fact = {"$and": [{"k": about}, *more]}

        def run(closure: Any) -> None:
            found = closure.fact
            told(says, {name: found[name] for name in ("k", "w", "s", "x")} | _rest(found))

        return {"all": [{"gate": {"k": gate}}, {"fact": fact}], "run": run}

    same = {"w": {"gate": "w"}}
    reached, passed = {"$lte": {"d": {"gate": "n"}}}, {"$lt": {"d": {"gate": "n"}}}
    quiet = {"$lte": {"u": {"gate": "n"}}}
    rules = [
        rule(TIME, DUE, FIRES, reached),
        rule(TIME, WATCH, OVER, {"p": CLOSING}, quiet),
        rule(BEFORE, DUE, FIRES, same, passed),
        rule(BEFORE, WATCH, OVER, {"p": CLOSING}, same, quiet),
        rule(NO, DUE, DISARMED, same),
        rule(NO, WATCH, DROPPED, {"p": OPEN}, {"f": 0}, same),
        rule(NO, WATCH, WANES, {"p": OPEN}, {"f": 1}, same),
        rule(YES, WATCH, RESUMES, {"p": CLOSING}, same),
    ]
    return {f"r_{place}": each for place, each in enumerate(rules)}


def _rest(found: Any) -> dict[str, int]:
    names = ("l", "d") if found["k"] == DUE else ("p", "f", "u")
    return {name: found[name] for name in names}
