"""Saying in the lawyers' words what is wrong where the grammar can't go on."""

from __future__ import annotations

import re

from dsl.reading.lessons import lesson_of
from dsl.reading.lexicon import Lexicon
from dsl.reading.lexing import any_piece
from dsl.reading.problems import SyntaxProblem
from dsl.reading.sentences import Script, Stop
from dsl.reading.tables import END, literals
from dsl.reading.terminals import SPOKEN
from dsl.resolving.suggesting import nearest
from dsl.source import Span

#: An unknown word is taken to end where one of these begins.
_BREAKS = re.compile(
    "的|为|不为|属于|不属于|且|或|起|以内|早于|晚于|不早于|不晚于|不少于|不超过|至|与|已|未|届满|批准"
)
_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
#: After these a value of an enumeration is the likeliest word.
_BEFORE_VALUES = frozenset(("IS", "CONTAINS", "BY", "RANK"))
#: Possibilities named beside the advice of a lesson.
SHORT_LIST = 3
#: For longer runs of characters no word is proposed.
LONGEST_WORD = 20
#: At most so many possibilities are named.
MOST_EXPECTED = 12


def explain(stop: Stop, script: Script, *, propose: bool = True) -> SyntaxProblem:
    """The problem of a sentence that could not be read beyond ``stop``.

    ``propose``: look for words like an unknown one.
    """
    found = (
        _unclosed_text(stop, script)
        or _brackets(stop, script)
        or _unknown_word(stop, script, propose)
        or _unfinished(stop, script)
    )
    if found is not None:
        return found
    piece = any_piece(script.lexicon, script.normal, stop.at, stop.end)
    end = piece.end if piece else _end_of_unknown(script, stop.at, stop.end)
    span = Span(script.source.name, stop.at, end)
    text = script.source.slice(span)
    lesson = lesson_of(stop, script)
    if piece is None and lesson is None and not _RUN.match(text):
        return SyntaxProblem(
            "E120",
            span,
            f"这里不能用「{text}」" if text.isprintable() else "这里有看不见的字符",
            found=text if text.isprintable() else f"U+{ord(text):04X}",
            expected=spoken(stop.expected),
            advice="删去它",
        )
    expected = spoken(stop.expected)
    if lesson is not None:
        # The lesson says what to write; a long list beside it would hide that.
        return SyntaxProblem(
            "E101",
            span,
            lesson.message,
            found=text,
            expected=expected if len(expected) <= SHORT_LIST else (),
            advice=lesson.advice,
        )
    return SyntaxProblem(
        "E101",
        span,
        f"「{text}」不能写在这里",
        found=text,
        expected=expected,
        advice=_advice(stop),
    )


def _end_of_unknown(script: Script, at: int, end: int) -> int:
    """Where a run of characters that begins no known word ends."""
    begin = at
    while at < end and _RUN.match(script.normal[at]):
        if at > begin and any_piece(script.lexicon, script.normal, at, end):
            break
        at += 1
    return max(at, begin + 1)


def spoken(expected: frozenset[str]) -> tuple[str, ...]:
    """What could stand here, in the lawyers' words; the likeliest first."""
    known = literals()
    words = [SPOKEN[name] for name in SPOKEN if name in expected and name != END]
    words += sorted((known[n] for n in expected if n in known), key=lambda w: (len(w) == 1, w))
    if END in expected:
        words.append(SPOKEN[END])
    return tuple(words[:MOST_EXPECTED])


def _advice(stop: Stop) -> str:
    if stop.expected == {END}:
        return "前面的话已经完整；另起一行，或者删去多出的部分"
    if stop.last is None:
        return "按「应写」的一种开头改写"
    return f"「{stop.last.text}」之后按「应写」的一种改写"


def _unclosed_text(stop: Stop, script: Script) -> SyntaxProblem | None:
    mark = script.normal[stop.at : stop.at + 1]
    if mark not in ("「", "《") or stop.at >= stop.end:
        return None
    closing = {"「": "」", "《": "》"}[mark]
    line = script.normal[stop.at : stop.end].split("\n", 1)[0]
    if closing in line:
        return None
    return SyntaxProblem(
        "E107",
        Span(script.source.name, stop.at, stop.at + len(line.rstrip())),
        f"「{mark}」没有合上" if mark == "《" else "引号「没有合上",
        found=line.rstrip()[:20],
        expected=(closing,),
        advice=f"在文字末尾补上 {closing}；引号内的文字不能换行",
    )


