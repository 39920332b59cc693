"""Times as source: each leaves the two ends of what is known (docs/semantics.md §2, §3)."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import (
    Attribute,
    ChooseTime,
    EarlierOf,
    LaterOf,
    Now,
    Shifted,
    Time,
    TimeLiteral,
    TimeOf,
)
from engine.compiled.running.instants import BARE
from engine.compiled.writing.emitter import Emitter, Pair
from engine.compiled.writing.parameters import parameter
from engine.compiled.writing.records import missing
from engine.compiled.writing.writer import literal
from engine.periods.units import DAY_MINUTES


def time_of(em: Emitter, node: TimeOf) -> Pair:
    return moment(em, node.attribute)


def moment(em: Emitter, attribute: Attribute) -> Pair:
    """The time an attribute gives; where it is missing, what its section says of it."""
    record = em.record(attribute.of)
    key = ("moment", record.obj, attribute.name)
    found = em.known(key)
    if found is not None:
        lo, hi = found
        return lo, hi
    value = em.attribute(attribute)
    unknown = unknown_span(em)
    if attribute.kind != "datetime" or attribute.planned:
        otherwise = unknown
    else:
        otherwise = missing(em, attribute.entity)
        if record.maybe:
            otherwise = f"{otherwise} if {record.obj} is not None else {unknown}"
    lo, hi = em.temp("l"), em.temp("h")
    em.line(f"if {value} is None: {lo}, {hi} = {otherwise}")
    with em.block("else"):
        em.line(f"{lo} = {hi} = DAYS[{value}[:10]] + CLOCKS[{value}[10:]]")
        day = f"{lo} - {BARE}"
        em.line(f"if {lo} >= {BARE}: {lo}, {hi} = {day}, {day} + {DAY_MINUTES - 1}")
    em.remember(key, (lo, hi))
    return lo, hi


def unknown_span(em: Emitter) -> str:
    """The span of a time of which nothing is known."""
    return em.pool.constant(f"(-{em.pool.infinity}, {em.pool.infinity})")


def time_literal(em: Emitter, node: TimeLiteral) -> Pair:
    return literal(node.minute), literal(node.minute)


def now(em: Emitter, node: Now) -> Pair:
    name = em.once("C.as_of")
    return name, name


def earlier_of(em: Emitter, node: EarlierOf) -> Pair:
    return _extreme(em, node.items, "<")


def later_of(em: Emitter, node: LaterOf) -> Pair:
    return _extreme(em, node.items, ">")


def _extreme(em: Emitter, items: tuple[Time, ...], sign: str) -> Pair:
    spans = [em.time(item) for item in items]
    lo, hi = spans[0]
    if len(spans) == 1:
        return lo, hi
    low, high = em.temp("l"), em.temp("h")
    em.line(f"{low}, {high} = {lo}, {hi}")
    for lo, hi in spans[1:]:
        em.line(f"if {lo} {sign} {low}: {low} = {lo}")
        em.line(f"if {hi} {sign} {high}: {high} = {hi}")
    return low, high


def shifted(em: Emitter, node: Shifted) -> Pair:
    lo, hi = em.time(node.time)
    if not isinstance(node.minutes, int):
        first, last = parameter(em, node.minutes)
        low = em.bind(f"whole(shift({lo}, {first}))", "l")
        return low, em.bind(f"whole(shift({hi}, {last}))", "h")
    minutes = literal(node.minutes)
    low = em.bind(f"shift({lo}, {minutes})", "l")
    return low, low if lo == hi else em.bind(f"shift({hi}, {minutes})", "h")


def choose_time(em: Emitter, node: ChooseTime) -> Pair:
    chosen = em.bind(em.truth(node.when), "v")
    if chosen in ("0", "2"):
        return em.time(node.then if chosen == "2" else node.otherwise)
    (a, b), (c, d) = em.time(node.then), em.time(node.otherwise)
    lo = f"{a} if {chosen} == 2 else {c} if {chosen} == 0 or {c} < {a} else {a}"
    hi = f"{b} if {chosen} == 2 else {d} if {chosen} == 0 or {d} > {b} else {b}"
    return em.bind(lo, "l"), em.bind(hi, "h")


MEANINGS: dict[type, Any] = {
    TimeOf: time_of,
    TimeLiteral: time_literal,
    Now: now,
    EarlierOf: earlier_of,
    LaterOf: later_of,
    Shifted: shifted,
    ChooseTime: choose_time,
}
