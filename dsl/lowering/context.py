"""What lowering one ruleset needs at hand, and what it learns on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NoReturn

from dsl.diagnostics import Diagnostics
from dsl.formatting.values import Writer
from dsl.ir.rules import Place
from dsl.resolving.meanings import UnresolvedError
from dsl.resolving.names import Names
from dsl.resolving.paths import Paths
from dsl.resolving.suggesting import nearest
from dsl.resolving.words import Words
from dsl.source import SourceFile, Span
from dsl.statutes import Statutes
from dsl.syntax.expressions import Condition
from dsl.syntax.node import Node

DefinitionType = Literal["truth", "number", "time"]
ParameterUse = Literal["length", "number"]


class Context:
    """Tables, the list of problems, and the bookkeeping shared by all declarations."""

    def __init__(
        self,
        words: Words,
        names: Names,
        statutes: Statutes,
        sources: dict[str, SourceFile],
        writer: Writer,
        diagnostics: Diagnostics,
    ) -> None:
        self.words = words
        self.names = names
        self.statutes = statutes
        self.sources = sources
        self._writer = writer
        self.diagnostics = diagnostics
        self.paths = Paths(words, names, diagnostics)
        #: Filled as definitions are lowered, in an order in which none uses a later one.
        self.definition_types: dict[str, DefinitionType] = {}
        self.parameter_uses: dict[str, set[ParameterUse]] = {}
        self.used_ladders: set[str] = set()
        #: Some line of the declaration at hand could not be read: don't say what is missing.
        self.incomplete = False
        self._variables: dict[str, int] = {}

    def begin(self, *, incomplete: bool = False) -> None:
        """Start a rule, definition or period: variable names are unique inside each."""
        self._variables = {}
        self.incomplete = incomplete

    def variable(self, entity: str) -> str:
        """A variable name not used yet: measure, then measure_2, …"""
        number = self._variables.get(entity, 0) + 1
        self._variables[entity] = number
        return entity if number == 1 and entity != "case" else f"{entity}_{number}"

    def undeclared(self, kind: str, name: str, span: Span, known: Iterable[str]) -> NoReturn:
        """Report E208, a name that no declaration of that kind has, and give up on it.

        A name whose declaration could not be read is no second problem.
        """
        if name not in self.names.unreadable:
            listed = tuple(known)
            close = nearest(name, listed) or listed
            self.diagnostics.add(
                "E208",
                span,
                f"没有名为“{name}”的{kind}",
                found=name,
                expected=close,
                advice=f"是不是“{close[0]}”？" if close else f"先声明“{kind} {name}…”",
            )
        raise UnresolvedError

    def place(self, span: Span) -> Place:
        """File and line of a span."""
        source = self.sources.get(span.file)
        return Place(span.file, source.position(span.start).line) if source else Place()

    def heading(self, span: Span) -> Span:
        """The first line of a declaration: where problems of the whole of it are shown."""
        source = self.sources.get(span.file)
        if source is None:
            return span
        first = source.slice(span).split("\n", 1)[0].rstrip()
        return Span(span.file, span.start, span.start + len(first))

    def spelled(self, node: Node) -> str:
        """A value or length as the formatter writes it, however it was written."""
        return self._writer.value(node)

    def condition(self, node: Condition) -> str:
        """A condition as the formatter writes it."""
        return self._writer.condition(node)

    def text(self, span: Span) -> str:
        """The text that stands at a span, on one line; for problems alone."""
        source = self.sources.get(span.file)
        return " ".join(source.slice(span).split()) if source else ""
