"""Whether the kept snapshots and rulesets still are what their hashes say."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, exists, select

from api.audit.chain import content_hash
from api.audit.tables import purges, snapshots
from api.rulesets.contents import contents

AT_ONCE = 64
MOST_REMEMBERED = 1000
"""Bad bodies whose entry is looked for; a store with more is lost anyway."""


def bad_snapshots(connection: Connection) -> tuple[dict[str, str], int]:
    """Snapshots whose body is not what was kept, with the reason, and how many were looked at."""
    bad: dict[str, str] = {}
    looked = 0
    after = ""
    purged = exists().where(purges.c.hash == snapshots.c.hash).label("purged")
    while True:
        query = select(snapshots.c.hash, snapshots.c.body, snapshots.c.size, purged)
        query = query.where(snapshots.c.hash > after).order_by(snapshots.c.hash).limit(AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return bad, looked
        for row in rows:
            looked += 1
            reason = _reason(row.hash, row.body, row.size, row.purged)
            if reason and len(bad) < MOST_REMEMBERED:
                bad[row.hash] = reason
        after = rows[-1].hash


def bad_rulesets(connection: Connection) -> tuple[dict[str, str], set[str]]:
    """Rulesets whose content is not what was kept, with the reason, and all that are there."""
    bad: dict[str, str] = {}
    there: set[str] = set()
    for row in connection.execute(select(contents.c.digest, contents.c.body)):
        there.add(row.digest)
        try:
            data = zlib.decompress(row.body)
        except zlib.error:
            data = b""
        if "sha256:" + hashlib.sha256(data).hexdigest() != row.digest:
            bad[row.digest] = "规则集内容与其摘要不符"
    return bad, there


def absent_snapshots(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of which not even the hash is kept."""
    asked = set(names)
    absent = set(asked)
    for part in _parts(sorted(asked)):
        query = select(snapshots.c.hash).where(snapshots.c.hash.in_(part))
        absent -= set(connection.execute(query).scalars())
    return absent


def _parts(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), 500):
        yield names[start : start + 500]


def _reason(name: str, body: bytes | None, size: int, purged: bool) -> str:
    if body is None:
        return "" if purged else "快照内容没有了，却没有到期清除的记录"
    try:
        # No more than was submitted, whatever the stored bytes claim.
        data = zlib.decompressobj().decompress(body, size + 1)
    except zlib.error:
        return "快照内容解不开"
    return "" if content_hash(data) == name else "快照内容与其摘要不符"
