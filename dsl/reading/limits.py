"""Putting together a limit from its lines: 期限, 延长, 重新起算, 扣除, 口径, 顺延."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dsl.reading.building.kids import Part
from dsl.reading.building.limits import LimitLine, LinkLine
from dsl.reading.outline import Item
from dsl.reading.problems import SyntaxProblem
from dsl.reading.reader import Reader
from dsl.syntax.limits import (
    BackFrom,
    Deduction,
    Extension,
    Limit,
    PeriodCall,
    Readings,
    Restart,
    Roll,
    StartChange,
)

_STARTS = {
    "期限": "limit",
    "起算改为": "start_change",
    "延长": "link",
    "宽松延长": "link",
    "重新起算": "link",
    "扣除": "deduction",
    "宽松扣除": "deduction",
    "口径": "readings",
    "顺延": "roll",
}
_PART_NAMES = {
    "adds": "增加 …（或 至 …）",
    "reaches": "至 …",
    "restarts": "自 …",
    "approved": "批准于 …",
    "before_expiry": "届满前批准",
    "at_most": "以 … 次为限",
    "after": "须先有「…」",
}


def read_limit(reader: Reader, items: Iterable[Item]) -> LimitLine | None:
    """The limit a group of lines describes; None if its 期限 line is missing or can't be read."""
    nodes = [(item, _read(reader, item)) for item in items]
    line = next((node for _, node in nodes if isinstance(node, LimitLine)), None)
    if line is None:
        return None
    limit = line.limit
    if isinstance(limit, Limit):
        limit = _complete(limit, [node for _, node in nodes])
    else:
        allowed = ("口径", "顺延") if isinstance(limit, BackFrom) else ()
        for item, _ in nodes:
            if item.field != "期限" and item.field not in allowed:
                _refuse(reader, item, limit)
        if isinstance(limit, BackFrom):
            limit = replace(
                limit,
                readings=_only(Readings, [node for _, node in nodes]),
                roll=_only(Roll, [node for _, node in nodes]),
            )
    return replace(line, limit=limit)


def _complete(limit: Limit, nodes: list[Any]) -> Limit:
    return replace(
        limit,
        start_changes=tuple(node for node in nodes if isinstance(node, StartChange)),
        links=tuple(node for node in nodes if isinstance(node, Extension | Restart)),
        deductions=tuple(node for node in nodes if isinstance(node, Deduction)),
        readings=_only(Readings, nodes),
        roll=_only(Roll, nodes),
    )


def _only(kind: type[Any], nodes: list[Any]) -> Any:
    return next((node for node in nodes if isinstance(node, kind)), None)


def _refuse(reader: Reader, item: Item, limit: PeriodCall | BackFrom) -> None:
    whole = "用「期限定义」" if isinstance(limit, PeriodCall) else "由一个时间往前数"
    reader.problem(
        "E103",
        item.head,
        f"期限{whole}时，这里不能再写「{item.field}」",
        found=item.field,
        advice="把这一行移到那个期限定义之下" if isinstance(limit, PeriodCall) else "删去这一行",
    )


def _read(reader: Reader, item: Item) -> Any:
    node = reader.sentence(_STARTS[item.field], item)
    try:
        if isinstance(node, LinkLine):
            return _link(item, node)
    except SyntaxProblem as problem:
        reader.report(problem)
        return None
    if isinstance(node, StartChange):
        return replace(node, label=item.label or "", span=item.span)
    if isinstance(node, Deduction):
        lenient = item.field == "宽松扣除"
        return replace(node, label=item.label or "", lenient=lenient, span=item.span)
    return node


def _link(item: Item, line: LinkLine) -> Extension | Restart:
    parts = _parts(line)
    restart = item.field == "重新起算"
    for name in ("adds", "reaches") if restart else ("restarts",):
        if name in parts:
            raise SyntaxProblem(
                "E103",
                parts[name].span,
                f"「{item.field}」里不能写这一段",
                expected=("自 …",) if restart else ("增加 …", "至 …"),
                advice="重新起算写新的起点；延长写增加多少，或者延至多长",
            )
    size = parts.get("adds") or parts.get("reaches")
    for name in ("restarts" if restart else "adds", "approved"):
        if name not in parts and not (name == "adds" and size):
            raise SyntaxProblem(
                "E112",
                item.head,
                f"「{item.field}」缺一段：{_PART_NAMES[name]}",
                expected=(_PART_NAMES[name],),
                advice="用「；」与前一段隔开补上",
            )
    shared: dict[str, Any] = {
        "label": item.label or "",
        "records": line.records,
        "approved": parts["approved"].value,
        "before_expiry": _value(parts, "before_expiry", True),
        "at_most": _value(parts, "at_most", 1),
        "after": _value(parts, "after", ""),
        "span": item.span,
    }
    if restart:
        return Restart(start=parts["restarts"].value, **shared)
    assert size is not None
    length, stated = size.value
    lenient = item.field == "宽松延长"
    total = "reaches" in parts
    return Extension(length=length, total=total, stated=stated, lenient=lenient, **shared)


def _parts(line: LinkLine) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for part in line.parts:
        same = parts.get(part.name) or (
            parts.get("adds") or parts.get("reaches") if part.name in ("adds", "reaches") else None
        )
        if same is not None:
            raise SyntaxProblem(
                "E113",
                part.span,
                "同一段写了两次",
                found=_PART_NAMES[part.name],
                advice="只留一处",
            )
        parts[part.name] = part
    return parts


def _value(parts: dict[str, Part], name: str, default: Any) -> Any:
    return parts[name].value if name in parts else default
