"""Reading ``rulesets/vocabulary``: one index file, and entities, enumerations and documents.

Whatever is wrong is reported in one run, as problems that name the file, the place, what was
found and what to do; nothing is guessed or repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from keyword import iskeyword
from pathlib import Path
from typing import Any, get_args

import msgspec
import yaml

from dsl.ir.vocabulary import (
    DOCUMENT_KIND,
    FLAGS,
    ROOT,
    SECTION,
    Attribute,
    DocumentKind,
    Entity,
    Enumeration,
    EnumValue,
    Kind,
    Vocabulary,
)

INDEX = "vocabulary.yaml"
PRIMITIVES = tuple(kind for kind in get_args(Kind) if kind not in ("enum", "ref"))

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PARENTHESIS = re.compile(r"（[^（）]*）")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_TYPE = re.compile(r"(list of )?(?:(enum|ref) ([a-z][a-z0-9_]*)|([a-z]+))")


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


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read the vocabulary whose index is ``folder/vocabulary.yaml``.

    Raises VocabularyError with every problem: unreadable or unlisted file, missing or unknown
    key, duplicate id, unknown target, two terms of one entity with the same word.
    """
    reading = _Reading(folder)
    vocabulary = reading.build()
    if reading.problems:
        raise VocabularyError(reading.problems)
    return vocabulary


