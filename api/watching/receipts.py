"""What a sender is told of a push, kept so that a repeat is told the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, bindparam, insert, select

from api.watching.case_rows import WATCHED, Case
from api.watching.judging import Judgement
from api.watching.register import CHANGED, ENDED, OPENED, Change
from api.watching.tables import snapshots
from engine.answers import Answer
from engine.explaining.figures import instant


class Receipt(msgspec.Struct, frozen=True):
    """What came of a push."""

    case_id: Annotated[str, Meta(title="案件编号")]
    snapshot_id: Annotated[str, Meta(title="快照编号")]
    sequence: Annotated[int, Meta(title="顺序号")]
    superseded: Annotated[bool, Meta(title="已有更新的快照，本次只登记不核查")]
    watched: Annotated[bool, Meta(title="是否在监测中")]
    opened: Annotated[tuple[str, ...], Meta(title="新出现的发现")]
    changed: Annotated[tuple[str, ...], Meta(title="有变化的发现")]
    closed: Annotated[tuple[str, ...], Meta(title="已消除的发现")]
    next_change_at: Annotated[str | None, Meta(title="不送新事实时何时复查")]
    answer: Annotated[Answer | None, Meta(title="核查结果（只登记的没有）")] = None


class Seen(NamedTuple):
    """A snapshot that came before: hash of its content, when and by which rules it was judged."""

    content: str
    judged_at: int | None
    ruleset: str | None
    receipt: Receipt


_decoder = msgspec.json.Decoder(Receipt)


def taken(case: Case, changes: Iterable[Change]) -> Receipt:
    """Of a snapshot that was judged, without the answer."""
    told = list(changes)

    def of(kind: str) -> tuple[str, ...]:
        return tuple(change.finding_id for change in told if change.kind == kind)

    return Receipt(
        case_id=case.case_id,
        snapshot_id=case.snapshot_id,
        sequence=case.sequence,
        superseded=False,
        watched=case.state == WATCHED,
        opened=of(OPENED),
        changed=of(CHANGED),
        closed=of(ENDED),
        next_change_at=instant(case.next_at),
    )


def bare(case: Case, snapshot_id: str, sequence: int) -> Receipt:
    """Of a snapshot that came after a newer one."""
    watched = case.state == WATCHED
    upcoming = instant(case.next_at)
    return Receipt(case.case_id, snapshot_id, sequence, True, watched, (), (), (), upcoming)


def keep_seen(
    connection: Connection, receipt: Receipt, content: str, at: int, judgement: Judgement | None
) -> None:
    """Keep a receipt.  ``judgement`` is None for a snapshot that came after a newer one."""
    row = {
        "case_id": receipt.case_id,
        "snapshot_id": receipt.snapshot_id,
        "content": content,
        "sequence": receipt.sequence,
        "superseded": receipt.superseded,
        "received_at": at,
        "judged_at": None if judgement is None else judgement.as_of,
        "ruleset": None if judgement is None else judgement.ruleset,
        "check_id": None if judgement is None else judgement.answer.check_id,
        "receipt": msgspec.json.encode(receipt),
    }
    connection.execute(insert(snapshots), [row])


def seen_of(connection: Connection, case_id: str, snapshot_id: str) -> Seen | None:
    """What was kept of a snapshot, None if it never came."""
    row = connection.execute(_SEEN, {"case": case_id, "snapshot": snapshot_id}).first()
    if row is None:
        return None
    return Seen(row.content, row.judged_at, row.ruleset, _decoder.decode(row.receipt))


_SEEN = select(
    snapshots.c.content, snapshots.c.judged_at, snapshots.c.ruleset, snapshots.c.receipt
).where(snapshots.c.case_id == bindparam("case"), snapshots.c.snapshot_id == bindparam("snapshot"))
