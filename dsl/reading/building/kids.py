"""What a method of the builder receives: pieces of text and finished parts, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from dsl.reading.lexemes import Lexeme
from dsl.reading.problems import SyntaxProblem
from dsl.source import Span
from dsl.syntax.expressions import Path
from dsl.syntax.node import Node

#: Lexemes (keywords included) and nodes, as the parser hands them over.
Kids = list[Any]
N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Part(Node):
    """A finished part of a larger node, known by what it is for."""

    name: str
    value: Any = None


def span_of(kids: Kids) -> Span:
    """From the first kid to the last."""
    first: Span = kids[0].span
    return first.to(kids[-1].span)


def nodes(kids: Kids) -> list[Any]:
    """The finished parts among the kids."""
    return [kid for kid in kids if not isinstance(kid, Lexeme)]


def lexemes(kids: Kids, *types: str) -> list[Lexeme]:
    """The pieces of text of these terminals."""
    return [kid for kid in kids if isinstance(kid, Lexeme) and kid.type in types]


def has(kids: Kids, *types: str) -> bool:
    """Whether a terminal, or a keyword by its text, is among the kids."""
    return any(isinstance(k, Lexeme) and (k.type in types or str(k) in types) for k in kids)


def quoted(token: Lexeme) -> str:
    """The text between 「 and 」."""
    return str(token)[1:-1]


def as_path(node: Node, place: str) -> Path:
    """The node as a path. Raises SyntaxProblem (E119) for any other value."""
    if isinstance(node, Path):
        return node
    raise SyntaxProblem(
        "E119",
        node.span,
        f"{place}应是一项事实或一个对象，不能是数值或算式",
        expected=("事实、对象或定义的名称",),
        advice="数值比较用 不少于、等于；时间比较用 早于、晚于",
    )
