"""One row of the vocabulary's text at a time: entities, attributes, enumerations, documents."""

from __future__ import annotations

import re
from typing import Any, get_args

from dsl.ir.vocabulary import Attribute, DocumentKind, Entity, Enumeration, EnumValue, Kind
from dsl.vocabulary_text import Shapes, word_of

PRIMITIVES = tuple(kind for kind in get_args(Kind) if kind not in ("enum", "ref"))

_TYPE = re.compile(r"(list of )?(?:(enum|ref) ([a-z][a-z0-9_]*)|([a-z]+))")


class Rows(Shapes):
    """Builds the vocabulary's parts from its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.entities: dict[str, Entity] = {}
        self.enums: dict[str, Enumeration] = {}
        self.documents: dict[str, DocumentKind] = {}

    def entity(self, row: Any) -> None:
        keys = {"id", "term", "short", "key", "cardinality", "meaning", "attributes"}
        data = self.mapping(row, "实体", keys | {"time_order", "standing"}, keys)
        id_ = self.identifier(data.get("id"), "实体")
        self.unique(id_, self.entities, id_)
        term = self.name(data.get("term"), id_)
        attributes: dict[str, Attribute] = {}
        for each in self.rows(data.get("attributes"), f"{id_}.attributes"):
            attribute = self.attribute(each, id_)
            self.unique(attribute.id, attributes, f"{id_}.{attribute.id}")
            attributes[attribute.id] = attribute
        self.clashes(((a.id, a.word) for a in attributes.values()), id_)
        order = self.time_order(data.get("time_order", []), id_)
        key = None if data.get("key") is None else str(data["key"])
        for name in [*(n for pair in order for n in pair), *([key] if key else [])]:
            if name not in attributes:
                self.report("VOC-11", id_, f"没有属性 {name}", "改正 key 或者 time_order")
        cardinality = data.get("cardinality")
        if cardinality not in ("1", "0..n"):
            self.report("VOC-04", f"{id_}.cardinality", "取值不对", "写 '1' 或者 '0..n'")
        self.entities[id_] = Entity(
            id=id_,
            term=term,
            word=word_of(term),
            short=self.name(data.get("short"), f"{id_}.short"),
            key=key,
            cardinality="1" if cardinality == "1" else "0..n",
            meaning=str(data.get("meaning")),
            attributes=attributes,
            time_order=order,
            standing=data.get("standing") is True,
        )

    def time_order(self, value: Any, place: str) -> tuple[tuple[str, str], ...]:
        pairs = []
        for pair in self.rows(value, f"{place}.time_order"):
            if isinstance(pair, list) and len(pair) == 2:
                pairs.append((str(pair[0]), str(pair[1])))
            else:
                self.report("VOC-04", f"{place}.time_order", "每项应为两个属性", "写成 [先, 后]")
        return tuple(pairs)

    def attribute(self, row: Any, entity: str) -> Attribute:
        needed = {"id", "term", "type"}
        data = self.mapping(row, f"{entity} 的属性", needed | {"planned", "note", "source"}, needed)
        id_ = self.identifier(data.get("id"), f"{entity} 的属性")
        place = f"{entity}.{id_}"
        term = self.name(data.get("term"), place)
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
