"""The text of one item as a node, or a problem on the list."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics import Diagnostics
from dsl.reading.mistakes import explain
from dsl.reading.outline import Item
from dsl.reading.problems import SyntaxProblem
from dsl.reading.sentences import Script, Stop, run
from dsl.source import Span

#: After so many problems of one file no similar words are looked for: that is the slow part.
MOST_PROPOSALS = 200


class Reader:
    """Reads sentences of one file; collects problems and remembers that there were some."""

    def __init__(self, script: Script, problems: Diagnostics) -> None:
        self.script = script
        self.problems = problems
        self.failed = False

    def report(self, problem: SyntaxProblem) -> None:
        """Put a problem on the list."""
        self.problems.extend([problem.diagnostic])
        self.failed = True

    def problem(self, code: str, span: Span, message: str, **details: Any) -> None:
        """Put a problem on the list by its parts."""
        self.report(SyntaxProblem(code, span, message, **details))

    def sentence(self, start: str, item: Item) -> Any:
        """The node the item's text stands for; None (and a problem) if it can't be read."""
        if not self.script.normal[item.begin : item.end].strip():
            self.problem(
                "E121",
                item.head,
                f"「{item.field}」后面没有内容",
                found=item.field,
                advice="补上内容，或者删去这一行",
            )
            return None
        return self.stretch(start, item.begin, item.end)

    def stretch(self, start: str, begin: int, end: int) -> Any:
        """The node a stretch of the text stands for; None (and a problem) if it can't be read."""
        try:
            return self.read(start, begin, end)
        except SyntaxProblem as problem:
            self.report(problem)
            return None

    def read(self, start: str, begin: int, end: int) -> Any:
        """The node a stretch of the text stands for.  Raises SyntaxProblem, unreported."""
        node = run(start, self.script, begin, end)
        if isinstance(node, Stop):
            raise explain(node, self.script, propose=len(self.problems) < MOST_PROPOSALS)
        return node
