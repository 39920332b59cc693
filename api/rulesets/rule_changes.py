"""What differs between two versions of a rule, by meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from dsl.ir.rules import Citation, Duty, Require, Rule, Slot
from engine.periods.instants import format_day

UNITS = {
    "hour": "小时",
    "day": "日",
    "day24": "日",
    "workday": "个工作日",
    "month": "个月",
    "year": "年",
}

_AMOUNTS = ("Length", "NumberLiteral")


class Aspect(msgspec.Struct, frozen=True):
    """One respect in which a rule changed; ``old`` and ``new`` in words, empty if only the text
    shows it.
    """

    aspect: str
    old: str = ""
    new: str = ""


def aspects(old: Rule, new: Rule) -> tuple[Aspect, ...]:
    """In which respects the new rule differs from the old one, in a fixed order."""
    found = [
        Aspect(name, words(old), words(new))
        for name, part, words in _PARTS
        if _data(part(old)) != _data(part(new))
    ]
    return tuple(found) + tuple(_duties(old, new))


def amounts(node: object) -> list[str]:
    """Every length and number below a node, in the order of the text."""
    return list(_amounts(msgspec.to_builtins(node)))


def _duties(old: Rule, new: Rule) -> Iterator[Aspect]:
    if _data(old.duties) == _data(new.duties):
        return
    before, after = amounts(old.duties), amounts(new.duties)
    if before != after:
        yield Aspect("limits", "、".join(before), "、".join(after))
    if _without_amounts(old.duties) != _without_amounts(new.duties):
        yield Aspect("duty", _kinds(old.duties), _kinds(new.duties))


def _kinds(duties: tuple[Duty, ...]) -> str:
    return "、".join(
        duty.label or ("条件" if isinstance(duty, Require) else "时限") for duty in duties
    )


def _without_amounts(node: object) -> Any:
    return _blank(msgspec.to_builtins(node))


def _blank(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("type") in _AMOUNTS:
            return value["type"]
        # The label of a length repeats it in words.
        named = {
            key: each for key, each in value.items() if key != "label" or "length" not in value
        }
        return {key: _blank(each) for key, each in named.items()}
    return [_blank(each) for each in value] if isinstance(value, list | tuple) else value


def _amounts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "Length":
            yield f"{value['amount']}{UNITS.get(value['unit'], value['unit'])}"
        elif value.get("type") == "NumberLiteral":
            yield str(value["value"])
        else:
            for each in value.values():
                yield from _amounts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _amounts(each)


def _data(value: object) -> Any:
    return msgspec.to_builtins(value)


def _nothing(rule: Rule) -> str:
    return ""


def _basis(rule: Rule) -> str:
    return "；".join(citation_words(each) for each in rule.basis)


def citation_words(citation: Citation) -> str:
    """A provision in words."""
    version = f"（{citation.version}）" if citation.version else ""
    return f"《{citation.law}》{version}{citation.article}"


def _in_force(rule: Rule) -> str:
    first, last = rule.in_force
    return f"{format_day(first)} 起" + ("" if last is None else f"至 {format_day(last)}")


def _exceptions(rule: Rule) -> str:
    return "、".join(each.label for each in rule.exemptions)


def _message(rule: Rule) -> str:
    return "".join(
        f"{{{part.term or part.name}}}" if isinstance(part, Slot) else part for part in rule.message
    )


def _levels(rule: Rule) -> str:
    return "、".join(each.level for each in rule.ladder)


def _status(rule: Rule) -> str:
    return rule.status + (f"（{rule.doubt}）" if rule.doubt else "")


_Part = tuple[str, Callable[[Rule], object], Callable[[Rule], str]]

_PARTS: tuple[_Part, ...] = (
    ("title", lambda rule: rule.title, lambda rule: rule.title),
    ("kind", lambda rule: rule.kind, lambda rule: rule.kind),
    ("basis", lambda rule: rule.basis, _basis),
    ("in_force", lambda rule: rule.in_force, _in_force),
    ("scope", lambda rule: (rule.subjects, rule.applies, rule.unordered), _nothing),
    ("governed_by", lambda rule: rule.governed_by, _nothing),
    ("exceptions", lambda rule: rule.exemptions, _exceptions),
    ("severity", lambda rule: rule.severity, lambda rule: rule.severity),
    ("message", lambda rule: rule.message, _message),
    ("advice", lambda rule: rule.advice, lambda rule: rule.advice),
    (
        "warnings",
        lambda rule: rule.ladder,
        lambda rule: "、".join(each.level for each in rule.ladder),
    ),
    ("points", lambda rule: rule.points, lambda rule: str(rule.points or "")),
    ("status", lambda rule: (rule.status, rule.doubt, rule.local), _status),
)

ASPECT_LABELS = {
    "title": "名称",
    "kind": "类别",
    "basis": "依据",
    "in_force": "施行期间",
    "scope": "适用范围",
    "governed_by": "按何时适用",
    "exceptions": "除外",
    "severity": "严重程度",
    "message": "违规说明",
    "advice": "整改建议",
    "warnings": "预警",
    "points": "考评分值",
    "status": "核实情况",
    "limits": "期限与数量",
    "duty": "应当的内容",
}
