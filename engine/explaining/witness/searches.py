"""Searches through records as plans (docs/semantics.md §3).

What was read of a record that a search passed over is forgotten, so the search leaves such a
record at the first condition that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from dsl.ir import expressions as x
from engine.explaining.witness import numbers, times
from engine.explaining.witness.evaluator import Maker, Plans
from engine.explaining.witness.script import Script, Writer
from engine.oracle.records import CASE
from engine.truth import FALSE, TRUE, UNKNOWN


def weigh(s: Script, binder: x.Binder) -> str:
    """How surely one record belongs to the binder."""
    held = s.fresh("t")
    ref, record = s.bound(binder.variable)
    s.line(f"{held} = membership")
    _weighed(s, binder, held, ref, record, f"return {FALSE}")
    return held


def exists(s: Script, node: x.Exists) -> str:
    """Some record does; unknown if an unlisted one could."""
    gaps, found = s.mark(), s.fresh("t")
    s.line(f"{found} = {FALSE}")
    is_open = _search(s, node.binder, lambda held: f"if {held} > {found}: {found} = {held}")
    s.line(f"if {found} == {FALSE} and {is_open}: {found} = {UNKNOWN}")
    with s.below("else:"):
        s.settle(gaps, f"{found} != {UNKNOWN}")
    return found


def count(s: Script, node: x.Count) -> tuple[str, str]:
    """From those that certainly do to all that may."""
    gaps, lo, hi = s.mark(), s.fresh("l"), s.fresh("h")
    s.line(f"{lo} = {hi} = 0")
    is_open = _search(s, node.binder, lambda held: f"{lo} += {held} == {TRUE}; {hi} += 1")
    s.line(f"if {is_open}: {hi} = INF")
    s.settle(gaps, f"{lo} == {hi}")
    return lo, hi


def _search(s: Script, binder: x.Binder, tell: Callable[[str], str]) -> str:
    """Tries every record of the source, tells of each that may belong to the binder.

    Gives the name of whether there may be records that are not listed.
    """
    ref, held, is_open = s.fresh("r"), s.fresh("t"), s.fresh("o")
    source = binder.source
    if isinstance(source, x.Section) and source.entity != CASE:
        refs = s.fresh("a")
        s.line(f"{refs} = w.records.section({source.entity!r})")
        s.line(f"w.budget.spend(len({refs}))")
        s.line(f"{is_open} = not w.look({source.entity!r})")
        loop, start, sure = f"for {ref} in {refs}:", f"{held} = {TRUE}", True
    elif isinstance(source, x.Members):
        members = _members(s, source, is_open)
        s.line(f"w.budget.spend(len({members}))")
        loop, start, sure = f"for {ref}, {held} in {members}:", "", False
    else:
        loop, start, sure = f"for {ref} in w.records.section({CASE!r}):", f"{held} = {TRUE}", False
        s.line("w.budget.spend()")
        s.line(f"{is_open} = False")
    with s.below(loop), s.trying(binder.variable, ref, sure) as record:
        if start:
            s.line(start)
        _weighed(s, binder, held, ref, record, "continue")
        s.line(tell(held))
    return is_open


def _members(s: Script, source: x.Members, is_open: str) -> str:
    """The records a reference names; if it is missing, all there are may be among them."""
    members, entity = s.fresh("a"), repr(source.entity)
    keys = s.of(source.references)
    with s.below(f"if {keys} is None:"):
        s.line(f"{members} = [(each, {UNKNOWN}) for each in w.records.section({entity})]")
        s.line(f"{is_open} = not w.look({entity})")
    with s.below("else:"):
        find = f"w.records.find({entity}, key)"
        s.line(f"{members} = [({find}, {TRUE}) for key in dict.fromkeys({keys})]")
        s.line(f"{is_open} = False")
    return members


def _weighed(s: Script, binder: x.Binder, held: str, ref: str, record: str, leave: str) -> None:
    """Lowers the weight by the conditions; leaves a record that surely does not belong."""
    conditions = _conditions(s.plans, binder)
    seen, gaps = s.fresh("s"), s.fresh("g")
    if conditions:
        s.line(f"{seen}, {gaps} = len(seen), len(gaps)")
    for condition in conditions:
        truth = s.truth(condition)
        with s.below(f"if {truth} < {held}:"):
            s.line(f"{held} = {truth}")
            with s.below(f"if {held} == {FALSE}:"):
                s.line(f"del seen[{seen}:], gaps[{gaps}:]")
                s.line(leave)
    if not s.is_sure(binder.variable):
        with s.below(f"if {held} == {UNKNOWN} and {record} is None:"):
            s.line(f"lack(Gap('record', {ref}.entity, {ref}.key))")


def _conditions(plans: Plans, binder: x.Binder) -> tuple[x.Truth, ...]:
    """The parts of the binder's condition, of which the first that fails decides.

    Whether a parameter's value hangs on the day that governs is to be noted in any case, so a
    condition that asks for one is not taken apart.
    """
    if binder.where is None:
        return ()
    if isinstance(binder.where, x.And) and not _asks_for_law(plans, binder.where):
        return binder.where.items
    return (binder.where,)


def _asks_for_law(plans: Plans, node: x.Truth) -> bool:
    return any(
        isinstance(below, x.ParameterValue) and below.at is None for below in _below(plans, node)
    )


def _below(plans: Plans, node: Any) -> Iterator[Any]:
    """Every struct below a node, those of the definitions and periods it names among them."""
    stack, named = [node], set()
    while stack:
        current = stack.pop()
        if isinstance(current, tuple):
            stack.extend(current)
        elif isinstance(current, msgspec.Struct):
            yield current
            stack.extend(getattr(current, name) for name in current.__struct_fields__)
            if isinstance(current, x.CallTruth | x.CallNumber | x.CallTime | x.Expiry):
                name = current.period if isinstance(current, x.Expiry) else current.name
                if name not in named:
                    named.add(name)
                    book = plans.book
                    stack.append(book.periods.get(name) or book.definitions[name])


SEARCHES: Mapping[type, Maker] = {
    x.Sum: numbers.by_meaning,
    x.Earliest: times.by_meaning,
    x.Latest: times.by_meaning,
}

WRITTEN_SEARCHES: Mapping[type, Writer] = {
    x.Exists: exists,
    x.Count: count,
}
