"""The explanation as a tree that a program can walk."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from dsl.ir import expressions as x
from dsl.ir.rules import Duty
from engine.answers import VERDICT_LABELS, Explained
from engine.explaining.durations import in_calendar, span_word
from engine.explaining.failure import duty_word
from engine.explaining.phrases import Phrases
from engine.explaining.places import Places
from engine.explaining.safe import plain
from engine.oracle.trace import Read, Step
from engine.periods.instants import format_instant
from engine.truth import INF

MOST_NODES = 2000
"""Nodes of one tree; what goes beyond is counted, not shown."""

_TRUTHS: tuple[Literal["是", "否", "未知"], ...] = ("否", "未知", "是")
_WORD_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])")


class TreeBuilder:
    """Turns the steps of one evaluation into nodes."""

    def __init__(self, phrases: Phrases, places: Places) -> None:
        self._phrases = phrases
        self._places = places
        self._left = MOST_NODES

    def node(self, step: Step) -> Explained:
        """One step with everything below it."""
        self._left -= 1
        children = [self._read(read) for read in step.reads] if len(step.reads) > 1 else []
        left_out = 0
        for child in step.children:
            if self._left <= 0:
                left_out += 1
            elif (node := self.node(child)) not in children:
                children.append(node)
        if left_out:
            children.append(Explained("more", f"另有{left_out}项未列出"))
        single = step.reads[0] if len(step.reads) == 1 else None
        return Explained(
            kind=_kind(step.node),
            text=self._text(step),
            truth=_truth(step),
            attribute=None if single is None else f"{single.entity}.{single.attribute}",
            value=self._value(step),
            pointer=None if single is None else self._places.moved(single.path),
            children=tuple(children),
        )

    def _text(self, step: Step) -> str:
        if step.record is not None:
            entity = self._phrases.entity(step.record.entity)
            key = plain(step.record.key or "")
            return f"{entity}{key}" if key else entity
        return _speak(self._phrases, step.node)

    def _read(self, read: Read) -> Explained:
        return Explained(
            kind="attribute",
            text=self._phrases.word(read.entity, read.attribute),
            attribute=f"{read.entity}.{read.attribute}",
            value=read.value,
            pointer=self._places.moved(read.path),
        )

    def _value(self, step: Step) -> Any:
        if isinstance(step.node, x.Truth):
            return step.reads[0].value if len(step.reads) == 1 else None
        if isinstance(step.node, Duty):
            return VERDICT_LABELS[tuple(VERDICT_LABELS)[step.result]]
        if step.record is not None or step.result is None:
            return None
        if isinstance(step.node, x.Record):
            return step.result.key
        lo, hi = step.result
        if isinstance(step.node, x.Number):
            return _figures(lo, hi)
        return time_value(lo, hi)


def result_word(node: x.Expression, result: Any) -> str:
    """What a node came to, in words; empty if it is unknown."""
    if isinstance(node, x.Truth):
        return str(_TRUTHS[result])
    if isinstance(node, x.Record):
        return plain(result.key or "")
    lo, hi = result
    if isinstance(node, x.Time):
        return span_word(lo, hi) if hi < INF else ""
    if lo == hi:
        return str(_figure(lo))
    return f"{_figure(lo)}至{_figure(hi)}" if lo > -INF and hi < INF else ""


def time_value(lo: int, hi: int) -> str | None:
    """A time in ISO 8601: an instant, an interval a/b with .. for an open end, None if unknown."""
    if lo == hi and in_calendar(lo):
        return format_instant(lo)
    ends = [format_instant(end) if in_calendar(end) else ".." for end in (lo, hi)]
    return None if ends == ["..", ".."] else "/".join(ends)


def _figures(lo: Any, hi: Any) -> Any:
    if lo == hi:
        return _figure(lo)
    return f"{_figure(lo) if lo > -INF else '..'}/{_figure(hi) if hi < INF else '..'}"


def _figure(value: Any) -> Any:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _truth(step: Step) -> Literal["是", "否", "未知"] | None:
    if step.record is not None or isinstance(step.node, x.Truth):
        return None if step.result is None else _TRUTHS[step.result]
    return None


def _kind(node: Any) -> str:
    if isinstance(node, x.Binder):
        return "candidate"
    return _WORD_BREAK.sub("_", type(node).__name__).lower()


def _speak(phrases: Phrases, node: Any) -> str:
    if isinstance(node, Duty):
        return duty_word(node, phrases)
    speakers: tuple[tuple[Any, Callable[[Any], str]], ...] = (
        (x.Truth, phrases.truth),
        (x.Number, phrases.number),
        (x.Time, phrases.time),
        (x.Record, phrases.record),
    )
    return next((speak(node) for kind, speak in speakers if isinstance(node, kind)), "")
