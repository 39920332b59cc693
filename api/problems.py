"""Why a request could not be answered, as RFC 9457 problem details in Chinese.

The same object is the body of an HTTP error, a line of a batch, and the JSON of a refused file.
Submitted values are never repeated in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from engine.facts.problems import (
    NOT_A_NUMBER,
    NOT_JSON,
    NOT_UTF8,
    TOO_LARGE,
    TRUNCATED,
    SnapshotProblem,
    token,
)

UNREADABLE = frozenset({NOT_JSON, TRUNCATED, NOT_A_NUMBER, NOT_UTF8})

REQUEST_FIELD = "R301"
UNKNOWN_ENGINE = "R302"
UNKNOWN_INCLUDE = "R303"
TOO_SECRET = "R306"
TOO_MUCH_FOR_ENGINE = "R307"


class ProblemItem(msgspec.Struct, frozen=True):
    """One thing that is wrong, with its place and what to do."""

    code: Annotated[str, Meta(title="代码", examples=["S111"])]
    pointer: Annotated[str, Meta(title="位置（JSON 指针）", examples=["/snapshot/measure/0/kind"])]
    message: Annotated[str, Meta(title="说明")]
    found: Annotated[str, Meta(title="实际是什么（不含所送的值）")] = ""
    expected: Annotated[tuple[str, ...], Meta(title="可以是什么")] = ()
    advice: Annotated[str, Meta(title="建议")] = ""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Problem details.  ``item``: the line of a batch (from 1) or none."""

    type: Annotated[str, Meta(title="问题种类", examples=["urn:fadu:problem:snapshot-refused"])]
    title: Annotated[str, Meta(title="问题名称")]
    status: Annotated[int, Meta(title="HTTP 状态码")]
    detail: Annotated[str, Meta(title="说明")]
    errors: Annotated[tuple[ProblemItem, ...], Meta(title="逐项问题")] = ()
    item: Annotated[int | None, Meta(title="批量中的第几行")] = None
    file: Annotated[str | None, Meta(title="文件（仅命令行）")] = None


def problem(
    kind: str, title: str, status: int, detail: str, errors: Iterable[ProblemItem] = ()
) -> Problem:
    """A problem of the kind ``urn:fadu:problem:<kind>``."""
    return Problem(f"urn:fadu:problem:{kind}", title, status, detail, tuple(errors))


def refused(problems: Sequence[SnapshotProblem], prefix: str = "") -> Problem:
    """A snapshot that cannot be checked; ``prefix`` is where it stood in the request."""
    codes = {each.code for each in problems}
    items = tuple(_item(each, prefix) for each in problems)
    detail = f"共 {len(items)} 处问题；第一处：{items[0].message}" if items else ""
    if TOO_LARGE in codes:
        return problem("too-large", "快照过大", 413, detail, items)
    if codes & UNREADABLE:
        return problem("unreadable", "内容读不出来", 400, detail, items)
    return problem("snapshot-refused", "快照不能核查", 422, detail, items)


def unknown_engine(known: Iterable[str], pointer: str = "/engine") -> Problem:
    """No engine of that name."""
    item = ProblemItem(
        UNKNOWN_ENGINE,
        pointer,
        "没有这个引擎",
        found="不认识的名称",
        expected=tuple(known),
        advice="改用所列的引擎，或者不写而用默认引擎",
    )
    return problem("bad-request", "请求有误", 422, item.message, [item])


def too_much_for_engine(default: str, most: str, pointer: str = "/engine") -> Problem:
    """A case larger than engines other than the default one take; ``most`` says how large."""
    item = ProblemItem(
        TOO_MUCH_FOR_ENGINE,
        pointer,
        "案件过大，接口上只有默认引擎核查这样大的案件",
        expected=(most,),
        advice=f"不写引擎，或者写 {default}；要用别的引擎，改用命令行 fadu check --engine",
    )
    return problem("bad-request", "请求有误", 422, item.message, [item])


def unknown_include(known: Iterable[str], pointer: str = "/include") -> Problem:
    """``include`` asks for something there is not."""
    item = ProblemItem(
        UNKNOWN_INCLUDE,
        pointer,
        "include 里有不认识的结论",
        found="不认识的名称",
        expected=tuple(known),
        advice="违规、争议、预警、无法判定总会给出，其余按所列名称索取",
    )
    return problem("bad-request", "请求有误", 422, item.message, [item])


def bad_field(pointer: str, message: str, expected: Iterable[str], advice: str) -> Problem:
    """A field of the request itself that cannot be used."""
    item = ProblemItem(
        REQUEST_FIELD, pointer, message, expected=tuple(map(token, expected)), advice=advice
    )
    return problem("bad-request", "请求有误", 422, message, [item])


def too_secret(prefix: str) -> Problem:
    """A case more secret than the site takes (保守国家秘密法: 涉密案件在专门的系统办理)."""
    advice = "涉密案件在按密级管理的专门系统核查，不送本站"
    return _too_secret(prefix, "案件密级高于本站可以接收的密级", advice)


def beyond_clearance(prefix: str) -> Problem:
    """A case more secret than its caller may see."""
    advice = "由知密等级足够的系统或者人员核查，或者请管理员核定调用方的知密等级"
    return _too_secret(prefix, "案件密级高于调用方的知密等级", advice)


def _too_secret(prefix: str, message: str, advice: str) -> Problem:
    misspelt = "写法不在词表里的密级按最高密级对待，先核对写法"
    item = ProblemItem(
        TOO_SECRET, f"{prefix}/case/secrecy", message, advice=f"{advice}；{misspelt}"
    )
    return problem("too-secret", "密级过高", 422, message, [item])


def _item(found: SnapshotProblem, prefix: str) -> ProblemItem:
    return ProblemItem(
        found.code,
        prefix + found.pointer if found.pointer or prefix else "",
        found.message,
        found.found,
        found.expected,
        found.advice,
    )


encoder = msgspec.json.Encoder()