class _Reading:
    """One pass over the files, collecting problems on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[VocabularyProblem] = []
        self.entities: dict[str, Entity] = {}
        self.enums: dict[str, Enumeration] = {}
        self.documents: dict[str, DocumentKind] = {}
        self.file = INDEX

    def report(self, code: str, place: str, found: str, advice: str) -> None:
        self.problems.append(VocabularyProblem(code, self.file, place, found, advice))

    def build(self) -> Vocabulary:
        index = self.mapping(self.load(INDEX), "总目", {"version", "files"}, {"version", "files"})
        listed = [str(name) for name in self.rows(index.get("files"), "files")]
        self.check_listing(listed)
        for name in listed:
            self.file = name
            content = self.load(name)
            if content is not None:
                self.read_file(content)
        self.file = INDEX
        self.add_synthesised()
        self.check_targets()
        return Vocabulary(str(index.get("version")), self.entities, self.enums, self.documents)

    def load(self, name: str) -> Any:
        try:
            return yaml.load((self.folder / name).read_text("utf-8"), _LOADER)
        except OSError:
            self.report("VOC-01", name, "文件读不到", "在总目 files 中改正文件名，或者补上文件")
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            place = f"第 {mark.line + 1} 行" if mark else name
            self.report("VOC-02", place, "不是合法的 YAML", "检查缩进、括号与引号")
        return None

    def check_listing(self, listed: list[str]) -> None:
        present = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.yaml")}
        for name in sorted(present - set(listed) - {INDEX}):
            self.report("VOC-03", name, "文件没有列入总目", "在总目 files 中加上它，或者删去文件")
        for name in _duplicates(listed):
            self.report("VOC-03", name, "总目重复列出", "只列一次")

    def read_file(self, content: Any) -> None:
        parts = {"entities", "enums", "documents"}
        for part, rows in self.mapping(content, "文件", parts, set()).items():
            for row in self.rows(rows, part):
                {"entities": self.entity, "enums": self.enumeration, "documents": self.series}[
                    part
                ](row)

    # ------------------------------------------------------------ shapes

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

    # ------------------------------------------------------------ contents

    def entity(self, row: Any) -> None:
        keys = {"id", "term", "short", "key", "cardinality", "meaning", "attributes"}
        data = self.mapping(row, "实体", keys | {"time_order", "standing"}, keys)
        id_ = self.identifier(data.get("id"), "实体")
        self.unique(id_, self.entities, id_)
        term = self.term(data.get("term"), id_)
        attributes: dict[str, Attribute] = {}
        for each in self.rows(data.get("attributes"), f"{id_}.attributes"):
            attribute = self.attribute(each, id_)
            self.unique(attribute.id, attributes, f"{id_}.{attribute.id}")
            attributes[attribute.id] = attribute
        self.clashes(((a.id, a.word) for a in attributes.values()), id_)
        order = tuple(tuple(map(str, pair)) for pair in data.get("time_order") or ())
        key = data.get("key")
        for name in [*(n for pair in order for n in pair), *([key] if key else [])]:
            if name not in attributes:
                self.report("VOC-11", id_, f"没有属性 {name}", "改正 key 或者 time_order")
        if any(len(pair) != 2 for pair in order):
            self.report("VOC-04", f"{id_}.time_order", "每项应为先后两个属性", "写成 [先, 后]")
            order = ()
        cardinality = data.get("cardinality")
        if cardinality not in ("1", "0..n"):
            self.report("VOC-04", f"{id_}.cardinality", "取值不对", "写 '1' 或者 '0..n'")
        self.entities[id_] = Entity(
            id=id_,
            term=term,
            word=word_of(term),
            short=self.term(data.get("short"), f"{id_}.short"),
            key=key,
            cardinality="1" if cardinality == "1" else "0..n",
            meaning=str(data.get("meaning")),
            attributes=attributes,
            time_order=tuple((a, b) for a, b in order),
            standing=data.get("standing") is True,
        )

    def attribute(self, row: Any, entity: str) -> Attribute:
        needed = {"id", "term", "type"}
        data = self.mapping(row, f"{entity} 的属性", needed | {"planned", "note", "source"}, needed)
        id_ = self.identifier(data.get("id"), f"{entity} 的属性")
        place = f"{entity}.{id_}"
        term = self.term(data.get("term"), place)
        planned = data.get("planned", False)
        if not isinstance(planned, bool):
            self.report("VOC-04", place, "planned 应为 true 或者 false", "改正")
        kind, target, many = self.type_of(str(data.get("type")), place)
        return Attribute(
            id=id_,
            term=term,
            word=word_of(term),
            kind=kind,
            target=target,
            many=many,
            planned=planned is True,
            note=str(data.get("note", "")),
            source=str(data.get("source", "")),
        )

    def type_of(self, text: str, place: str) -> tuple[Kind, str | None, bool]:
        """``text``, ``enum x``, ``ref x``, each also as ``list of …``."""
        match = _TYPE.fullmatch(text)
        if match is None or (match[4] and match[4] not in PRIMITIVES):
            allowed = "、".join(PRIMITIVES)
            self.report(
                "VOC-12",
                place,
                f"不认识的类型 {text}",
                f"可用：{allowed}、enum x、ref x、list of …",
            )
            return "text", None, False
        kind: Any = match[2] or match[4]
        return kind, match[3], match[1] is not None

    def enumeration(self, row: Any) -> None:
        needed = {"id", "term", "values"}
        data = self.mapping(row, "枚举", needed | {"note"}, needed)
        id_ = self.identifier(data.get("id"), "枚举")
        self.unique(id_, self.enums, id_)
        values: dict[str, EnumValue] = {}
        for each in self.rows(data.get("values"), f"{id_}.values"):
            value = self.value(each, id_)
            self.unique(value.code, values, f"{id_}.{value.code}")
            values[value.code] = value
        self.clashes(((v.code, v.word) for v in values.values()), id_)
        term = self.term(data.get("term"), id_)
        self.enums[id_] = Enumeration(id_, term, tuple(values.values()))

    def value(self, row: Any, enum: str) -> EnumValue:
        data = self.mapping(
            row, f"{enum} 的取值", {"code", "term", "rank", "chain", "note"}, {"code", "term"}
        )
        code, rank, chain = data.get("code"), data.get("rank"), data.get("chain")
        place = f"{enum}.{code}"
        if not isinstance(code, str):
            self.report("VOC-08", place, "代码不是文字", "数字、yes、no 加引号")
        if (rank is None) != (chain is None) or not isinstance(rank, int | None):
            self.report("VOC-04", place, "rank（整数）与 chain 应同时写明", "补上或者都删去")
        term = self.term(data.get("term"), place)
        return EnumValue(str(code), term, word_of(term), rank, chain)

    def series(self, row: Any) -> None:
        data = self.mapping(row, "文书", {"series", "kinds"}, {"series", "kinds"})
        series = str(data.get("series"))
        for each in self.rows(data.get("kinds"), f"{series}.kinds"):
            kind = self.mapping(each, f"{series} 的文书", {"id", "term"}, {"id", "term"})
            id_ = self.identifier(kind.get("id"), f"{series} 的文书")
            self.unique(id_, self.documents, id_)
            term = self.term(kind.get("term"), id_)
            self.documents[id_] = DocumentKind(id_, term, word_of(term), series)

    # ------------------------------------------------------------ the whole

    def add_synthesised(self) -> None:
        """The enumerations that follow from the rest: document kinds and sections."""
        for id_ in (DOCUMENT_KIND, SECTION):
            self.unique(id_, self.enums, id_)
        documents = self.documents.values()
        sections = (e for e in self.entities.values() if e.id not in (ROOT, FLAGS))
        self.enums[DOCUMENT_KIND] = Enumeration(
            DOCUMENT_KIND, "文书种类", tuple(EnumValue(d.id, d.term, d.word) for d in documents)
        )
        self.enums[SECTION] = Enumeration(
            SECTION, "实体段", tuple(EnumValue(e.id, e.term, e.word) for e in sections)
        )

    def check_targets(self) -> None:
        if ROOT not in self.entities:
            self.report("VOC-13", ROOT, "没有快照实体", f"补上标识为 {ROOT} 的实体")
        for place, attribute in self.all_attributes():
            known: Iterable[str] = self.enums if attribute.kind == "enum" else self.entities
            if attribute.target is not None and attribute.target not in known:
                self.report("VOC-13", place, f"没有 {attribute.target}", "改正所引的枚举或者实体")
        self.clashes(
            (
                (entity.id, word)
                for entity in self.entities.values()
                for word in dict.fromkeys((entity.term, entity.word, entity.short))
            ),
            "实体的词",
        )

    def all_attributes(self) -> Iterator[tuple[str, Attribute]]:
        for entity in self.entities.values():
            for attribute in entity.attributes.values():
                yield f"{entity.id}.{attribute.id}", attribute


def _duplicates(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