def _brackets(stop: Stop, script: Script) -> SyntaxProblem | None:
    name = script.source.name
    at_end = stop.at >= stop.end
    if stop.opened and at_end:
        opening = stop.opened[-1]
        return SyntaxProblem(
            "E108",
            Span(name, opening, opening + 1),
            "括号没有合上",
            found=script.source.text[opening],
            expected=("）" if script.normal[opening] == "（" else "】",),
            advice="在该合上的地方补上括号",
        )
    mark = script.normal[stop.at : stop.at + 1]
    if not at_end and mark in "）】" and not stop.opened:
        return SyntaxProblem(
            "E108",
            Span(name, stop.at, stop.at + 1),
            "多出一个右括号",
            found=script.source.text[stop.at],
            expected=spoken(stop.expected),
            advice="删去它，或者在前面补上左括号",
        )
    return None


def _unknown_word(stop: Stop, script: Script, propose: bool) -> SyntaxProblem | None:
    """A word that the vocabulary lacks, alone or begun by one that it has."""
    if stop.at >= stop.end or not _RUN.match(script.normal, stop.at):
        return None
    begin = stop.at
    joined = stop.last is not None and stop.last.end == stop.at
    if joined and stop.last is not None and stop.last.terminal in ("NAME", "VALUE", "STEM"):
        begin = stop.last_start
        kinds = frozenset((stop.last.terminal,))
    elif not stop.expected & {"NAME", "VALUE", "STEM"}:
        return None
    else:
        kinds = stop.expected
        piece = any_piece(script.lexicon, script.normal, stop.at, stop.end)
        if piece is not None and not _goes_on(script.normal, piece.end, stop.end):
            return None
    run = _RUN.match(script.normal, begin, stop.end)
    assert run is not None
    end = run.end()
    cut = _BREAKS.search(script.normal, max(begin + 2, stop.at), end)
    if cut is not None:
        end = max(cut.start(), stop.at)
    if end <= stop.at or _all_known(script, stop.at, end):
        return None
    span = Span(script.source.name, begin, end)
    word = script.source.slice(span)
    near = _near(word, _candidates(script.lexicon, kinds, stop)) if propose else ()
    return SyntaxProblem(
        "E110",
        span,
        f"不认识的词「{word}」",
        found=word,
        expected=near,
        advice=f"是否要写「{near[0]}」" if near else "改用词表里的词，或者先用「定义」给出它的意思",
    )


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether a word runs on past ``at`` with no break that the language knows."""
    return at < end and _RUN.match(text, at) is not None and not _BREAKS.match(text, at)


def _all_known(script: Script, begin: int, end: int) -> bool:
    """Whether a stretch is made of pieces the language knows, one after the other."""
    while begin < end:
        piece = any_piece(script.lexicon, script.normal, begin, end)
        if piece is None or not piece.text:
            return False
        begin = piece.end
    return True


def _near(word: str, candidates: list[str]) -> tuple[str, ...]:
    """Words that begin alike first (执行时间 for 执行日期), then the others."""
    if len(word) > LONGEST_WORD:
        return ()
    alike = [known for known in candidates if known[:2] == word[:2] and len(known) > 2]
    return tuple(dict.fromkeys((*nearest(word, alike), *nearest(word, candidates))))[:3]


def _candidates(lexicon: Lexicon, kinds: frozenset[str], stop: Stop) -> list[str]:
    if "VALUE" in kinds and stop.last is not None and stop.last.terminal in _BEFORE_VALUES:
        return list(lexicon.values.spelling.values())
    words = list(lexicon.names.spelling.values()) if "NAME" in kinds else []
    if "VALUE" in kinds:
        words += lexicon.values.spelling.values()
    if "STEM" in kinds:
        words += lexicon.stems.spelling.values()
    return words


def _unfinished(stop: Stop, script: Script) -> SyntaxProblem | None:
    if stop.at < stop.end:
        return None
    lesson = lesson_of(stop, script)
    begin = stop.last_start if stop.last else stop.at
    span = Span(script.source.name, begin, stop.last.end if stop.last else stop.end)
    return SyntaxProblem(
        "E116",
        span,
        lesson.message if lesson else "这一行没有写完",
        found=script.source.slice(span),
        expected=spoken(stop.expected),
        advice=lesson.advice if lesson else "在后面补上「应写」的一种",
    )
