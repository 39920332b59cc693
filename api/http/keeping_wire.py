"""What the routes of the audit log, replays and holds say."""

from __future__ import annotations

from typing import Annotated, Any, Self

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from api.audit.anchors import Anchor
from api.audit.chain import Entry
from api.audit.times import iso
from api.keeping.holds import LONGEST_REASON, Hold
from api.keeping.replaying import Outcome, Replayed
from api.store.schema import NAME

Reason = Annotated[str, Field(title="事由", min_length=2, max_length=LONGEST_REASON)]
When = Annotated[str, Field(title="时间", examples=["2026-03-11T15:20:00.000+08:00"])]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EntryShown(_Body):
    """One entry of the audit log."""

    seq: Annotated[int, Field(title="序号")]
    at: When
    kind: Annotated[str, Field(title="种类", examples=["check.answered"])]
    by: Annotated[str, Field(title="何人")]
    content: Annotated[dict[str, Any], Field(title="内容，只有编号和摘要")]
    algorithm: Annotated[str, Field(title="摘要算法")]
    previous: Annotated[str, Field(title="前一条的摘要")]
    hash: Annotated[str, Field(title="本条的摘要")]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Of the chain; content that can't be read is shown as none."""
        try:
            content = msgspec.json.decode(entry.content, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            content = {}
        return cls(
            seq=entry.seq,
            at=iso(entry.at),
            kind=entry.kind,
            by=entry.by,
            content=content,
            algorithm=entry.algorithm,
            previous=entry.previous,
            hash=entry.hash,
        )


class EntryPage(_Body):
    """Entries after a cursor."""

    entries: Annotated[list[EntryShown], Field(title="审计记录")]
    next: Annotated[int, Field(title="下一次的 after")]


class AnchorShown(_Body):
    """One anchor."""

    seq: Annotated[int, Field(title="第几条")]
    at: When
    algorithm: Annotated[str, Field(title="摘要算法")]
    hash: Annotated[str, Field(title="该条的摘要")]

    @classmethod
    def of(cls, anchor: Anchor) -> Self:
        """Of the chain."""
        return cls(**(anchor._asdict() | {"at": iso(anchor.at)}))


class AnchorPage(_Body):
    """Anchors after a cursor."""

    anchors: Annotated[list[AnchorShown], Field(title="锚点")]
    next: Annotated[int, Field(title="下一次的 after")]


class ReplayShown(_Body):
    """How a replay ended, without what the answer says."""

    check_id: Annotated[str, Field(title="核查编号")]
    seq: Annotated[int, Field(title="第几条审计记录")]
    times: Annotated[int, Field(title="同一核查共答复几次")]
    outcome: Annotated[Outcome, Field(title="结果")]
    message: Annotated[str, Field(title="说明")]
    snapshot: Annotated[str, Field(title="快照摘要")]
    ruleset: Annotated[str, Field(title="规则集摘要")]
    recorded: Annotated[str, Field(title="当时答复的摘要")]
    found: Annotated[str, Field(title="重演答复的摘要，没有答复的为空")]
    notes: Annotated[list[str], Field(title="与当时不同的条件")]

    @classmethod
    def of(cls, replayed: Replayed) -> Self:
        """Of a replay."""
        return cls(**(msgspec.structs.asdict(replayed) | {"notes": list(replayed.notes)}))


class HoldBody(_Body):
    """A hold to be placed."""

    case_id: Annotated[str, Field(title="案件编号", min_length=1, max_length=NAME)]
    reason: Reason


class LiftBody(_Body):
    """Why a hold ends."""

    reason: Reason


class HoldShown(_Body):
    """One hold."""

    hold_id: Annotated[int, Field(title="保留编号")]
    case_id: Annotated[str, Field(title="案件编号")]
    reason: Annotated[str, Field(title="事由")]
    placed_by: Annotated[str, Field(title="何人设立")]
    placed_at: When
    lifted_by: Annotated[str | None, Field(title="何人解除")]
    lifted_reason: Annotated[str | None, Field(title="解除事由")]
    lifted_at: Annotated[str | None, Field(title="何时解除")]

    @classmethod
    def of(cls, hold: Hold) -> Self:
        """Of the register."""
        lifted = None if hold.lifted_at is None else iso(hold.lifted_at)
        moments = {"placed_at": iso(hold.placed_at), "lifted_at": lifted}
        return cls(**(msgspec.structs.asdict(hold) | moments))


class HoldPage(_Body):
    """Holds after a cursor."""

    holds: Annotated[list[HoldShown], Field(title="保留")]
    next: Annotated[int, Field(title="下一次的 after")]


class ExportBody(_Body):
    """Why a case's record is exported."""

    purpose: Annotated[str, Field(title="目的", min_length=2, max_length=200)]
