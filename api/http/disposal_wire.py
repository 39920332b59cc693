"""What the routes of disposals say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.disposal.items import Item, Step
from api.disposal.limits import Span
from api.disposal.states import RESULT_LABELS, STATE_LABELS, Result, State
from api.disposal.transitions import BY_ACTION, SIDE_LABELS, Transition
from api.http.case_wire import PLAIN
from api.http.disposal_refusals import PRINTABLE
from api.moments import written_at
from api.store.schema import NAME
from engine.answers import VERDICT_LABELS
from engine.rows import VERDICTS

LONGEST_COMMENT = 4000

Comment = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_COMMENT, pattern=PRINTABLE)
]
Number = Annotated[str, StringConstraints(min_length=1, max_length=NAME, pattern=PLAIN)]

_WORDS = {str(verdict): words for verdict, words in VERDICT_LABELS.items()}


class Body(BaseModel):
    """What is sent and answered has no fields beyond those described."""

    model_config = ConfigDict(extra="forbid")


class ResponseBody(Body):
    """A step of the handling unit."""

    action: Literal["sign", "check", "rectify", "answer", "appeal"] = Field(
        title="签收、开始核查、开始整改、反馈、申诉"
    )
    comment: Comment = Field(default="", title="说明")
    officer: Number | None = Field(default=None, title="经办民警警号（接入系统代为办理时写）")


class SupervisionBody(Body):
    """A step of the supervising unit."""

    action: Literal[
        "sustain",
        "overrule",
        "return",
        "uphold",
        "excuse",
        "dismiss_finding",
        "close",
        "urge",
        "escalate",
        "transfer",
        "ask_withdrawal",
        "restore",
    ] = Field(title="裁定、退回、复核认定、销号、再次督办、升级、移交、申请撤销、恢复")
    comment: Comment = Field(default="", title="说明")
    days: int | None = Field(default=None, title="撤销多少天后恢复（申请撤销时写）", ge=1, le=365)


class ApprovalBody(Body):
    """A decision on a withdrawal."""

    action: Literal["approve_withdrawal", "refuse_withdrawal"] = Field(title="批准或者不批准撤销")
    comment: Comment = Field(default="", title="说明")


class AppealBody(Body):
    """What the officer of a case says against the own file."""

    comment: Comment = Field(title="申诉的理由", min_length=2)


class DisposalShown(Body):
    """Where the disposal of a finding stands."""

    finding_id: str = Field(title="发现编号")
    case_id: str = Field(title="案件编号")
    unit_path: str = Field(title="单位路径")
    officer: str | None = Field(title="主办民警警号")
    rule: str = Field(title="规则编号")
    severity: str = Field(title="严重程度")
    worst: str = Field(title="有过的最重结论（中文）")
    still_found: bool = Field(title="复查仍然存在")
    message: str = Field(title="一行说明")
    state: State = Field(title="处置状态")
    state_label: str = Field(title="处置状态（中文）")
    result: Result | None = Field(title="复核认定")
    result_label: str | None = Field(title="复核认定（中文）")
    step: int = Field(title="最近一步的序号（办下一步时写进 If-Match）")
    round: int = Field(title="第几次推送")
    escalation: int = Field(title="升级到第几级")
    raised_at: str = Field(title="产生时间")
    since_at: str = Field(title="何时到此状态")
    due_at: str | None = Field(title="下一步应于何时以前")
    confirmed_at: str | None = Field(title="认定时间")
    closed_at: str | None = Field(title="销号时间")


class DisposalPage(Body):
    """Disposals in the order of their findings' ids."""

    disposals: list[DisposalShown] = Field(title="处置")
    next: str | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


class StepShown(Body):
    """One step of a disposal."""

    number: int = Field(title="第几步")
    action: str = Field(title="步骤")
    action_label: str = Field(title="步骤（中文）")
    side_label: str = Field(title="哪一方")
    from_state: str | None = Field(title="原状态")
    to_state: str = Field(title="到何状态")
    actor: str = Field(title="何人")
    actor_path: str = Field(title="其单位路径")
    officer: str | None = Field(title="经办民警警号")
    at: str = Field(title="时间")
    due_at: str | None = Field(title="下一步应于何时以前")
    comment: str = Field(title="说明")
    content: dict[str, Any] = Field(title="其他内容")


class StepPage(Body):
    """Steps in their order."""

    steps: list[StepShown] = Field(title="经过")
    next: int | None = Field(title="下一页从第几步之后取，没有下一页的为空")


class TransitionShown(Body):
    """One line of the table of steps."""

    action: str = Field(title="步骤")
    label: str = Field(title="步骤（中文）")
    side: str = Field(title="哪一方")
    side_label: str = Field(title="哪一方（中文）")
    origins: list[State] = Field(title="从哪些状态")
    to: str = Field(title="到何状态（same 不变，back 回到原处）")
    reason: bool = Field(title="是否须写明事由")
    apart: list[str] = Field(title="办过这些步骤的人不得办理")


class StateShown(Body):
    """One state with its deadline."""

    state: State = Field(title="状态")
    label: str = Field(title="状态（中文）")
    limit: str | None = Field(title="下一步的时限")


class TableShown(Body):
    """The whole machine."""

    states: list[StateShown] = Field(title="状态")
    transitions: list[TransitionShown] = Field(title="步骤")


class _Words(msgspec.Struct):
    message: str


_words = msgspec.json.Decoder(_Words)


def message_of(item: Item) -> str:
    """The finding's one line."""
    return _words.decode(item.content).message


def disposal_shown(item: Item) -> DisposalShown:
    """A disposal for the wire."""
    state = State(item.state)
    result = None if item.result is None else Result(item.result)
    return DisposalShown(
        finding_id=item.finding_id,
        case_id=item.case_id,
        unit_path=item.unit_path,
        officer=item.officer,
        rule=item.rule,
        severity=item.severity,
        worst=_WORDS[VERDICTS[item.worst]],
        still_found=item.open,
        message=message_of(item),
        state=state,
        state_label=STATE_LABELS[state],
        result=result,
        result_label=None if result is None else RESULT_LABELS[result],
        step=item.step,
        round=item.round,
        escalation=item.escalation,
        raised_at=written_at(item.raised_at),
        since_at=written_at(item.since_at),
        due_at=optional(item.due_at),
        confirmed_at=optional(item.confirmed_at),
        closed_at=optional(item.closed_at),
    )


def step_shown(step: Step) -> StepShown:
    """A step for the wire."""
    line = BY_ACTION[step.action]
    return StepShown(
        number=step.number,
        action=step.action,
        action_label=line.label,
        side_label=SIDE_LABELS[line.side],
        from_state=step.from_state,
        to_state=step.to_state,
        actor=step.actor,
        actor_path=step.actor_path,
        officer=step.officer,
        at=written_at(step.at),
        due_at=optional(step.due_at),
        comment=step.comment,
        content=msgspec.json.decode(step.body),
    )


def state_shown(state: State, limit: Span | None) -> StateShown:
    """A state for the wire."""
    words = None if limit is None else limit.words()
    return StateShown(state=state, label=STATE_LABELS[state], limit=words)


def transition_shown(line: Transition) -> TransitionShown:
    """A line of the table for the wire."""
    return TransitionShown(
        action=line.action,
        label=line.label,
        side=line.side.value,
        side_label=SIDE_LABELS[line.side],
        origins=sorted(line.origins, key=list(State).index),
        to=str(line.to),
        reason=line.reason,
        apart=sorted(line.apart),
    )


def optional(at: int | None) -> str | None:
    """A moment that may not be."""
    return None if at is None else written_at(at)
