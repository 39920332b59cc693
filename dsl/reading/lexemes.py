"""The smallest pieces of a sentence, with their place."""

from __future__ import annotations

from lark import Token

from dsl.source import Span


class Lexeme(Token):
    """A token that knows its place in the file."""

    span: Span

    @classmethod
    def at(cls, type_: str, text: str, span: Span) -> Lexeme:
        """A token of a type, with its text and place."""
        token = cls(type_, text)
        token.span = span
        return token
