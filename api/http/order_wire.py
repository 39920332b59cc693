"""What the routes of supervision orders say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.disposal.order_table import BY_ORDER_ACTION, KIND_LABELS, ORDER_LABELS, Kind, OrderState
from api.disposal.ordering import MOST_FINDINGS
from api.disposal.orders import Order, OrderStep
from api.http.case_wire import PLAIN
from api.http.disposal_wire import Body, Comment, Number
from api.moments import written_at

Time = Annotated[str, StringConstraints(min_length=10, max_length=40, pattern=PLAIN)]


class OrderBody(Body):
    """An order to be issued."""

    unit: Number = Field(title="被督办单位的编号")
    findings: list[Number] = Field(title="发现编号", min_length=1, max_length=MOST_FINDINGS)
    kind: Kind = Field(default=Kind.LETTER, title="督办函、意见书、决定书")
    due_at: Time = Field(title="办理时限", examples=["2026-07-10T18:00:00+08:00"])
    remark: Comment = Field(default="", title="附加的要求")


class OrderResponseBody(Body):
    """A step of the unit that received the order."""

    action: Literal["receive", "reply", "object"] = Field(title="签收、报送情况、提出异议")
    comment: Comment = Field(default="", title="说明")
    officer: Number | None = Field(default=None, title="经办民警警号（接入系统代为办理时写）")


class OrderSupervisionBody(Body):
    """A step of the supervising unit."""

    action: Literal["overrule", "cancel", "accept", "reissue", "escalate"] = Field(
        title="裁定异议、办结、再次督办、升级"
    )
    comment: Comment = Field(default="", title="说明")
    due_at: Time | None = Field(default=None, title="新的办理时限（再次督办、升级时写）")


class OrderShown(Body):
    """An order."""

    order_id: int = Field(title="督办单编号")
    name: str = Field(title="文号", examples=["440100督〔2026〕3号"])
    kind: Kind = Field(title="种类")
    kind_label: str = Field(title="种类（中文）")
    unit_path: str = Field(title="被督办单位的路径")
    state: OrderState = Field(title="状态")
    state_label: str = Field(title="状态（中文）")
    step: int = Field(title="最近一步的序号（办下一步时写进 If-Match）")
    replaces: int | None = Field(title="接续哪一份督办单")
    issued_by: str = Field(title="何人签发")
    issued_at: str = Field(title="签发时间")
    due_at: str = Field(title="办理时限")
    findings: list[str] = Field(title="发现编号")


class OrderPage(Body):
    """Orders in the order of their making, without their findings."""

    orders: list[OrderShown] = Field(title="督办单")
    next: int | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


class OrderStepShown(Body):
    """One step of an order."""

    number: int = Field(title="第几步")
    action: str = Field(title="步骤")
    action_label: str = Field(title="步骤（中文）")
    to_state: str = Field(title="到何状态")
    actor: str = Field(title="何人")
    actor_path: str = Field(title="其单位路径")
    officer: str | None = Field(title="经办民警警号")
    at: str = Field(title="时间")
    comment: str = Field(title="说明")


class OrderHistory(Body):
    """All steps of an order."""

    steps: list[OrderStepShown] = Field(title="经过")


def order_shown(order: Order, findings: list[str]) -> OrderShown:
    """An order for the wire."""
    kind, state = Kind(order.kind), OrderState(order.state)
    return OrderShown(
        order_id=order.order_id,
        name=order.name,
        kind=kind,
        kind_label=KIND_LABELS[kind],
        unit_path=order.unit_path,
        state=state,
        state_label=ORDER_LABELS[state],
        step=order.step,
        replaces=order.replaces,
        issued_by=order.issued_by,
        issued_at=written_at(order.issued_at),
        due_at=written_at(order.due_at),
        findings=findings,
    )


def order_step_shown(step: OrderStep) -> OrderStepShown:
    """A step for the wire."""
    return OrderStepShown(
        number=step.number,
        action=step.action,
        action_label=BY_ORDER_ACTION[step.action].label,
        to_state=step.to_state,
        actor=step.actor,
        actor_path=step.actor_path,
        officer=step.officer,
        at=written_at(step.at),
        comment=step.comment,
    )
