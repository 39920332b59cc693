"""Replay: the snapshot as it could be known at a moment (docs/semantics.md §2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from dsl.ir.vocabulary import CASE, ENTERED_AT
from engine.facts.model import Record, Shape, SnapshotModel, values_getter
from engine.facts.quality import bound_after
from engine.periods.instants import format_instant, parse_instant

#: Sorts after every canonical time.
_FOREVER = "9999"


class Visible(NamedTuple):
    """What can be seen, and when more will be.

    ``snapshot`` is the very object given if nothing is hidden, else a copy. ``future_times``
    are the minutes of the facts hidden for being later than as_of, ascending: the answer may
    change at each of them.
    """

    snapshot: Record
    future_times: tuple[int, ...]


class Visibility:
    """Hides facts of snapshots of one model; holds no state from one snapshot to the next."""

    def __init__(self, model: SnapshotModel) -> None:
        self._model = model
        self._readers = {name: _reader(shape) for name, shape in model.shapes.items()}
        self._lists = {
            name: [values_getter((each,)) for each in shape.event_lists]
            for name, shape in model.shapes.items()
        }

    def at(
        self,
        snapshot: Record,
        as_of: int,
        known_as_of: int | None = None,
        *,
        settled: bool = False,
    ) -> Visible:
        """The snapshot as known at ``as_of`` (minutes), from what was entered by ``known_as_of``.

        Event times after as_of become missing, and are dropped from lists of times. A record
        all of whose event times lie after as_of is gone, unless its entity is standing (case,
        person, officer, unit). With ``known_as_of``, records entered later are gone, the case
        excepted. References to records that are gone become missing, and are dropped from lists
        of references. Times must be canonical, as ``SnapshotReader`` leaves them; a bare date
        counts from its 00:00. ``settled`` is what the reading says of the snapshot: no event
        lies after its own as_of.
        """
        if settled and known_as_of is None and as_of >= parse_instant(snapshot.as_of)[0]:
            return Visible(snapshot, ())
        bound = bound_after(format_instant(as_of))
        known = _FOREVER if known_as_of is None else bound_after(format_instant(known_as_of))
        if not self._anything_hidden(snapshot, bound, known):
            return Visible(snapshot, ())
        return _Hiding(self._model, bound, known).apply(snapshot)

    def _anything_hidden(self, snapshot: Record, bound: str, known: str) -> bool:
        for shape, records in self._model.sections(snapshot):
            name = shape.entity.id
            read = self._readers[name]
            for record in records:
                for value in filter(None, read(record)):
                    if value >= bound:
                        return True
            for read_list in self._lists[name]:
                for record in records:
                    if any(each >= bound for each in read_list(record)[0] or ()):
                        return True
            if name == CASE or not shape.has_entered_at or known == _FOREVER:
                continue
            if any((record.entered_at or "") >= known for record in records):
                return True
        return False


class _Hiding:
    """One snapshot's facts being hidden."""

    def __init__(self, model: SnapshotModel, bound: str, known: str) -> None:
        self._model = model
        self._bound = bound
        self._known = known
        self._future: set[int] = set()
        self._gone: dict[str, set[str]] = {}

    def apply(self, snapshot: Record) -> Visible:
        sections = {
            shape.entity.id: self._section(shape, records)
            for shape, records in self._model.sections(snapshot)
        }
        for shape, _ in self._model.sections(snapshot):
            name = shape.entity.id
            sections[name] = tuple(self._unlinked(shape, record) for record in sections[name])
        changed: dict[str, Any] = {
            name: records[0] if name == CASE else records for name, records in sections.items()
        }
        return Visible(msgspec.structs.replace(snapshot, **changed), tuple(sorted(self._future)))

    def _section(self, shape: Shape, records: tuple[Record, ...]) -> tuple[Record, ...]:
        kept = []
        for record in records:
            changes = None if self._unknown_yet(shape, record) else self._changes(shape, record)
            if changes is None or self._not_yet(shape, record, changes):
                if shape.entity.key is not None:
                    gone = self._gone.setdefault(shape.entity.id, set())
                    gone.add(getattr(record, shape.entity.key))
                continue
            kept.append(msgspec.structs.replace(record, **changes) if changes else record)
        return tuple(kept)

    def _unknown_yet(self, shape: Shape, record: Record) -> bool:
        if shape.entity.id == CASE or not shape.has_entered_at:
            return False
        return (record.entered_at or "") >= self._known

    def _changes(self, shape: Shape, record: Record) -> dict[str, Any]:
        """The attributes that lose their value, or part of their list."""
        changes: dict[str, Any] = {}
        names = (*shape.events, ENTERED_AT) if shape.has_entered_at else shape.events
        for name in names:
            value = getattr(record, name)
            if value is not None and value >= self._bound:
                changes[name] = None
                self._future.add(parse_instant(value)[0])
        for name in shape.event_lists:
            values = getattr(record, name) or ()
            seen = tuple(value for value in values if value < self._bound)
            if len(seen) != len(values):
                changes[name] = seen
                hidden = (value for value in values if value >= self._bound)
                self._future.update(parse_instant(value)[0] for value in hidden)
        return changes

    def _not_yet(self, shape: Shape, record: Record, changes: dict[str, Any]) -> bool:
        """Whether all that is dated of the record lies in the future."""
        if shape.entity.standing or not changes.keys() - {ENTERED_AT}:
            return False
        names = (*shape.events, *shape.event_lists)
        return not any(changes.get(name, getattr(record, name)) for name in names)

    def _unlinked(self, shape: Shape, record: Record) -> Record:
        """The record without references to records that are gone."""
        if not self._gone:
            return record
        changes: dict[str, Any] = {}
        for name, target in shape.references:
            if getattr(record, name) in self._gone.get(target, ()):
                changes[name] = None
        for name, target in shape.reference_lists:
            values, gone = getattr(record, name) or (), self._gone.get(target, ())
            if any(value in gone for value in values):
                changes[name] = tuple(value for value in values if value not in gone)
        return msgspec.structs.replace(record, **changes) if changes else record


def _reader(shape: Shape) -> Callable[[Record], Iterable[str | None]]:
    return values_getter((*shape.events, ENTERED_AT) if shape.has_entered_at else shape.events)
