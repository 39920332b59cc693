"""The quick look at a snapshot that decoded without error: is there nothing at all to report?

A yes means that ``Validation`` and ``note_quality`` would find nothing and rewrite nothing, so
their slower walk is skipped; tests hold the two to the same answer.  What types can say (lengths,
ranges, codes) the decoder has already held the snapshot to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from dsl.ir.vocabulary import CASE, FLAGS
from engine.facts.decoding import PLAIN_DECODER
from engine.facts.gathering import Gather, Gathered, gather_of
from engine.facts.limits import Limits
from engine.facts.looking import Look
from engine.facts.model import Record, Shape, SnapshotModel, values_getter
from engine.facts.quality import bound_after, mixed_with_test_data, weak_declaration
from engine.facts.single_keys import quotes, quotes_kept
from engine.facts.values import believable, date_problem, is_decimal_text
from engine.periods.instants import FIRST_YEAR, InstantError, parse_instant

#: What may follow the date of a canonical time; the empty tail is the bare date.
_TAILS = frozenset(
    ("", *(f"T{h:02d}:{m:02d}{s}+08:00" for h in range(24) for m in range(60) for s in ("", ":00")))
)
_BARE_DATE = len("2026-03-11")
_day_of = itemgetter(slice(None, _BARE_DATE))
_tail_of = itemgetter(slice(_BARE_DATE, None))
_FIRST_EVENT = str(FIRST_YEAR)

# Days of events known to be good, filled as they are met; bounded by the calendar.
_days: set[str] = set()


class Inspection:
    """Quick looks at snapshots of one model."""

    def __init__(self, model: SnapshotModel, native: Look | None = None) -> None:
        self._native = native
        self._looks = tuple(map(_Look, model.shapes.values()))
        self._root = _Look(model.root_shape)
        self._contents = values_getter(tuple(model.shapes))

    def is_clean(self, data: bytes, snapshot: Record, limits: Limits, *, as_of_given: bool) -> bool:
        """Whether nothing is to be refused, noted or rewritten, nor hidden at its own as_of.

        ``data`` is the body and ``snapshot`` its decoding with the types of the model.
        """
        as_of = snapshot.as_of
        if not snapshot.snapshot_id or snapshot.case is None:
            return False
        if not as_of_given if as_of is None else len(as_of) <= _BARE_DATE:
            return False
        if mixed_with_test_data(snapshot.test_data, snapshot.purpose):
            return False
        if self._native is not None and _declares(snapshot):
            bound = "" if as_of is None else bound_after(as_of)
            if self._native(data, snapshot, bound, limits):
                return True
        found = Gathered()
        total = 0
        for look, records in zip(self._looks, self._contents(snapshot), strict=True):
            if records is None:
                continue
            if look.name != CASE:
                total += len(records)
                if len(records) > limits.section_records or not look.gather(records, found):
                    return False
                if look.has_ids and not _is_named(found.ids[look.name], records):
                    return False
            elif not look.gather((records,), found) or "" in found.ids.pop(CASE):
                return False
        return (
            total <= limits.records
            and self._root.gather((snapshot,), found)
            and _declares(snapshot)
            and _is_usable(found, None if as_of is None else bound_after(as_of))
            and self._has_single_keys(data, snapshot, with_amounts=bool(found.decimals))
        )

    def _has_single_keys(self, data: bytes, snapshot: Record, *, with_amounts: bool) -> bool:
        """Whether the body surely writes no key twice, and no amount as an odd text."""
        written = quotes(data)
        if written is None:
            return False
        if quotes_kept(snapshot) == written:
            return True
        plain = PLAIN_DECODER.decode(data)
        return quotes_kept(plain) == written and not (with_amounts and self._has_odd_amount(plain))

    def _has_odd_amount(self, plain: dict[str, Any]) -> bool:
        """Whether an amount is a text that is no plain decimal number."""
        for look in (*self._looks, self._root):
            content = plain if look is self._root else plain.get(look.name)
            records = content if isinstance(content, list) else [content or {}]
            for name in look.amounts:
                for record in records:
                    value = record.get(name)
                    items = value if isinstance(value, list) else (value,)
                    if any(isinstance(each, str) and not is_decimal_text(each) for each in items):
                        return True
        return False


class _Look:
    """The quick look at one entity's records."""

    def __init__(self, shape: Shape) -> None:
        self.name = shape.entity.id
        self._entity = shape.entity
        attributes = shape.entity.attributes.values()
        self.amounts = [a.id for a in attributes if a.kind == "decimal"]
        self.has_ids = shape.entity.key is not None

    @cached_property
    def gather(self) -> Gather:
        """The code that collects what the records hold, written when it is first needed."""
        return gather_of(self._entity)


def _is_named(ids: set[Any], records: Sequence[Record]) -> bool:
    """Whether no record lacks an id or has another one's."""
    return len(ids) == len(records) and None not in ids and "" not in ids


def _is_usable(found: Gathered, bound: str | None) -> bool:
    """Whether every time, number and reference is in order."""
    times = found.events + found.plans + found.entries
    return (
        (_are_met(times) or all(map(_is_canonical_time, times)))
        and not any(date_problem(date) for date in chain(found.event_dates, found.dates))
        and not (bound and _latest(found.events, found.event_dates, found.entries) >= bound)
        and all(map(believable, found.decimals))
        and all(
            found.ids[target].issuperset(named)
            for target, named in found.references.items()
            if target in found.ids
        )
    )


def _are_met(times: list[str]) -> bool:
    """Whether all are canonical times on days met before."""
    return _days.issuperset(map(_day_of, times)) and _TAILS.issuperset(map(_tail_of, times))


def _is_canonical_time(text: str) -> bool:
    try:
        parse_instant(text)
    except InstantError:
        return False
    if text >= _FIRST_EVENT:
        _days.add(text[:_BARE_DATE])
    return text[_BARE_DATE:] in _TAILS


def _latest(*lists: list[str]) -> str:
    return max(max(times, default="") for times in lists)


def _declares(snapshot: Record) -> bool:
    """Whether every declaration of completeness declares something."""
    for flag in getattr(snapshot, FLAGS) or ():
        if weak_declaration(flag.complete_until, flag.state):
            return False
    return True
