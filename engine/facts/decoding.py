"""From bytes to plain values, or the reason why not; never more than the limits allow."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal, DecimalException
from typing import Any

import msgspec

from engine.facts.limits import Limits
from engine.facts.problems import (
    DOUBLE_KEY,
    NOT_A_NUMBER,
    NOT_JSON,
    NOT_UTF8,
    NUMBER_OUT_OF_RANGE,
    TOO_DEEP,
    TOO_LARGE,
    TOO_MANY_RECORDS,
    TRUNCATED,
    WRONG_TYPE,
    Problems,
    below,
    token,
)

_KEY = re.compile(rb'"\s*:')
_OFFSET = re.compile(r"\(byte (\d+)\)")
_NO_NUMBER = re.compile(rb"-?(?:NaN|Infinity|inf|nan)")


def _exact(text: str) -> Decimal:
    """The number as written; one beyond all measure becomes NaN, which no check lets pass."""
    try:
        return Decimal(text)
    except DecimalException:
        return Decimal("NaN")


#: Decodes without types, numbers with a point exactly.
PLAIN_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=_exact)


def too_big(data: bytes, limits: Limits) -> bool:
    """Whether the body is refused before reading: its size, or the number of its objects.

    Objects are counted by their opening braces, twice the allowed number to leave room for
    braces inside texts; the exact count follows after reading.  So many take two bytes each, so
    a shorter body is not counted at all.
    """
    allowed = 2 * (limits.records + 1)
    is_long = len(data) > 2 * allowed
    return len(data) > limits.body_bytes or (is_long and data.count(b"{") > allowed)


def decode_plainly(data: bytes, limits: Limits, problems: Problems) -> dict[str, Any] | None:
    """The snapshot as a dict with exact numbers, or None after recording why not."""
    if too_big(data, limits):
        _refuse_size(data, limits, problems)
        return None
    try:
        value = PLAIN_DECODER.decode(data)
    except RecursionError:
        _refuse_depth(limits, problems)
        return None
    except UnicodeDecodeError:
        _refuse_encoding(problems)
        return None
    except msgspec.DecodeError as error:
        _refuse_syntax(data, str(error), problems)
        return None
    keys = _keys_within(value, limits.depth)
    if keys is None:
        _refuse_depth(limits, problems)
        return None
    for pointer, name in () if written_keys(data) <= keys else _double_keys(data):
        problems.refuse(
            DOUBLE_KEY,
            pointer,
            f"同一对象里 {token(name)} 写了两次",
            found="重复的键",
            advice="每个键只写一次，否则不知以哪一个为准",
        )
    if isinstance(value, dict):
        return value
    problems.refuse(
        WRONG_TYPE,
        "",
        "快照应为 JSON 对象",
        found=type_name(value),
        expected=("对象",),
        advice="最外层写成 {…}，见词表中的“案件快照”",
    )
    return None


def type_name(value: object) -> str:
    """What a JSON value is, in Chinese."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "真假值"
    if isinstance(value, int):
        return "整数"
    if isinstance(value, Decimal):
        return "小数"
    if isinstance(value, str):
        return "文本"
    return "数组" if isinstance(value, list) else "对象"


def _double_keys(data: bytes) -> list[tuple[str, str]]:
    """Pointer of the object and name of each key that an object repeats."""
    repeated: dict[int, list[str]] = {}
    kept: list[dict[str, Any]] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping = dict(pairs)
        if len(mapping) != len(pairs):
            counts = Counter(key for key, _ in pairs)
            repeated[id(mapping)] = [key for key, count in counts.items() if count > 1]
            kept.append(mapping)
        return mapping

    whole = json.loads(data, object_pairs_hook=collect, parse_float=str, parse_int=str)
    if not repeated:
        return []
    found: list[tuple[str, str]] = []
    stack: list[tuple[str, Any]] = [("", whole)]
    while stack:
        pointer, value = stack.pop()
        if isinstance(value, dict):
            found += [(pointer, name) for name in repeated.get(id(value), ())]
            stack += [(below(pointer, token(key)), item) for key, item in value.items()]
        elif isinstance(value, list):
            stack += [(below(pointer, index), item) for index, item in enumerate(value)]
    return sorted(found)


def written_keys(data: bytes) -> int:
    """How many keys the body writes, or more: a text may hold what looks like one."""
    return sum(1 for _ in _KEY.finditer(data))


def _keys_within(value: Any, depth: int) -> int | None:
    """How many keys the decoded objects have in all; None if they are nested too deep."""
    keys = 0
    layer = [value] if isinstance(value, dict | list) else []
    for _ in range(depth + 1):
        inner: list[Any] = []
        for each in layer:
            if isinstance(each, dict):
                keys += len(each)
                inner += each.values()
            else:
                inner += each
        layer = [item for item in inner if isinstance(item, dict | list)]
        if not layer:
            return keys
    return None


def _refuse_size(data: bytes, limits: Limits, problems: Problems) -> None:
    if len(data) > limits.body_bytes:
        problems.refuse(
            TOO_LARGE,
            "",
            f"快照有 {len(data)} 字节，超过上限 {limits.body_bytes} 字节",
            found="过大的请求",
            advice="一次只送一个案件，不送正文与音视频",
        )
    else:
        problems.refuse(
            TOO_MANY_RECORDS,
            "",
            f"记录过多，全部各段合计不得超过 {limits.records} 条",
            found="过多的对象",
            advice="一次只送一个案件",
        )


def _refuse_depth(limits: Limits, problems: Problems) -> None:
    problems.refuse(
        TOO_DEEP,
        "",
        f"嵌套超过 {limits.depth} 层",
        found="过深的嵌套",
        advice="快照是平铺的：案件一个对象，其余各段一个数组",
    )


def _refuse_encoding(problems: Problems) -> None:
    problems.refuse(
        NOT_UTF8,
        "",
        "内容不是 UTF-8 编码",
        found="无法识别的字节",
        expected=("UTF-8",),
        advice="以 UTF-8 发送，不带字节序标记",
    )


def _refuse_syntax(data: bytes, reason: str, problems: Problems) -> None:
    if data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse_encoding(problems)
        return
    at = _OFFSET.search(reason)
    if at is None and "truncated" not in reason:
        problems.refuse(
            NUMBER_OUT_OF_RANGE,
            "",
            "有一个数长得无法读取",
            found="过大或者过长的数",
            advice="核对各个数的单位和位数",
        )
        return
    if at is None:
        problems.refuse(
            TRUNCATED,
            "",
            f"JSON 不完整，在第 {len(data)} 字节处中断",
            found="中断的内容",
            advice="检查发送是否中途断开，或者字符串里是否有残缺的转义",
        )
        return
    start = int(at[1])
    if _NO_NUMBER.match(data, start) or _NO_NUMBER.match(data, max(start - 1, 0)):
        problems.refuse(
            NOT_A_NUMBER,
            "",
            f"第 {start} 字节处写了 NaN 或者 Infinity",
            found="不是数的数",
            expected=("十进制数", "null"),
            advice="不知道的数写 null 或者不写",
        )
        return
    problems.refuse(
        NOT_JSON,
        "",
        f"不是合法的 JSON，问题在第 {start} 字节附近",
        found="不合语法的内容",
        advice="用标准的 JSON 库生成快照",
    )
