"""What an evaluation looked at and found: the raw material of explanations.

Filled only when a rule is run again for one subject with tracing on; judging leaves it off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from dsl.ir.limits import Limit
from engine.oracle.records import Ref
from engine.periods.explaining import explain_limit

Line = Literal["strict", "lenient"]
LINES: tuple[Line, Line] = ("strict", "lenient")
Side = Literal["low", "high"]


class Read(NamedTuple):
    """One attribute looked at.

    ``path`` is the JSON pointer into the visible snapshot, None for an unknown record; ``value`` is
    the raw value, None when missing.
    """

    entity: str
    attribute: str
    path: str | None
    value: Any


class SectionRead(NamedTuple):
    """One section looked through: how far it is declared complete, and whether that suffices."""

    entity: str
    until: int
    current: bool


@dataclass(slots=True)
class Step:
    """One evaluated node (or one record a binder was tried on) with what it rested on.

    ``result`` is a truth (int), a span (lo, hi) of minutes or of numbers, or a ``Ref``;
    for a binder it is the record's weight.  ``record`` is set for binders only.  Most steps have
    little below them, so lists are made only where something is kept.
    """

    node: Any
    result: Any = None
    record: Ref | None = None
    children: Sequence[Step] = ()
    reads: Sequence[Read] = ()
    sections: Sequence[SectionRead] = ()


@dataclass(slots=True)
class LinkUse:
    """One record tried as an extension or restart.

    ``refused`` is empty when the link was used, else why not (``engine.oracle.runs``): 超过次数,
    未在届满前批准, 缺少前一环节, 事实未明.  Records after the one the chain stops at are left out.
    """

    label: str
    record: Ref
    effective: tuple[int, int]
    mode: str
    amount: int
    unit: str
    refused: str = ""


@dataclass(slots=True)
class DeductionUse:
    """One span taken out of the count; ``to`` is INF while it still runs."""

    label: str
    record: Ref
    from_: int
    to: int
    used: bool


@dataclass(slots=True)
class LimitRun:
    """One run of a limit on one line and side, with the figures in the order of counting.

    ``arguments`` are those given to ``engine.periods``, so that its step-by-step account can be
    asked for again.  ``linked`` and ``deducted`` tell which records were used: few runs are asked.
    ``decisive``: of the tiers that may apply, this one gave the end.
    ``deadline`` is the calculus' own; before any counting back, and before an open source makes
    the high side endless.
    """

    limit: Limit
    line: Line
    side: Side
    start: int
    tier: str
    amount: int
    unit: str
    linked: Callable[[Sequence[Any]], list[LinkUse]]
    deducted: Callable[[], list[DeductionUse]]
    deadline: int = 0
    last_good: int = 0
    provisional: bool = False
    suspended: bool = False
    arguments: tuple[Any, ...] = ()
    decisive: bool = False
    _account: tuple[Any, ...] | None = None
    _links: list[LinkUse] | None = None

    @property
    def account(self) -> tuple[Any, ...]:
        """The calculus' own account of the run (``engine.periods.explaining``)."""
        if self._account is None:
            self._account = tuple(explain_limit(*self.arguments))
        return self._account

    @property
    def links(self) -> list[LinkUse]:
        """The records tried as extensions or restarts, in their order."""
        if self._links is None:
            self._links = self.linked(self.account)
        return self._links

    @property
    def deductions(self) -> list[DeductionUse]:
        """The spans that were or may have been taken out."""
        return self.deducted()


@dataclass(slots=True)
class DutyTrace:
    """One duty: its verdict and, for a duty in time, the completion and the runs of its limit.

    ``runs`` are the decisive ones of its own limit, one for each line and side; ``Trace.runs``
    has every run, also those of the expiries that conditions ask for.
    """

    index: int
    duty: Any
    verdict: int
    level: int = 0
    start: tuple[int, int] | None = None
    done: tuple[int, int] | None = None
    runs: list[LimitRun] = field(default_factory=list)
    step: Step | None = None


@dataclass(slots=True)
class Trace:
    """Everything one run of one rule version for one subject looked at.

    ``root`` holds the steps in the order of evaluation; ``scope`` is the truth of
    "subject exists and rule applies"; ``exemption`` the index of the exemption that held,
    None if none did; ``over_budget`` is set where the run was cut off (步数超限).  ``versions``
    names every version that may govern the subject with its own verdict (rule index, verdict).
    ``env`` are the records the rule's variables stand for.
    """

    root: Step = field(default_factory=lambda: Step(node=None))
    governing: tuple[int, int] | None = None
    scope: int | None = None
    exemption: int | None = None
    duties: list[DutyTrace] = field(default_factory=list)
    runs: list[LimitRun] = field(default_factory=list)
    over_budget: bool = False
    versions: tuple[tuple[int, int], ...] = ()
    env: Mapping[str, Ref] | None = None
    stack: list[Step] = field(default_factory=list)

    @property
    def here(self) -> Step:
        """The step under evaluation."""
        return self.stack[-1] if self.stack else self.root

    def enter(self, node: Any, record: Ref | None = None) -> Step:
        """Open a step below the present one."""
        step = Step(node, None, record)
        stack = self.stack
        here = stack[-1] if stack else self.root
        kept = here.children
        if isinstance(kept, list):
            kept.append(step)
        else:
            here.children = [step]
        stack.append(step)
        return step

    def read(self, read: Read) -> None:
        """Note an attribute looked at under the present step."""
        here = self.here
        here.reads = [*here.reads, read]

    def look(self, section: SectionRead) -> None:
        """Note a section looked through under the present step."""
        here = self.here
        here.sections = [*here.sections, section]

    def leave(self, result: Any) -> None:
        """Close the present step with its result."""
        self.stack.pop().result = result
