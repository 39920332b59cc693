"""How problems speak of the records in view, and how they are reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from dsl.diagnostics import Diagnostics
from dsl.resolving.meanings import UnresolvedError
from dsl.resolving.scopes import Frame
from dsl.resolving.words import Words
from dsl.source import Span


class Speaking:
    """The vocabulary's words and the list of problems."""

    def __init__(self, words: Words, diagnostics: Diagnostics) -> None:
        self.words = words
        self.diagnostics = diagnostics

    def call(self, frame: Frame) -> str:
        """How a record in view is referred to in rule text."""
        if frame.letter:
            return frame.letter
        if frame.role == "case":
            return "案件"
        return ("本" if frame.role == "subject" else "该") + self.words.spoken(frame.entity)

    def fail(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        found: str = "",
        expected: Iterable[str] = (),
        advice: str = "",
    ) -> NoReturn:
        """Report a problem and give up the piece it is about; a suggestion is put as a question."""
        listed = tuple(expected)
        if not advice and listed:
            advice = f"是不是“{listed[0]}”？"
        self.diagnostics.add(code, span, message, found=found, expected=listed, advice=advice)
        raise UnresolvedError
