"""What the routes of events and subscriptions take and say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import Row

from api.delivery.envelope import iso
from api.delivery.figures import Standing
from api.delivery.outbox import KINDS
from api.delivery.replaying import DeadLetter
from api.delivery.selecting import Filter

_NO_NUL = r"^[^\x00]*$"
"""PostgreSQL takes no NUL in a text."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=_NO_NUL)]
CaseId = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=_NO_NUL)]
Key = Annotated[str, StringConstraints(max_length=64, pattern=r"^[0-9a-z_]*$")]
Kind = Literal[
    "finding.opened",
    "finding.changed",
    "finding.closed",
    "warning.raised",
    "disposal.step",
    "order.issued",
    "ruleset.published",
    "ruleset.rolled_back",
]
_KINDS_SAID = "、".join(f"{kind} {label}" for kind, label in KINDS.items())


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EventFilter(_Model):
    """What is wanted; a part that is empty asks nothing."""

    kinds: list[Kind] = Field(default=[], title="事件种类", description=_KINDS_SAID, max_length=8)
    rules: list[Code] = Field(default=[], title="规则编号", max_length=200)
    levels: list[Code] = Field(default=[], title="预警等级", max_length=20)
    severities: list[Code] = Field(default=[], title="严重程度", max_length=20)
    unit: Code | None = Field(default=None, title="单位编号（含下级）")
    case_id: CaseId | None = Field(default=None, title="案件编号")

    def chosen(self) -> Filter:
        """The filter it describes."""
        return Filter(
            kinds=tuple(self.kinds),
            rules=tuple(self.rules),
            levels=tuple(self.levels),
            severities=tuple(self.severities),
            unit=self.unit,
            case_id=self.case_id,
        )


class NewSubscription(_Model):
    """A receiver to be told."""

    url: str = Field(title="推送地址", max_length=2048, examples=["https://receiver.example/hook"])
    filter: EventFilter = Field(default_factory=EventFilter, title="筛选")
    begin: Literal["now", "oldest"] = Field(default="now", title="从现在起，或者从保存的最早一件起")


class SubscriptionChange(_Model):
    """What is to be changed; what is not written stays."""

    url: str | None = Field(default=None, title="推送地址", max_length=2048)
    filter: EventFilter | None = Field(default=None, title="筛选")
    state: Literal["active", "paused"] | None = Field(default=None, title="推送或者暂停")


class Span(_Model):
    """Numbers of events, both included."""

    first: int = Field(title="从哪个序号起", ge=1, le=2**63 - 1)
    last: int = Field(title="到哪个序号止", ge=1, le=2**63 - 2)


class Letters(_Model):
    """Which dead letters."""

    numbers: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field(
        default=[], title="死信序号，不写的为全部", max_length=200
    )


class Progress(_Model):
    """How far a receiver is."""

    behind: int = Field(title="尚未看过的事件数")
    waiting: int = Field(title="待推送")
    dead: int = Field(title="死信")
    delivered: int = Field(title="已收下（保存期内）")
    oldest_waiting: int | None = Field(title="待推送中最早的序号")
    next_try: str | None = Field(title="下一次推送的时间")
    last_success: str | None = Field(title="最近一次成功")
    last_failure: str | None = Field(title="最近一次失败")
    last_error: str | None = Field(title="最近一次失败的原因")
    failures: int = Field(title="连续失败次数")


class Subscription(_Model):
    """A receiver without its secret."""

    subscription_id: str = Field(title="订阅编号")
    owner: str = Field(title="订阅人")
    url: str = Field(title="推送地址")
    filter: EventFilter = Field(title="筛选")
    state: Literal["active", "paused"] = Field(title="推送中或者已暂停")
    reason: str | None = Field(title="暂停的原因")
    created_at: str = Field(title="订阅时间")
    old_secret_until: str | None = Field(title="旧密钥有效到何时")
    progress: Progress | None = Field(default=None, title="推送进度（只在单项查询里给出）")


