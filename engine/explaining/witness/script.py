"""Nodes of the rules written as one Python function of a witness.

A condition is a tree of small nodes, and calling a function for each costs more than what it does.
Nothing of a rule's text enters the source but through ``repr``; other objects are handed over by
name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dsl.ir.expressions import Expression
from engine.explaining.witness.evaluator import Plans
from engine.explaining.witness.notes import Gap
from engine.periods.instants import parse_instant
from engine.truth import INF

Writer = Callable[["Script", Any], Any]
"""Writes what works one kind of node out; gives the names of what it came to.

A truth, a value and a number's ends have a name each, a span has two names, a record those of its
``Ref`` and of the record itself.
"""

KNOWN: Mapping[str, Any] = {"Gap": Gap, "INF": INF, "parse": parse_instant}
"""What every function knows."""

_INDENT = " "


class Script:
    """The function under work; a fresh name is used once."""

    def __init__(self, plans: Plans, writers: Mapping[type, Writer]) -> None:
        self.plans = plans
        self._writers = writers
        self._head: list[str] = []
        self._lines: list[str] = []
        self._depth = 1
        self._count = 0
        self._refs: dict[str, tuple[str, str]] = {}
        self._tried: dict[str, str] = {}
        self._sure: set[str] = set()
        self._names: dict[str, Any] = dict(KNOWN)

    # ------------------------------------------------------------ text

    def line(self, text: str) -> None:
        """Add one line."""
        self._lines.append(_INDENT * self._depth + text)

    @contextmanager
    def below(self, text: str) -> Iterator[None]:
        """Add a line that others belong to."""
        self.line(text)
        self._depth += 1
        yield
        self._depth -= 1

    def fresh(self, letter: str) -> str:
        """A name that nothing has."""
        self._count += 1
        return f"{letter}{self._count}"

    def keep(self, value: Any) -> str:
        """The name by which the function knows an object."""
        name = self.fresh("k")
        self._names[name] = value
        return name

    def function(self, arguments: str, result: str) -> Any:
        """The finished function."""
        head = [
            f"def written({arguments}):",
            " seen, gaps, view = w.seen, w.gaps, w.view",
            " see, lack, as_of = seen.append, gaps.append, view.as_of",
            *self._head,
        ]
        source = "\n".join([*head, *self._lines, f" return {result}"])
        exec(compile(source, "<witness>", "exec"), self._names)
        return self._names["written"]

    # ------------------------------------------------------------ records

    def bound(self, variable: str) -> tuple[str, str]:
        """The ``Ref`` a variable stands for, and its record."""
        if variable not in self._refs:
            ref, record = self._refs[variable] = self.fresh("r"), self.fresh("c")
            self._head.append(f" {ref} = env[{variable!r}]")
            self._head.append(f" {record} = {ref}.record")
        return self._refs[variable]

    def is_sure(self, variable: str) -> bool:
        """Whether the record of a variable is surely there."""
        return variable in self._sure

    @contextmanager
    def trying(self, variable: str, ref: str, sure: bool) -> Iterator[str]:
        """Inside, the variable stands for the record of a search; gives the record's name."""
        outer = self._refs.get(variable), self._tried.copy(), self._sure.copy()
        record = self.fresh("c")
        self._refs[variable] = ref, record
        self._tried[variable] = ref
        if sure:
            self._sure.add(variable)
        self.line(f"{record} = {ref}.record")
        yield record
        before, self._tried, self._sure = outer
        if before is None:
            del self._refs[variable]
        else:
            self._refs[variable] = before

    def environment(self) -> str:
        """The records of all variables, for a function that is called."""
        tried = "".join(f", {name!r}: {ref}" for name, ref in self._tried.items())
        return f"{{**env{tried}}}" if tried else "env"

    # ------------------------------------------------------------ nodes

    def of(self, node: Any) -> Any:
        """The names of what a node comes to whose kind has a writer."""
        return self._writers[type(node)](self, node)

    def asked(self, node: Expression) -> str:
        """The name of what the plan of a node gives."""
        found = self.fresh("a")
        plan = self.keep(self.plans.of(node))
        self.line(f"{found} = {plan}(w, {self.environment()})")
        return found

    def truth(self, node: Expression) -> str:
        """The name of a truth."""
        found: str = self.of(node) if type(node) in self._writers else self.asked(node)
        return found

    def span(self, node: Expression) -> tuple[str, str]:
        """The names of both ends of a time or number."""
        if type(node) in self._writers:
            lo, hi = self.of(node)
            return lo, hi
        lo, hi = self.fresh("l"), self.fresh("h")
        self.line(f"{lo}, {hi} = {self.asked(node)}")
        return lo, hi

    def record(self, node: Expression) -> tuple[str, str]:
        """The names of a ``Ref`` and of its record."""
        if type(node) in self._writers:
            ref, record = self.of(node)
            return ref, record
        ref, record = self.asked(node), self.fresh("c")
        self.line(f"{record} = {ref}.record")
        return ref, record

    # ------------------------------------------------------------ gaps

    def mark(self) -> str:
        """The name of how many gaps there are so far."""
        gaps = self.fresh("g")
        self.line(f"{gaps} = len(gaps)")
        return gaps

    def settle(self, gaps: str, certain: str) -> None:
        """What is missing since the mark does not matter where the result is certain."""
        self.line(f"if {certain}: del gaps[{gaps}:]")
