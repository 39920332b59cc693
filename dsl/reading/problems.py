"""How a mistake in the text travels from where it is noticed to the list of problems."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Label
from dsl.source import Span


class SyntaxProblem(Exception):  # noqa: N818 - a mistake of the text, not of the program
    """A sentence that can't be read; carries the problem to report."""

    def __init__(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        found: str = "",
        expected: tuple[str, ...] = (),
        advice: str = "",
        related: tuple[Label, ...] = (),
    ) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, span, message, found, expected, advice, related)
