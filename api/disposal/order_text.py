"""What a supervision order says, to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import msgspec

from api.disposal.items import Item
from api.disposal.order_table import KIND_LABELS, Kind
from dsl.ir.rules import Citation

_HERE = timezone(timedelta(hours=8))


class _Told(msgspec.Struct):
    """What an order takes from a finding."""

    title: str
    message: str
    advice: str
    basis: tuple[Citation, ...]
    doubt: str = ""


_told = msgspec.json.Decoder(_Told)


def order_text(
    kind: Kind,
    name: str,
    *,
    issuer: str,
    to: str,
    items: Sequence[Item],
    issued_at: int,
    due_at: int,
    remark: str,
    replaces: str | None,
) -> str:
    """The whole text; ``name`` is its number, moments are milliseconds UTC.

    ``replaces``: the number of the order that it repeats or raises.
    """
    lines = [KIND_LABELS[kind], name, "", f"{to}：", ""]
    if replaces is not None:
        lines.append(f"{replaces}督办事项尚未办结，现再次督办。")
    lines.append(f"经执法监督，发现你单位办理的案件有下列{len(items)}项问题，请核查：")
    for number, item in enumerate(items, 1):
        lines += _finding(number, item)
    lines.append("")
    if remark:
        lines += [remark, ""]
    lines.append(
        f"请于{_day(due_at, hour=True)}以前核查处理，并报送情况。理由成立的，请在报送时说明。"
    )
    lines.append("对本文书有异议的，可以向签发单位提出；系统提示的问题以人工复核认定为准。")
    lines += ["", issuer, _day(issued_at)]
    return "\n".join(lines) + "\n"


def _finding(number: int, item: Item) -> list[str]:
    told = _told.decode(item.content)
    basis = "；".join(_cited(each) for each in told.basis)
    lines = [
        f"{number}. 案件 {item.case_id}，{told.title}（{item.rule}）",
        f"   情况：{told.message}",
        f"   依据：{basis}",
        f"   建议：{told.advice}",
    ]
    if told.doubt:
        lines.append(f"   存疑：{told.doubt}")
    return lines


def _cited(each: Citation) -> str:
    version = f"（{each.version}）" if each.version else ""
    return f"《{each.law}》{version}{each.article}"


def _day(at: int, *, hour: bool = False) -> str:
    told = datetime.fromtimestamp(at / 1000, UTC).astimezone(_HERE)
    words = f"{told.year}年{told.month}月{told.day}日"
    return f"{words}{told.hour}时{told.minute}分" if hour else words
