"""Faults of the vocabulary's text, and the shapes every part of it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from keyword import iskeyword
from typing import Any

import msgspec

_RESERVED = """
    且 或 并且 或者 并非 其中 当 则 否则 如 与 及 的 本 该 自 至 起 之日起 之时起 以内 之内 内 在
    之间 之一 均 每一 每一对 有 没有 无 为 不为 属于 不属于 含 不含 已 未 经 未经 前 后 甲 乙 加 减
    乘 早于 晚于 先于 不早于 不晚于 不迟于 少于 多于 不足 不少于 不超过 超过 等于 不等于 不低于 低于
    至少 至多 相同 不同 有相同 无相同 同日 同时 重叠 不重叠 覆盖 未覆盖 载明 未载明 已满 不满 最早的
    最晚的 应当 不得 除外 届满 届满前 是 否
"""
#: Words the rule language needs between the vocabulary's words; no name may be one of them.
RESERVED = frozenset(_RESERVED.split())

_PARENTHESIS = re.compile(r"（[^（）]*）")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


class VocabularyProblem(msgspec.Struct, frozen=True):
    """One fault of the vocabulary's text: stable code, file, place inside it, and advice."""

    code: str
    file: str
    place: str
    found: str
    advice: str

    def text(self) -> str:
        """The problem on one line."""
        return f"{self.code} {self.file} {self.place}：{self.found}；{self.advice}"


class VocabularyError(Exception):
    """The vocabulary can't be used; carries every problem found."""

    def __init__(self, problems: Iterable[VocabularyProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))


def word_of(term: str) -> str:
    """The term without its （parentheses） and spaces: 执行（宣布）时间 gives 执行时间."""
    before = None
    while before != term:
        before, term = term, _PARENTHESIS.sub("", term)
    return "".join(term.split())


class Shapes:
    """Reads mappings, lists, identifiers and terms; collects what is wrong with them."""

    def __init__(self) -> None:
        self.file = ""
        self.problems: list[VocabularyProblem] = []

    def report(self, code: str, place: str, found: str, advice: str) -> None:
        self.problems.append(VocabularyProblem(code, self.file, place, found, advice))

    def mapping(
        self, value: Any, place: str, allowed: set[str], needed: set[str]
    ) -> dict[str, Any]:
        """The value as a mapping with known keys only; {} and a problem where it isn't one."""
        if not isinstance(value, dict):
            self.report("VOC-04", place, "此处应为键值对", "按 README.md 的结构改写")
            return {}
        for key in sorted(set(map(str, value)) - allowed):
            self.report(
                "VOC-05", place, f"不认识的键 {key}", f"可用的键：{'、'.join(sorted(allowed))}"
            )
        for key in sorted(needed - set(map(str, value))):
            self.report("VOC-06", place, f"缺少 {key}", "补上")
        return {str(k): v for k, v in value.items() if str(k) in allowed}

    def rows(self, value: Any, place: str) -> list[Any]:
        if isinstance(value, list):
            return value
        self.report("VOC-04", place, "此处应为列表", "按 README.md 的结构改写")
        return []

    def identifier(self, value: Any, place: str) -> str:
        text = str(value)
        if not _IDENTIFIER.fullmatch(text) or iskeyword(text):
            self.report("VOC-07", place, f"标识 {text} 不可用", "用小写英文字母、数字、下划线")
        return text

    def term(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not word_of(value):
            self.report(
                "VOC-08",
                place,
                "词条不是文字，或者去掉括号后为空",
                "写成文字；数字、yes、no 加引号",
            )
            return str(value)
        return value

    def name(self, value: Any, place: str) -> str:
        """The term of an entity or attribute, which can't be a word of the language itself."""
        term = self.term(value, place)
        if word_of(term) in RESERVED:
            self.report("VOC-14", place, f"“{word_of(term)}”是规则语言的用字", "改用别的词条")
        return term

    def unique(self, code: str, known: Iterable[str], place: str) -> None:
        if code in known:
            self.report("VOC-09", place, f"标识 {code} 重复", "每个标识只出现一次")

    def clashes(self, pairs: Iterable[tuple[str, str]], place: str) -> None:
        """Report every word that stands for two ids."""
        first: dict[str, str] = {}
        for id_, word in pairs:
            if first.setdefault(word, id_) != id_:
                self.report(
                    "VOC-10", place, f"{first[word]} 与 {id_} 的词都是“{word}”", "改其中一个词条"
                )
