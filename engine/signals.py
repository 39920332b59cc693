"""Between facts and alarms: watches, the signals on them, and what a stream engine says.

A watch is one question about one person (is he unattended? is he past the limit?), known to the
engines by a number.  Its signals say when the answer turns yes (with the moments that then fall
due) and when it turns no.  Every engine turns the same signals and the same time into the same
firings:

* an ``Opens`` arms its dues, each fires once when time reaches it while the answer is still yes;
  a ``Closes`` at the very second of a due comes before it;
* after a firing the watch is one episode until the answer has been no for ``clear`` seconds:
  turning yes again before that fires no lead a second time, so a jittering sensor makes one alarm;
* without a firing a ``Closes`` ends the matter at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol


class Due(NamedTuple):
    """A moment of a watch.  ``lead``: seconds before the limit, 0 is the limit itself."""

    lead: int
    at: int


class Opens(NamedTuple):
    """The answer is yes from ``at`` on.  ``clear`` is how long no must last to be believed."""

    watch: int
    at: int
    dues: tuple[Due, ...]
    clear: int


class Closes(NamedTuple):
    """The answer is no from ``at`` on."""

    watch: int
    at: int


class Forgets(NamedTuple):
    """All signals of this watch so far are void; the right ones follow."""

    watch: int


Signal = Opens | Closes | Forgets


class Fired(NamedTuple):
    """A due was reached.  ``start``: when this episode's answer turned yes."""

    watch: int
    start: int
    lead: int
    due: int


class Ended(NamedTuple):
    """An episode that had fired is over since ``at``."""

    watch: int
    start: int
    at: int


Outcome = Fired | Ended


class StreamEngine(Protocol):
    """Holds the state of all watches; fed with signals in order of each watch's time."""

    name: str

    def apply(self, signals: Sequence[Signal]) -> list[Outcome]:
        """Take signals in; what falls due strictly before each of them is settled first."""
        ...

    def advance(self, now: int) -> list[Outcome]:
        """What falls due up to and including this second."""
        ...

    def close(self) -> None:
        """Let go of whatever the engine holds."""
        ...


def stages(limit: int, leads: Iterable[int], opened: int) -> tuple[Due, ...]:
    """The dues of a limit.  Of those already past at ``opened`` only the last is kept."""
    dues = sorted((Due(lead, limit - lead) for lead in {0, *leads}), key=lambda due: due.at)
    past = [due for due in dues if due.at <= opened]
    return tuple(past[-1:] + dues[len(past) :])
