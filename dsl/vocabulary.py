"""Reading ``rulesets/vocabulary``: one index file, and entities, enumerations and documents.

Whatever is wrong is reported in one run, as problems that name the file, the place, what was
found and what to do; nothing is guessed or repaired.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from dsl.ir.vocabulary import (
    DOCUMENT_KIND,
    FLAGS,
    ROOT,
    SECTION,
    Attribute,
    Enumeration,
    EnumValue,
    Vocabulary,
)
from dsl.vocabulary_rows import Rows
from dsl.vocabulary_text import VocabularyError

INDEX = "vocabulary.yaml"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


class _Reading(Rows):
    """One pass over the files, collecting problems on the way."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.file = INDEX

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