class SubscriptionPage(_Model):
    """Subscriptions in the order of their ids."""

    subscriptions: list[Subscription] = Field(title="订阅")
    next: str | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


class SubscriptionMade(_Model):
    """A new receiver with its secret."""

    subscription: Subscription = Field(title="订阅")
    secret: str = Field(title="签名密钥，只显示这一次")


class NewSecret(_Model):
    """A secret, once."""

    secret: str = Field(title="新的签名密钥，只显示这一次")
    old_secret_until: str = Field(title="旧密钥有效到何时")


class Ping(_Model):
    """How a trial message fared."""

    event_id: str = Field(title="试发事件的编号")
    delivered: bool = Field(title="对方收下")
    status: int | None = Field(title="对方的 HTTP 状态码")
    error: str | None = Field(title="没有收下的原因")


class Letter(_Model):
    """An event that was given up."""

    seq: int = Field(title="序号")
    event_id: str = Field(title="事件编号")
    kind: str = Field(title="事件种类")
    case_id: str | None = Field(title="案件编号")
    given_up_at: str = Field(title="放弃的时间")
    tries: int = Field(title="试过几次")
    error: str = Field(title="最后一次失败的原因")


class LetterPage(_Model):
    """Dead letters in the order of their numbers."""

    dead_letters: list[Letter] = Field(title="死信")
    next: int | None = Field(title="下一页从哪个序号之后取，没有下一页的为空")


class Queued(_Model):
    """How many events will be sent again."""

    queued: int = Field(title="重新排队的事件数")
    more: bool = Field(default=False, title="超过一次的上限，余下的再请求一次")


class CloudEvent(_Model):
    """An event in the CloudEvents 1.0 envelope."""

    specversion: Literal["1.0"] = Field(title="CloudEvents 版本")
    id: str = Field(title="事件编号：去重以它为准")
    source: str = Field(title="来源")
    type: str = Field(title="类型", examples=["cn.fadu.finding.opened"])
    subject: str = Field(title="案件编号；不涉案件的为事件大类")
    time: str = Field(title="发生时间")
    datacontenttype: str = Field(title="内容类型")
    sequence: str = Field(title="序号，二十位，可按文本比较先后")
    data: dict[str, Any] = Field(title="内容")


class EventPage(_Model):
    """Events after a number."""

    events: list[CloudEvent] = Field(title="事件，按序号先后")
    next: int = Field(title="下一次从哪个序号之后取")
    more: bool = Field(title="现在就还有")


def shown(row: Row[Any], standing: Standing | None = None) -> Subscription:
    """A subscription for the wire."""
    chosen = msgspec.json.decode(row.filters, type=Filter)
    return Subscription(
        subscription_id=row.subscription_id,
        owner=row.owner,
        url=row.url,
        filter=EventFilter.model_validate(
            {name: getattr(chosen, name) for name in EventFilter.model_fields}
        ),
        state=row.state,
        reason=row.reason,
        created_at=iso(row.created_at),
        old_secret_until=_iso(row.old_until),
        progress=None if standing is None else _progress(row, standing),
    )


def letter(found: DeadLetter) -> Letter:
    """A dead letter for the wire."""
    return Letter(
        seq=found.seq,
        event_id=found.event_id,
        kind=found.kind,
        case_id=found.case_id,
        given_up_at=iso(found.at),
        tries=found.tries,
        error=found.error,
    )


def _progress(row: Row[Any], standing: Standing) -> Progress:
    following = standing.next_try
    if following is not None and row.not_before is not None:
        following = max(following, row.not_before)
    return Progress(
        behind=standing.behind,
        waiting=standing.waiting,
        dead=standing.dead,
        delivered=standing.delivered,
        oldest_waiting=standing.oldest_waiting,
        next_try=_iso(following) if row.state == "active" else None,
        last_success=_iso(row.last_success),
        last_failure=_iso(row.last_failure),
        last_error=row.last_error,
        failures=row.failures,
    )


def _iso(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else iso(milliseconds)
