"""Finding the next piece of a sentence: the longest one the grammar can use at this place.

Spaces are optional because only what can follow is tried, longest first: 自执行时间起24小时以内
and 自 执行时间 起 24小时 以内 are the same.  A keyword wins over a word of equal length, a word
for a time after 已 or 未 over any other word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dsl.reading.lexicon import Lexicon, Words
from dsl.reading.tables import literals, tables
from dsl.reading.terminals import PATTERNS, WORDS

#: What follows a condition that has come to its end.
_CLOSES = re.compile(r"\s*(?:$|[，；）}]|且|或|并且|则)")


@dataclass(frozen=True)
class Piece:
    """What stands at a place: terminal, its text in canonical spelling, and where it ends."""

    terminal: str
    text: str
    end: int


@cache
def _tried(state: int) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]:
    """Keywords (longest first), patterns and kinds of words a state of the parser can use."""
    choices = tables().parse_interactive(start="body").parser_state.parse_conf.states[state]
    known = literals()
    keywords = sorted(
        ((known[name], name) for name in choices if name in known),
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
    patterns = sorted(name for name in choices if name in PATTERNS)
    words = tuple(name for name in ("STEM", "NAME", "VALUE") if name in choices)
    return tuple(keywords), tuple(patterns), words


def skip_space(text: str, start: int, end: int) -> int:
    """The first place from ``start`` that is no white space."""
    while start < end and text[start].isspace():
        start += 1
    return start


def next_piece(
    lexicon: Lexicon,
    text: str,
    start: int,
    end: int,
    state: int,
    usable: frozenset[str] | None = None,
) -> Piece | None:
    """The longest piece at ``start`` that the parser can use in ``state``.

    ``usable`` narrows the terminals to those that certainly lead on.
    """
    keywords, patterns, words = _tried(state)
    best: Piece | None = None
    for literal, name in keywords:
        if text.startswith(literal, start, end) and (usable is None or name in usable):
            best = Piece(name, literal, start + len(literal))
            break
    for name in patterns:
        found = PATTERNS[name].match(text, start, end)
        if found and name == "AMOUNT":
            found = _unit_apart(found, lexicon, text, end)
        if found and (best is None or found.end() > best.end) and _among(name, usable):
            best = Piece(name, found.group(), found.end())
    for name in words:
        source = _words(lexicon, name)
        word = source.longest(text, start, end)
        if name == "STEM" and word in lexicon.names and not _closes(text, start + len(word), end):
            # 已 执行（…）: not 执行时间 but the record 执行.
            continue
        if word and (best is None or start + len(word) > best.end) and _among(name, usable):
            best = Piece(name, source.spelling[word], start + len(word))
    return best


def _closes(text: str, start: int, end: int) -> bool:
    return _CLOSES.match(text, start, end) is not None


def _unit_apart(
    found: re.Match[str], lexicon: Lexicon, text: str, end: int
) -> re.Match[str] | None:
    """The amount without its unit where that is only the beginning of a word (2 人员)."""
    at = found.start(3)
    if at < 0 or len(lexicon.names.longest(text, at, end)) <= found.end() - at:
        return found
    return PATTERNS["AMOUNT"].match(text, found.start(), found.end(1))


def _among(name: str, usable: frozenset[str] | None) -> bool:
    return usable is None or name in usable


def any_piece(lexicon: Lexicon, text: str, start: int, end: int) -> Piece | None:
    """The longest piece at ``start`` whatever the grammar expects: what a reader would see."""
    best: Piece | None = None
    for name, literal in literals().items():
        if text.startswith(literal, start, end) and (best is None or len(literal) > len(best.text)):
            best = Piece(name, literal, start + len(literal))
    for name in ("MINUTE", "DATE", "AMOUNT", "TEXT", "LAW", "ID", *sorted(_CLOSED)):
        found = PATTERNS[name].match(text, start, end)
        if found and (best is None or found.end() > best.end):
            best = Piece(name, found.group(), found.end())
    word = lexicon.everything.longest(text, start, end)
    if word and (best is None or start + len(word) > best.end):
        kind = "NAME" if word in lexicon.names else "VALUE"
        best = Piece(kind, lexicon.everything.spelling[word], start + len(word))
    return best


#: Patterns that match nothing but a fixed set of words.
_CLOSED = frozenset(PATTERNS) - WORDS - {
    "MINUTE", "DATE", "AMOUNT", "TEXT", "LAW", "ID", "REMARK", "VERSION", "ARTICLE", "ROLE",
    "FRACTION",
}  # fmt: skip


def _words(lexicon: Lexicon, name: str) -> Words:
    if name == "NAME":
        return lexicon.names
    return lexicon.values if name == "VALUE" else lexicon.stems
