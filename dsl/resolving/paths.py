"""From a path (本措施 的 被采取人 的 出生日期) to what it means, or to a problem with advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn

from dsl.diagnostics import Diagnostics
from dsl.ir.expressions import Attribute, Follow, Record
from dsl.ir.vocabulary import Attribute as Fact
from dsl.resolving.meanings import (
    AllRecords,
    Constant,
    Derived,
    Meaning,
    NamedPeriod,
    OneFact,
    OneRecord,
    UnresolvedError,
)
from dsl.resolving.names import Names
from dsl.resolving.scopes import CASE, Frame, Scope
from dsl.resolving.speaking import Speaking
from dsl.resolving.suggesting import nearest
from dsl.resolving.words import Words
from dsl.source import Span
from dsl.syntax.expressions import Deictic, Letter, Path, Pick
from dsl.syntax.node import Word

PickRecord = Callable[[Pick, Scope], OneRecord]


class Paths(Speaking):
    """Resolves paths; ``used`` collects the names of the ruleset that were met on the way."""

    def __init__(self, words: Words, names: Names, diagnostics: Diagnostics) -> None:
        super().__init__(words, diagnostics)
        self.names = names
        self.used: set[str] = set()

    def resolve(self, path: Path, scope: Scope, pick: PickRecord) -> Meaning:
        """The meaning of the path; ``pick`` resolves a head like 开始时间 最早的 讯询问.

        Raises UnresolvedError after reporting one problem.
        """
        meaning = self._head(path, scope, pick)
        for step in path.steps:
            meaning = self._step(meaning, step)
        return meaning

    def _head(self, path: Path, scope: Scope, pick: PickRecord) -> Meaning:
        head = path.head
        if isinstance(head, Word):
            return self._word(head, scope, with_steps=bool(path.steps))
        if isinstance(head, Letter):
            frame = scope.lettered(head.name)
            if frame is None:
                self.fail(
                    "E206",
                    head.span,
                    f"“{head.name}”没有所指：只有“每一对 … 甲、乙”的规则才有甲、乙",
                    found=head.name,
                )
            return OneRecord(frame.record, frame.entity)
        if isinstance(head, Deictic):
            return self._deictic(head, scope)
        return pick(head, scope)

    # ------------------------------------------------------------ heads

    def _deictic(self, head: Deictic, scope: Scope) -> OneRecord:
        word = head.entity.text
        entity = self.words.record_entity(word)
        if word == "案":
            entity = self.words.vocabulary.entities[CASE]
        if entity is None:
            self.fail(
                "E201",
                head.span,
                f"“{word}”不是记录的名称",
                found=word,
                expected=nearest(word, self.words.entity_words()),
            )
        frames: tuple[Frame, ...]
        if head.kind == "本":
            frames = scope.subjects(entity.id)
            if len(frames) > 1:
                self.fail(
                    "E205",
                    head.span,
                    f"“本{word}”可以指甲，也可以指乙",
                    found=f"本{word}",
                    expected=("甲", "乙"),
                    advice="写明甲或者乙",
                )
        else:
            near = scope.nearest(entity.id)
            frames = (near,) if near else ()
        if not frames:
            here = tuple(self.call(frame) for frame in scope.frames)
            self.fail(
                "E206",
                head.span,
                f"“{head.kind}{word}”没有所指：此处没有正在谈到的{entity.word}",
                found=f"{head.kind}{word}",
                expected=here,
                advice=f"此处可以说的有：{'、'.join(here)}",
            )
        return OneRecord(frames[-1].record, entity.id)

    def _word(self, word: Word, scope: Scope, *, with_steps: bool) -> Meaning:
        text, inner = word.text, scope.innermost
        fact = self.words.attribute(inner.entity, text)
        if fact is not None:
            return self._fact(inner.record, inner.entity, fact)
        named = self._named(word, scope)
        if named is not None:
            return named
        if text in ("案件", "本案"):
            frame = scope.frames[0]
            return OneRecord(frame.record, CASE)
        entity = self.words.record_entity(text)
        if entity is not None:
            if not with_steps:
                return AllRecords(entity.id)
            frames = scope.of_entity(entity.id)
            if len(frames) != 1:
                which = tuple(self.call(frame) for frame in frames)
                self.fail(
                    "E204",
                    word.span,
                    f"不知道指哪一{entity.word}" if which else f"没有说明是哪一{entity.word}",
                    found=text,
                    expected=which,
                    advice=f"写明{'或者'.join(which)}"
                    if which
                    else f"用“有 {text}，其中 …”，或者从已谈到的记录说起",
                )
            return OneRecord(frames[0].record, entity.id)
        self._unknown(word, scope)

    def _named(self, word: Word, scope: Scope) -> Meaning | None:
        """A definition, period or parameter of that name, spoken of without a record."""
        text = word.text
        if (parameter := self.names.parameters.get(text)) is not None:
            self.used.add(text)
            return Constant(parameter)
        declared = self.names.definitions.get(text) or self.names.periods.get(text)
        if declared is None:
            return None
        self.used.add(text)
        entity = self.words.record_entity(declared.entity.text)
        if entity is None:
            raise UnresolvedError  # reported at the declaration
        frame = scope.innermost
        if entity.id != frame.entity:
            if entity.id != CASE:
                outer = scope.of_entity(entity.id)
                advice = (
                    f"写成“{self.call(outer[-1])} 的 {text}”"
                    if outer
                    else f"先说明是哪一{entity.word}"
                )
                self.fail(
                    "E202",
                    word.span,
                    f"“{text}”说的是{entity.word}，此处正在谈{self.words.word_of(frame.entity)}",
                    found=text,
                    expected=tuple(f"{self.call(f)} 的 {text}" for f in outer),
                    advice=advice,
                )
            frame = scope.frames[0]
        return self._declared(text, frame.record)

    def _declared(self, name: str, of: Record) -> Meaning:
        if (definition := self.names.definitions.get(name)) is not None:
            return Derived(definition, of)
        return NamedPeriod(self.names.periods[name], of)

    def _unknown(self, word: Word, scope: Scope) -> NoReturn:
        text, inner = word.text, scope.innermost
        if text in self.names.unreadable:
            raise UnresolvedError
        outer = [f for f in scope.frames[:-1] if self.words.attribute(f.entity, text)]
        here = self.words.word_of(inner.entity)
        if outer:
            written = tuple(f"{self.call(f)} 的 {text}" for f in reversed(outer))
            self.fail(
                "E202",
                word.span,
                f"{here}没有“{text}”，它是{self.words.word_of(outer[-1].entity)}的事实",
                found=text,
                expected=written,
                advice=f"写成“{written[0]}”",
            )
        known: Iterable[str] = (
            *self.words.attribute_words(inner.entity),
            *self.names.definitions,
            *self.names.periods,
            *self.names.parameters,
            *self.words.entity_words(),
        )
        owners = "、".join(entity.word for entity in self.words.owners(text))
        self.fail(
            "E201",
            word.span,
            f"此处不认识“{text}”：{here}没有这一事实，规则集中也没有这一名称",
            found=text,
            expected=nearest(text, known),
            advice=f"它是{owners}的事实，写明是哪一记录的" if owners else "",
        )

    # ------------------------------------------------------------ steps

    def _step(self, meaning: Meaning, step: Word) -> Meaning:
        record, entity = self.record_of(meaning, step.span)
        fact = self.words.attribute(entity, step.text)
        if fact is not None:
            return self._fact(record, entity, fact)
        declared = self.names.definitions.get(step.text) or self.names.periods.get(step.text)
        if declared is not None:
            about = self.words.record_entity(declared.entity.text)
            if about is not None and about.id == entity:
                self.used.add(step.text)
                return self._declared(step.text, record)
        if entity == CASE and (section := self.words.record_entity(step.text)) is not None:
            return AllRecords(section.id)
        known = [*self.words.attribute_words(entity)]
        known += [
            name
            for name, about in self.names.about()
            if (e := self.words.entity(about)) is not None and e.id == entity
        ]
        suggestions = nearest(step.text, known)
        self.fail(
            "E203",
            step.span,
            f"{self.words.word_of(entity)}没有“{step.text}”",
            found=step.text,
            expected=suggestions,
            advice=f"是不是“{suggestions[0]}”？" if suggestions else "换成词表中该实体的词",
        )

    def record_of(self, meaning: Meaning, span: Span) -> tuple[Record, str]:
        """The single record a meaning stands for: itself, or the one a reference points to."""
        if isinstance(meaning, OneRecord):
            return meaning.record, meaning.entity
        if isinstance(meaning, OneFact):
            fact, attribute = meaning.fact, meaning.attribute
            if fact.kind == "ref" and fact.target is not None:
                if not fact.many:
                    return Follow(attribute, fact.target), fact.target
                self.fail(
                    "E304",
                    span,
                    f"“{fact.word}”是一列记录，不是一条",
                    found=fact.word,
                    advice=f"用“有 {fact.word}，其中 …”逐条说，或者用“最早的”选出一条",
                )
            self.fail(
                "E304",
                span,
                f"“{fact.word}”不是记录，后面不能再接“的”",
                found=fact.word,
                advice="删去“的”以后的部分，或者换成指向记录的事实",
            )
        if isinstance(meaning, AllRecords):
            word = self.words.word_of(meaning.entity)
            self.fail(
                "E204",
                span,
                f"没有说明是哪一{word}",
                found=word,
                advice=f"用“有 {word}，其中 …”，或者写“本{word}”“该{word}”",
            )
        self.fail(
            "E304",
            span,
            "此处应为一条记录",
            found=meaning.declaration.name.text,
            advice="定义、参数、期限都不是记录，写记录的事实",
        )

    def _fact(self, record: Record, entity: str, fact: Fact) -> OneFact:
        attribute = Attribute(
            of=record,
            entity=entity,
            name=fact.id,
            kind=fact.kind,
            many=fact.many,
            planned=fact.planned,
        )
        return OneFact(attribute, fact)
