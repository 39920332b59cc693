"""Walking the chain from its first entry to its last, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from api.audit.anchors import ANCHORED, Anchor
from api.audit.chain import FIRST, AlgorithmMissingError, Entry, digest, keys_of
from api.audit.faults import Faults
from api.audit.tables import entries

AT_ONCE = 2000
"""Entries read at a time."""

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_fields = tuple(entries.c[name] for name in Entry._fields)


class Walked(NamedTuple):
    """An entry and what its content says, empty if it can't be read."""

    entry: Entry
    content: dict[str, Any]


def pages_of_entries(connection: Connection) -> Iterator[Sequence[Entry]]:
    """All entries by number."""
    after = -(2**62)
    while True:
        query = select(*_fields).where(entries.c.seq > after).order_by(entries.c.seq)
        page = [Entry(*row) for row in connection.execute(query.limit(AT_ONCE))]
        if not page:
            return
        yield page
        after = page[-1].seq


class Walk:
    """Checks each entry against its own hash, the entry before, and the anchors known of it."""

    def __init__(
        self, faults: Faults, kept: Mapping[int, Anchor], outside: Mapping[int, Anchor]
    ) -> None:
        """``kept``: anchors of the database; ``outside``: those written down elsewhere."""
        self._faults = faults
        self._kept = kept
        self._outside = outside
        self.last: Entry | None = None
        self.entries = 0

    def step(self, entry: Entry) -> Walked:
        """The next entry by number."""
        self._check_place(entry)
        content = self._check_self(entry)
        self._check_anchors(entry, content)
        self.last = entry
        self.entries += 1
        return Walked(entry, content)

    def end(self) -> None:
        """Nothing comes after: anchors of later entries show that some were cut off."""
        newest = 0 if self.last is None else self.last.seq
        for anchors, where in ((self._outside, "外存的锚点"), (self._kept, "库内的锚点")):
            later = [seq for seq in anchors if seq > newest]
            if later:
                words = f"末尾被截断：只到第 {newest} 条，而{where}到第 {max(later)} 条"
                self._faults.add(newest + 1, "truncated", words)
                return

    def _check_place(self, entry: Entry) -> None:
        expected = 1 if self.last is None else self.last.seq + 1
        if entry.seq < expected:
            self._faults.add(entry.seq, "number", f"第 {entry.seq} 条的序号不应有")
        elif entry.seq > expected:
            words = f"第 {expected} 条" + (f"至第 {entry.seq - 1} 条" * (entry.seq - 1 > expected))
            self._faults.add(expected, "missing", f"{words}不见了")
            return
        previous = FIRST if self.last is None else self.last.hash
        if entry.previous != previous:
            words = f"第 {entry.seq} 条所记的前一条摘要与前一条不符：有增删、换位或者改写"
            self._faults.add(entry.seq, "link", words)

    def _check_self(self, entry: Entry) -> dict[str, Any]:
        try:
            made = digest(*entry[:7])
        except AlgorithmMissingError as error:
            self._faults.add(entry.seq, "algorithm", f"第 {entry.seq} 条的算法名不对：{error}")
            return {}
        if made != entry.hash:
            self._faults.add(entry.seq, "hash", f"第 {entry.seq} 条的内容与其摘要不符")
        try:
            content = _decode(entry.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self._faults.add(entry.seq, "content", f"第 {entry.seq} 条的内容读不出来")
            return {}
        if (entry.check_id, entry.case_id) != keys_of(content):
            words = f"第 {entry.seq} 条的核查编号或者案件编号与其内容不符"
            self._faults.add(entry.seq, "lookup", words)
        return content

    def _check_anchors(self, entry: Entry, content: dict[str, Any]) -> None:
        for anchors, where in ((self._outside, "外存的锚点"), (self._kept, "库内的锚点")):
            known = anchors.get(entry.seq)
            if known is not None and (known.algorithm, known.hash) != entry[5:8:2]:
                words = f"第 {entry.seq} 条或者它以前的记录被改写：与{where}不符"
                self._faults.add(entry.seq, "anchor", words)
        if entry.kind == ANCHORED and content.get("seq") not in self._kept:
            words = f"第 {entry.seq} 条所说的锚点不在库内"
            self._faults.add(entry.seq, "anchor-missing", words)
