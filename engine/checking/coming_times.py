"""The minutes after as_of at which what a snapshot says may begin to count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from dsl.ir.vocabulary import ENTERED_AT, FLAGS, Vocabulary
from engine.checking.derived_moments import DerivedMoments, around
from engine.facts.model import SnapshotModel, values_getter
from engine.periods.instants import (
    FIRST_DATE_YEAR,
    LAST_YEAR,
    day_number,
    format_day,
    parse_instant,
)

_DAY = 1440
_FIRST_DAY = day_number(FIRST_DATE_YEAR, 1, 1)
_LAST_DAY = day_number(LAST_YEAR, 12, 31)


class ComingTimes:
    """Finds them in snapshots of one model.

    Written times sort as texts.  Nearly all lie too long before as_of to matter, so each is
    compared with a day as text, and only what is not before that day is worked out.  When
    declarations of completeness end is the view's to say.
    """

    def __init__(self, model: SnapshotModel, derived: DerivedMoments) -> None:
        self._alike = {
            name: _alike(_attributes(model.vocabulary, derived, name))
            for name in model.shapes
            if name != FLAGS
        }
        self._model = model

    def after(self, snapshot: object, as_of: int) -> Iterator[int]:
        """Every such minute; some may be earlier than as_of."""
        today = as_of // _DAY
        for shape, records in self._model.sections(snapshot):
            for alike in self._alike.get(shape.entity.id, ()):
                bound = _written(today - alike.reach)
                if alike.latest(records) >= bound:
                    yield from alike.after(records, bound)


class _Alike:
    """Attributes of one entity that matter for the same number of days after the written one."""

    def __init__(self, reach: int, many: bool, attributes: Sequence[_Attribute]) -> None:
        self.reach = reach
        self._many = many
        self._read = values_getter(tuple(each.name for each in attributes))
        self._attributes = attributes

    def latest(self, records: Iterable[object]) -> str:
        """The last text that the records have written there, empty if there is none."""
        values = filter(None, chain.from_iterable(map(self._read, records)))
        return max(chain.from_iterable(values) if self._many else values, default="")

    def after(self, records: Iterable[object], bound: str) -> Iterator[int]:
        """The minutes of all that is written there and not before the bound."""
        for record in records:
            for attribute, value in zip(self._attributes, self._read(record), strict=True):
                for text in (value or ()) if self._many else (value or "",):
                    if text >= bound:
                        yield from attribute.minutes(text)


def _alike(attributes: Iterable[_Attribute]) -> list[_Alike]:
    found: dict[tuple[int, bool], list[_Attribute]] = {}
    for each in attributes:
        found.setdefault((each.reach, each.many), []).append(each)
    return [_Alike(reach, many, each) for (reach, many), each in found.items()]


class _Attribute:
    """One attribute in time.  ``reach``: days after the written day that still may matter."""

    def __init__(self, name: str, *, many: bool, planned: bool | None, shifts: Sequence[int]):
        self.name = name
        self.many = many
        self._planned = planned
        self._shifts = shifts
        self.reach = max((2 + max(0, minutes) // _DAY + 1 for minutes in shifts), default=0)

    def minutes(self, text: str) -> Iterator[int]:
        """When an event is first seen; around both ends of a plan and of a bare date.

        A fact that is missing can only be later than as_of, so it is compared anew as as_of
        passes the end of what else is known.
        """
        low, high = parse_instant(text)
        if self._planned is False:
            yield low
            if high > low:
                yield from (high - 1, high, high + 1)
        elif self._planned:
            yield from (low, low + 1, high, high + 1)
        for minutes in self._shifts:
            yield from around(low + minutes)
            yield from around(high + minutes)


def _attributes(
    vocabulary: Vocabulary, derived: DerivedMoments, entity: str
) -> Iterator[_Attribute]:
    """Entering a record is no event of the case, so only what rules count from it matters."""
    shifts: dict[str, list[int]] = {}
    for moved in derived.of(entity):
        shifts.setdefault(moved.attribute, []).append(moved.minutes)
    for each in vocabulary.entities[entity].attributes.values():
        if each.kind not in ("date", "datetime"):
            continue
        planned = None if each.id == ENTERED_AT else not each.is_event
        if planned is not None or each.id in shifts:
            own = shifts.get(each.id, ())
            yield _Attribute(each.id, many=each.many, planned=planned, shifts=own)


@lru_cache(maxsize=1024)
def _written(day: int) -> str:
    """The day as text, no day before or after the years that times may have."""
    return format_day(min(max(day, _FIRST_DAY), _LAST_DAY))
