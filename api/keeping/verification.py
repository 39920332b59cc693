"""``fadu audit verify``: the chain, its anchors, and everything its entries point to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, select

from api.audit.anchors import Anchor, all_anchors
from api.audit.faults import Fault, Faults
from api.audit.fences import missing_fences
from api.audit.tables import purges
from api.audit.times import iso
from api.audit.walking import Walk, Walked, pages_of_entries
from api.keeping.contents_check import absent_snapshots, bad_rulesets, bad_snapshots
from api.keeping.retention import SNAPSHOTS_PURGED, list_digest
from api.store.database import Database


class Verified(msgspec.Struct, frozen=True):
    """What a verification saw."""

    entries: Annotated[int, Meta(title="审计记录条数")]
    snapshots: Annotated[int, Meta(title="快照份数")]
    rulesets: Annotated[int, Meta(title="规则集份数")]
    anchors: Annotated[int, Meta(title="库内锚点个数")]
    outside: Annotated[int, Meta(title="外存锚点个数")]
    last: Annotated[str, Meta(title="最后一条的摘要")]
    faults: Annotated[tuple[Fault, ...], Meta(title="问题，按先后")]
    fault_count: Annotated[int, Meta(title="问题个数")]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.fault_count == 0


def verify(database: Database, outside: Sequence[Anchor] = ()) -> Verified:
    """Read everything once, in one consistent view.  ``outside``: anchors stored elsewhere."""
    faults = Faults()
    with database.reading() as connection:
        snapshots, looked = bad_snapshots(connection)
        rulesets, known_rules = bad_rulesets(connection)
        kept = {each.seq: each for each in all_anchors(connection)}
        written_down = {each.seq: each for each in outside}
        walk = Walk(faults, kept, written_down)
        pointing = _Pointing(connection, faults, snapshots, rulesets, known_rules)
        for page in pages_of_entries(connection):
            pointing.look([walk.step(entry) for entry in page])
        walk.end()
        pointing.end()
        for seq in sorted(written_down.keys() - kept.keys()):
            faults.add(seq, "anchor-missing", f"外存的第 {seq} 条的锚点在库内没有了")
        for name in missing_fences(connection):
            faults.add(None, "fence", f"数据库的防改触发器 {name} 被拆除或者停用")
    last = walk.last
    told = sorted(faults.told, key=lambda each: (each.seq is None, each.seq or 0))
    return Verified(
        walk.entries,
        looked,
        len(known_rules),
        len(kept),
        len(written_down),
        "" if last is None else f"第 {last.seq} 条 {iso(last.at)} {last.algorithm} {last.hash}",
        tuple(told),
        faults.count,
    )


class _Pointing:
    """Checks that what entries point to is there and unchanged, each thing reported once."""

    def __init__(
        self,
        connection: Connection,
        faults: Faults,
        snapshots: dict[str, str],
        rulesets: dict[str, str],
        known_rules: set[str],
    ) -> None:
        self._connection = connection
        self._faults = faults
        self._snapshots = dict(snapshots)
        self._rulesets = dict(rulesets)
        self._known_rules = set(known_rules)

    def look(self, page: Iterable[Walked]) -> None:
        """A page of entries."""
        first_use: dict[str, int] = {}
        for entry, content in page:
            snapshot, rules = content.get("snapshot"), content.get("rules")
            if isinstance(snapshot, str):
                first_use.setdefault(snapshot, entry.seq)
            if isinstance(rules, str):
                self._look_at_rules(entry.seq, rules)
            if entry.kind == SNAPSHOTS_PURGED:
                self._look_at_purge(entry.seq, content.get("snapshots"))
        absent = absent_snapshots(self._connection, first_use)
        for name, seq in first_use.items():
            reason = self._snapshots.pop(name, None)
            if reason is not None:
                self._faults.add(seq, "snapshot", f"第 {seq} 条的快照 {name}：{reason}")
            elif name in absent:
                words = f"第 {seq} 条的快照 {name} 整行不见了"
                self._faults.add(seq, "snapshot-missing", words)

    def end(self) -> None:
        """What no entry points to."""
        for name, reason in self._snapshots.items():
            self._faults.add(None, "snapshot", f"快照 {name}：{reason}")
        for name, reason in self._rulesets.items():
            self._faults.add(None, "ruleset", f"规则集 {name}：{reason}")

    def _look_at_rules(self, seq: int, name: str) -> None:
        reason = self._rulesets.pop(name, None)
        if reason is not None:
            self._faults.add(seq, "ruleset", f"第 {seq} 条的规则集 {name}：{reason}")
        elif name not in self._known_rules:
            self._known_rules.add(name)
            self._faults.add(seq, "ruleset-missing", f"第 {seq} 条的规则集 {name} 不见了")

    def _look_at_purge(self, seq: int, stated: object) -> None:
        query = select(purges.c.hash).where(purges.c.seq == seq)
        if list_digest(self._connection.execute(query).scalars()) != stated:
            words = f"第 {seq} 条所清除的快照清单被改过"
            self._faults.add(seq, "purge", words)
