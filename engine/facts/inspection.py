"""The quick look at a snapshot that decoded without error: is there nothing at all to report?

A yes means that ``Validation`` and ``note_quality`` would find nothing and rewrite nothing, so
their slower walk is skipped; tests hold the two to the same answer. The look goes over the
values that are there, in the plain decoding: most attributes of most records are missing.
"""

from __future__ import annotations

from typing import Any

from dsl.ir.vocabulary import CASE, FLAGS, Attribute
from engine.facts.decoding import written_keys
from engine.facts.limits import Limits
from engine.facts.model import Shape, SnapshotModel
from engine.facts.quality import (
    bound_after,
    mixed_with_test_data,
    surely_later,
    weak_declaration,
)
from engine.facts.values import believable, date_problem, is_decimal_text
from engine.periods.instants import FIRST_YEAR, InstantError, parse_instant

Plain = dict[str, Any]
Ids = dict[str, set[str]]

#: What may follow the date of a canonical time; the empty tail is the bare date.
_TAILS = frozenset(
    ("", *(f"T{h:02d}:{m:02d}{s}+08:00" for h in range(24) for m in range(60) for s in ("", ":00")))
)
_BARE_DATE = len("2026-03-11")
_NEVER = "9999"
_FIRST_EVENT = str(FIRST_YEAR)
_EVENT, _PLAN, _REFERENCE, _TEXT, _OTHER = range(5)

# Days of events known to be good, filled as they are met; bounded by the calendar.
_days: set[str] = set()


class Inspection:
    """Quick looks at snapshots of one model."""

    def __init__(self, model: SnapshotModel) -> None:
        self._sections = {name: _Look(shape) for name, shape in model.shapes.items()}
        self._root = _Look(model.root_shape)

    def is_clean(self, data: bytes, plain: Plain, limits: Limits, *, as_of_given: bool) -> bool:
        """Whether nothing is to be refused, noted or rewritten.

        ``data`` is the body and ``plain`` its decoding with decimal numbers, known to fit the
        types of the model.
        """
        as_of = plain.get("as_of")
        if not plain.get("snapshot_id") or plain.get(CASE) is None:
            return False
        if not as_of_given if as_of is None else len(as_of) <= _BARE_DATE:
            return False
        if mixed_with_test_data(plain.get("test_data"), plain.get("purpose")):
            return False
        parts = [
            (look, [content] if name == CASE else content)
            for name, look in self._sections.items()
            if (content := plain.get(name)) is not None
        ]
        if not _within(parts, limits) or not _has_single_keys(data, plain, parts):
            return False
        ids: Ids = {}
        if not all(look.gather_ids(records, ids) for look, records in parts):
            return False
        parts.append((self._root, [plain]))
        bound = _NEVER if as_of is None else bound_after(as_of)
        return all(look.passes(records, ids, bound, limits) for look, records in parts)


class _Look:
    """The quick look at one entity's records."""

    def __init__(self, shape: Shape) -> None:
        attributes = shape.entity.attributes
        self._key = shape.entity.key
        self._pairs = shape.entity.time_order
        self._attributes = {
            a.id: (_class_of(a), a.target or "", a)
            for a in attributes.values()
            if a.many or a.kind not in ("enum", "bool")
        }
        self.name = shape.entity.id

    def gather_ids(self, records: list[Plain], ids: Ids) -> bool:
        """Fill in the section's ids; False if one is missing, empty or double."""
        key = self._key
        found: set[Any] = {record.get(key) for record in records} if key else set()
        if self.name == CASE:
            return "" not in found
        ids[self.name] = found
        whole = key is None or len(found) == len(records)
        return whole and None not in found and "" not in found

    def passes(self, records: list[Plain], ids: Ids, bound: str, limits: Limits) -> bool:
        """Whether every time, number, text, order and reference of the records is in order."""
        attributes = self._attributes
        longest = limits.text_characters
        for record in records:
            for name, value in record.items():
                if value is None or name not in attributes:
                    continue
                kind, target, attribute = attributes[name]
                if kind <= _PLAN:
                    seen = value[:10] in _days and value[10:] in _TAILS
                    if not seen and not _is_canonical_time(value):
                        return False
                    if value >= bound and kind == _EVENT:
                        return False
                elif kind == _REFERENCE:
                    known = ids.get(target)
                    if value not in known if known is not None else len(value) > longest:
                        return False
                elif kind == _TEXT:
                    if len(value) > longest:
                        return False
                elif not _passes_otherwise(attribute, value, ids, bound, limits):
                    return False
            for earlier, later in self._pairs:
                first, second = record.get(earlier), record.get(later)
                if first and second and first > second and surely_later(first, second):
                    return False
        return self.name != FLAGS or not any(
            weak_declaration(flag.get("complete_until"), flag.get("state")) for flag in records
        )


def _class_of(attribute: Attribute) -> int:
    if attribute.many:
        return _OTHER
    if attribute.kind == "datetime":
        return _EVENT if attribute.is_event else _PLAN
    return {"ref": _REFERENCE, "text": _TEXT}.get(attribute.kind, _OTHER)


def _passes_otherwise(
    attribute: Attribute, value: Any, ids: Ids, bound: str, limits: Limits
) -> bool:
    """Dates, numbers and lists, which are few."""
    kind = attribute.kind
    items = value if attribute.many else (value,)
    if len(items) > limits.list_items:
        return False
    if kind in ("text", "ref"):
        known = ids.get(attribute.target or "")
        short = known is not None or all(len(item) <= limits.text_characters for item in items)
        return short and (known is None or known.issuperset(items))
    if kind in ("date", "datetime"):
        usable = all(map(_is_canonical_time if kind == "datetime" else _is_date, items))
        return usable and not (attribute.is_event and any(item >= bound for item in items))
    if kind in ("int", "decimal"):
        return all(
            is_decimal_text(item) if isinstance(item, str) else believable(item) for item in items
        )
    return True


def _within(parts: list[tuple[_Look, list[Plain]]], limits: Limits) -> bool:
    counts = [len(records) for look, records in parts if look.name != CASE]
    return sum(counts) <= limits.records and max(counts, default=0) <= limits.section_records


def _has_single_keys(data: bytes, plain: Plain, parts: list[tuple[_Look, list[Plain]]]) -> bool:
    """Whether the body surely has no more keys than its decoding."""
    kept = len(plain) + sum(len(record) for _, records in parts for record in records)
    return data.count(b'":') == kept or written_keys(data) <= kept


def _is_canonical_time(text: str) -> bool:
    try:
        parse_instant(text)
    except InstantError:
        return False
    if text >= _FIRST_EVENT:
        _days.add(text[:_BARE_DATE])
    return text[_BARE_DATE:] in _TAILS


def _is_date(text: str) -> bool:
    return date_problem(text) is None
