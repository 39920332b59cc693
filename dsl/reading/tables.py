"""The grammar's tables, built once in a process, and the little the reader asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer, PatternStr
from lark.parsers.lalr_parser_state import ParseConf

from dsl.reading.building.builder import Builder
from dsl.reading.terminals import PATTERNS, WORDS

END = "$END"
#: The sentences a line can hold, as the grammar names them.
STARTS = (
    "condition", "body", "scope", "moment", "governed", "limit", "start_change", "link",
    "deduction", "readings", "roll", "rule_head", "about_head", "parameter_head", "plain_head",
    "kind", "basis", "in_force", "verification", "overrides", "parameter_rows", "ladder",
    "breach", "points", "example_head", "at_minute", "facts", "complete", "expected",
)  # fmt: skip


class _NoLexer(Lexer):
    """The grammar's own lexer is not used: words are found by ``dsl.reading.lexing``."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, *_: Any) -> Iterator[Token]:
        return iter(())


@cache
def tables() -> Lark:
    """The parser of the grammar, shared by all readings: it holds no state between them."""
    return Lark(
        files("dsl").joinpath("grammar.lark").read_text("utf-8"),
        parser="lalr",
        lexer=_NoLexer,
        start=list(STARTS),
        transformer=Builder(),
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


@cache
def literals() -> dict[str, str]:
    """The grammar's own keywords: terminal name → text."""
    return {
        terminal.name: terminal.pattern.value
        for terminal in tables().terminals
        if isinstance(terminal.pattern, PatternStr)
    }


def acceptable(stack: list[int], conf: ParseConf[int]) -> frozenset[str]:
    """The terminals with which reading can go on from exactly this place."""
    known = literals().keys() | PATTERNS.keys() | WORDS | {END}
    choices = conf.states[stack[-1]]
    return frozenset(name for name in choices if name in known and _leads_on(stack, conf, name))


def _leads_on(stack: list[int], conf: ParseConf[int], terminal: str) -> bool:
    stack = list(stack)
    while True:
        action = conf.states[stack[-1]].get(terminal)
        if action is None:
            return False
        rule = action[1]
        if not isinstance(rule, Rule):
            return True
        if rule.expansion:
            del stack[-len(rule.expansion) :]
        stack.append(conf.states[stack[-1]][rule.origin.name][1])
        if terminal == END and stack[-1] == conf.end_state:
            return True
