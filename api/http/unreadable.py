"""What is odd about a body that no JSON reader takes, told exactly."""

from __future__ import annotations

import codecs
import re

import msgspec

from api.problems import Problem, ProblemItem, problem
from engine.facts.problems import NOT_JSON, NOT_UTF8, TRUNCATED

_GZIP = b"\x1f\x8b"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONE_HIGH = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")
_ADVICE = "以 UTF-8 发送，不带字节序标记"


def oddity(body: bytes) -> Problem | None:
    """The one thing that makes the whole body unreadable; None if it is nothing of these."""
    item = _item(body)
    if item is None:
        return None
    return problem("unreadable", "内容读不出来", 400, item.message, [item])


def _item(body: bytes) -> ProblemItem | None:
    if not body.strip():
        return ProblemItem(TRUNCATED, "", "请求体是空的", "没有内容", ("对象",), "送一个 JSON 对象")
    if body.startswith(codecs.BOM_UTF8):
        words = "内容以字节序标记（BOM）开头"
        return ProblemItem(NOT_UTF8, "", words, "字节 EF BB BF", ("UTF-8",), _ADVICE)
    if body.startswith(_WIDE):
        return ProblemItem(NOT_UTF8, "", "内容是 UTF-16 编码", "UTF-16", ("UTF-8",), _ADVICE)
    if body.startswith(_GZIP):
        words = "内容是压缩过的（gzip）"
        return ProblemItem(NOT_JSON, "", words, "gzip", ("JSON",), "不压缩，直接发送 JSON")
    if _has_lone_surrogate(body):
        words = "文本里有不成对的代理项（\\uD800 至 \\uDFFF），不是任何字符"
        advice = "检查生成快照的程序：超出基本平面的字，两个转义须成对、先高后低"
        return ProblemItem(NOT_JSON, "", words, "半个字符", ("完整的字符",), advice)
    return None


def _has_lone_surrogate(body: bytes) -> bool:
    try:
        msgspec.json.decode(body)
    except UnicodeDecodeError:
        return False
    except (msgspec.DecodeError, RecursionError) as error:
        return "surrogate" in str(error) or _LONE_HIGH.search(body) is not None
    return False
