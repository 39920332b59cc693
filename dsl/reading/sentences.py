"""Running the grammar over one sentence (the text of one line) up to its end or a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Tree, UnexpectedToken
from lark.parsers.lalr_parser_state import ParserState

from dsl.reading.lexemes import Lexeme
from dsl.reading.lexicon import Lexicon
from dsl.reading.lexing import Piece, next_piece, skip_space
from dsl.reading.problems import SyntaxProblem
from dsl.reading.tables import END, acceptable, tables
from dsl.source import SourceFile, Span

#: Brackets inside brackets beyond this are refused: nothing a reader could follow.
DEEPEST = 12
#: Pieces of one sentence beyond this are refused.
LONGEST = 4000
#: So often may one sentence go on from what it has said (后, 加, 每一 … 均 每一 …).
MOST_NESTED = 40
_NESTING = frozenset(("SHIFT", "ARITHMETIC", "EACH"))


@dataclass(frozen=True)
class Script:
    """A file ready for reading.

    ``normal`` is its text with equal marks made the same and comments blanked, character for
    character in the same places.
    """

    source: SourceFile
    normal: str
    lexicon: Lexicon


@dataclass(frozen=True)
class Stop:
    """Where the grammar could not go on.

    ``state`` and ``expected``: the parser's state and what it could have used; ``last``: the
    piece before, with its start; ``opened``: brackets still open.
    """

    start: str
    state: int
    expected: frozenset[str]
    at: int
    end: int
    last: Piece | None
    last_start: int
    opened: tuple[int, ...]


def run(start: str, script: Script, begin: int, end: int) -> Any:
    """The node a stretch of text stands for, or the ``Stop`` where it can't be read on.

    Raises SyntaxProblem where the words fit but what they say can't be.
    """
    state = tables().parse_interactive(start=start).parser_state
    text, name = script.normal, script.source.name
    at = skip_space(text, begin, end)
    opened: list[int] = []
    last: Piece | None = None
    last_start, pieces, nested = at, 0, 0
    while at < end:
        stack = list(state.state_stack)
        piece = _fed(state, stack, script, at, end)
        if piece is None:
            usable = acceptable(stack, state.parse_conf)
            return Stop(start, stack[-1], usable, at, end, last, last_start, tuple(opened))
        if piece.text in "（【":
            opened.append(at)
        elif piece.text in "）】" and opened:
            opened.pop()
        pieces += 1
        nested += piece.terminal in _NESTING
        if len(opened) > DEEPEST or pieces > LONGEST or nested > MOST_NESTED:
            raise too_long(Span(name, at, piece.end))
        last, last_start = piece, at
        at = skip_space(text, piece.end, end)
    stack = list(state.state_stack)
    try:
        return state.feed_token(Lexeme.at(END, "", Span(name, end, end)), True)
    except UnexpectedToken:
        usable = acceptable(stack, state.parse_conf)
        return Stop(start, stack[-1], usable, end, end, last, last_start, tuple(opened))


def _fed(
    state: ParserState[int], stack: list[int], script: Script, at: int, end: int
) -> Piece | None:
    """Give the parser the next piece it can use; None if there is none."""
    piece = next_piece(script.lexicon, script.normal, at, end, stack[-1])
    if piece is None:
        return None
    values = [_copy(value) for value in state.value_stack]
    try:
        state.feed_token(_lexeme(script, piece, at))
        return piece
    except UnexpectedToken:
        # The state promised more than the sentence so far allows: a shorter piece may do.
        usable = acceptable(stack, state.parse_conf)
        piece = next_piece(script.lexicon, script.normal, at, end, stack[-1], usable)
        if piece is None:
            return None
        state.state_stack[:], state.value_stack[:] = stack, values
        state.feed_token(_lexeme(script, piece, at))
        return piece


def _copy(value: Any) -> Any:
    # A reduction adds to the list it has; a second try must find it as it was.
    return Tree(value.data, list(value.children)) if isinstance(value, Tree) else value


def _lexeme(script: Script, piece: Piece, at: int) -> Lexeme:
    span = Span(script.source.name, at, piece.end)
    text = script.source.slice(span) if piece.terminal == "TEXT" else piece.text
    return Lexeme.at(piece.terminal, text, span)


def too_long(span: Span) -> SyntaxProblem:
    """The problem of a sentence beyond the bounds of this module."""
    return SyntaxProblem(
        "E117",
        span,
        "句子太长，或者括号套得太深",
        advice="把其中一部分写成「定义」，再用它的名称",
    )
