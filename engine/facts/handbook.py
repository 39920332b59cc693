"""The vocabulary as a page for people (docs/vocabulary.md), generated from the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dsl.ir.vocabulary import DOCUMENT_KIND, SECTION, Attribute, Entity, Enumeration, Vocabulary

_KINDS = {
    "text": "文本",
    "date": "日期",
    "datetime": "时间",
    "bool": "真假",
    "int": "整数",
    "decimal": "十进制数",
}
_CHAINS = {"police": "公安机关", "procuratorate": "检察机关"}
_HEAD = """# 词表

本页由 `rulesets/vocabulary` 生成，不手改；`make docs` 重新生成。写法与约定见该文件夹里的 README。

词表 {version} 版：实体 {entities} 个，属性 {attributes} 项，枚举 {enums} 个，
文书种类 {documents} 种。

- **词条**是规则里的词；带（括号）的，去掉括号也是同一个词。实体的**短词**同样可用。
- **标识**是快照 JSON 的键，**代码**是枚举值在 JSON 里的写法。
- 标“计划”的时间可以在将来，完整声明不及于它；其余时间都是已经发生的事，晚于截至时间的看不见。
"""


def handbook(vocabulary: Vocabulary) -> str:
    """The page: every entity with its attributes, every enumeration, every document kind."""
    return "\n".join((*_lines(vocabulary), ""))


def _lines(vocabulary: Vocabulary) -> Iterator[str]:
    entities = vocabulary.entities.values()
    yield _HEAD.format(
        version=vocabulary.version,
        entities=len(entities),
        attributes=sum(len(entity.attributes) for entity in entities),
        enums=len(vocabulary.enums) - len((DOCUMENT_KIND, SECTION)),
        documents=len(vocabulary.documents),
    )
    yield "## 实体"
    for entity in entities:
        yield from _entity(entity, vocabulary)
    yield from ("", "## 枚举")
    for enum in vocabulary.enums.values():
        if enum.id not in (DOCUMENT_KIND, SECTION):
            yield from _enumeration(enum)
    yield from _documents(vocabulary)


def _entity(entity: Entity, vocabulary: Vocabulary) -> Iterator[str]:
    yield from ("", f"### {entity.term} `{entity.id}`", "", f"{entity.meaning}。")
    facts = [f"短词“{entity.short}”"] if entity.short != entity.term else []
    key = "按位置区分" if entity.key is None else f"以 `{entity.key}` 区分"
    facts.append("一个对象" if entity.cardinality == "1" else f"数组，{key}")
    yield from ("", "；".join(facts) + "。")
    yield from ("", "| 词条 | 标识 | 类型 | 说明 |", "|---|---|---|---|")
    for attribute in entity.attributes.values():
        cells = (
            attribute.term,
            f"`{attribute.id}`",
            _type(attribute, vocabulary),
            _note(attribute),
        )
        yield f"| {' | '.join(cells)} |"
    if entity.time_order:
        terms = {a.id: a.word for a in entity.attributes.values()}
        pairs = "；".join(f"{terms[first]}、{terms[then]}" for first, then in entity.time_order)
        yield from ("", f"先后颠倒即提示核对的时间：{pairs}。")


def _type(attribute: Attribute, vocabulary: Vocabulary) -> str:
    if attribute.kind == "enum":
        target = vocabulary.enums[attribute.target or ""]
        name = f"枚举：{target.term} `{target.id}`"
    elif attribute.kind == "ref":
        name = f"引用：{vocabulary.entities[attribute.target or ''].term}"
    else:
        name = _KINDS[attribute.kind]
    return f"列表，{name}" if attribute.many else name


def _note(attribute: Attribute) -> str:
    source = f"据 {attribute.source}" if attribute.source else ""
    parts = ("计划" if attribute.planned else "", attribute.note, source)
    return "；".join(filter(None, parts))


def _enumeration(enum: Enumeration) -> Iterator[str]:
    yield from ("", f"### {enum.term} `{enum.id}`", "")
    if any(value.chain for value in enum.values):
        yield from ("| 词条 | 代码 | 系列与高低（大者高） |", "|---|---|---|")
        for value in enum.values:
            chain = _CHAINS.get(value.chain or "", value.chain)
            rank = "" if chain is None else f"{chain} {value.rank}"
            yield f"| {value.term} | `{value.code}` | {rank} |"
        return
    yield from ("| 词条 | 代码 |", "|---|---|")
    yield from (f"| {value.term} | `{value.code}` |" for value in enum.values)


def _documents(vocabulary: Vocabulary) -> Iterator[str]:
    yield from ("", "## 文书种类")
    kinds = vocabulary.documents.values()
    for series, group in groupby(kinds, key=lambda kind: kind.series):
        yield from ("", f"### {series}", "", "| 词条 | 代码 |", "|---|---|")
        yield from (f"| {kind.term} | `{kind.id}` |" for kind in group)
