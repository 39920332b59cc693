"""What all nodes of the syntax tree share."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the tree with its place in the text; equality ignores the place."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A word of the vocabulary or of the ruleset, in the vocabulary's own spelling.

    Which kind of word (record, fact, value, definition, parameter …) only the place decides.
    """

    text: str
