"""From the bytes of a snapshot to typed records: quickly when all is well, fully when not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from engine.facts.decoding import decode_plainly, too_big
from engine.facts.inspection import Inspection
from engine.facts.limits import DEFAULT_LIMITS, Limits
from engine.facts.looking import native_look
from engine.facts.model import Record, SnapshotModel
from engine.facts.problems import WRONG_TYPE, Problems, SnapshotProblem
from engine.facts.quality import note_quality
from engine.facts.validation import Validation


class SnapshotReading(NamedTuple):
    """The outcome of reading.

    ``snapshot`` is None if and only if there are ``problems`` (reasons for refusal). Its times
    are canonical: bare dates or +08:00. ``notes`` tell of facts that look doubtful or were
    dropped; they refuse nothing. ``settled``: no event, and no entry of a record, is later than
    the snapshot's own as_of; never said of a snapshot that had to be read fully.
    """

    snapshot: Record
    problems: tuple[SnapshotProblem, ...]
    notes: tuple[SnapshotProblem, ...]
    settled: bool = False


class SnapshotReader:
    """Reads snapshots of one model; holds no state from one snapshot to the next.

    ``limits`` may be narrower than the default, which the types of the model are made for.
    ``cache_dir``: where the look at ordinary snapshots may have been compiled beforehand.
    """

    def __init__(
        self,
        model: SnapshotModel,
        limits: Limits = DEFAULT_LIMITS,
        cache_dir: Path | None = None,
    ) -> None:
        self._model = model
        self._limits = limits
        self._is_narrow = (limits.text_characters, limits.list_items) != (
            DEFAULT_LIMITS.text_characters,
            DEFAULT_LIMITS.list_items,
        )
        native = None if cache_dir is None else native_look(model, cache_dir)
        self._inspection = Inspection(model, native)

    def read(self, data: bytes, *, as_of_given: bool = False) -> SnapshotReading:
        """The snapshot, or every problem with it. Never raises for any input.

        ``as_of_given``: the caller states as_of itself, so the snapshot need not.
        """
        snapshot = self._read_quickly(data, as_of_given)
        if snapshot is not None:
            return SnapshotReading(snapshot, (), (), settled=snapshot.as_of is not None)
        return self._read_fully(data, as_of_given)

    def _read_quickly(self, data: bytes, as_of_given: bool) -> Record | None:
        if self._is_narrow or too_big(data, self._limits):
            return None
        try:
            snapshot = self._model.decoder.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return None
        clean = self._inspection.is_clean(data, snapshot, self._limits, as_of_given=as_of_given)
        return snapshot if clean else None

    def _read_fully(self, data: bytes, as_of_given: bool) -> SnapshotReading:
        problems = Problems(self._limits.reported)
        plain = decode_plainly(data, self._limits, problems)
        if plain is None:
            return SnapshotReading(None, problems.refusals, ())
        validation = Validation(self._model.vocabulary, self._limits, problems)
        kept = validation.run(plain, as_of_given=as_of_given)
        note_quality(self._model, kept, problems)
        snapshot = None if problems.refusals else self._convert(kept, problems)
        return SnapshotReading(snapshot, problems.refusals, problems.notes)

    def _convert(self, kept: dict[str, Any], problems: Problems) -> Record | None:
        try:
            return msgspec.convert(kept, self._model.root)
        except msgspec.ValidationError:
            problems.refuse(
                WRONG_TYPE, "", "快照与词表不符", found="不合类型的内容", advice="按词表逐项核对"
            )
            return None


def read_snapshot(
    model: SnapshotModel, data: bytes, *, as_of_given: bool = False
) -> SnapshotReading:
    """Read one snapshot with the default limits; keep a ``SnapshotReader`` to read many."""
    return SnapshotReader(model).read(data, as_of_given=as_of_given)
