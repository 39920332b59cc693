"""Records and collections: who is spoken of, and over what a quantifier ranges."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NoReturn

from dsl.ir import expressions as ir
from dsl.lowering.context import Context
from dsl.resolving.meanings import AllRecords, Meaning, OneFact, OneRecord, UnresolvedError
from dsl.resolving.scopes import Frame, Scope
from dsl.source import Span
from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

#: Sections that only list who and what the other records mention; they are never complete.
_MENTIONED_ONLY = frozenset(("officer", "unit", "completeness_flag"))


class Records(ABC):
    """Paths, choices of one record, and binders."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.words = context.words

    @abstractmethod
    def truth(self, condition: ast.Condition, scope: Scope) -> ir.Truth:
        """The condition; a constant after a reported problem."""

    @abstractmethod
    def time(self, value: ast.Value, scope: Scope) -> ir.Time:
        """The value as a time; as_of after a reported problem."""

    # ------------------------------------------------------------ problems

    def fail(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        found: str = "",
        expected: Iterable[str] = (),
        advice: str = "",
    ) -> NoReturn:
        """Report a problem and give up the piece it is about."""
        self.context.diagnostics.add(
            code, span, message, found=found, expected=expected, advice=advice
        )
        raise UnresolvedError

    # ------------------------------------------------------------ paths

    def meaning(self, path: ast.Path, scope: Scope) -> Meaning:
        """What the path means. Raises UnresolvedError after reporting."""
        return self.context.paths.resolve(path, scope, self.pick)

    def record(self, path: ast.Path, scope: Scope) -> OneRecord:
        """The one record the path reaches. Raises UnresolvedError after reporting."""
        record, entity = self.context.paths.record_of(self.meaning(path, scope), path.span)
        return OneRecord(record, entity)

    def fact(self, path: ast.Path, scope: Scope) -> OneFact:
        """The fact the path ends in. Raises UnresolvedError after reporting."""
        meaning = self.meaning(path, scope)
        if isinstance(meaning, OneFact):
            return meaning
        self.fail(
            "E309",
            path.span,
            "此处应为记录的一项事实",
            found=self.context.text(path.span),
            advice="写成“记录 的 事实”，或者在本记录中直接写事实的名称",
        )

    def pick(self, pick: ast.Pick, scope: Scope) -> OneRecord:
        """The record whose time is earliest or latest."""
        binder, inside = self.binder(pick.selection, scope)
        chosen = ir.Pick(binder, self.time(pick.by, inside), pick.latest)
        return OneRecord(chosen, binder.entity)

    # ------------------------------------------------------------ collections

    def counted(self, selection: ast.Selection, scope: Scope) -> tuple[ir.Binder, Scope]:
        """A binder whose records are counted or summed; E331 if they can't all be known."""
        binder, inside = self.binder(selection, scope)
        if isinstance(binder.source, ir.Section) and binder.entity in _MENTIONED_ONLY:
            word = self.words.word_of(binder.entity)
            self.context.diagnostics.add(
                "E331",
                selection.source.span,
                f"快照只列出提到过的{word}，不会齐全，数不出个数",
                found=word,
                advice="改为数某一记录所列的人员或者单位，如 讯询问人（…）",
            )
        return binder, inside

    def binder(self, selection: ast.Selection, scope: Scope) -> tuple[ir.Binder, Scope]:
        """A variable over the selected records, and the scope in which it is the innermost."""
        source, entity = self.source(selection.source, scope)
        variable = self.context.variable(entity)
        inside = scope.inside(Frame(entity, ir.Variable(variable, entity), "each"))
        where = self.truth(selection.where, inside) if selection.where is not None else None
        return ir.Binder(variable, entity, source, where), inside

    def source(self, path: ast.Path, scope: Scope) -> tuple[ir.Source, str]:
        """Where the records come from, and their entity. Raises UnresolvedError after reporting."""
        section = self._section(path, scope)
        if section is not None:
            return section
        meaning = self.meaning(path, scope)
        if isinstance(meaning, AllRecords):
            return ir.Section(meaning.entity), meaning.entity
        if isinstance(meaning, OneFact):
            fact = meaning.fact
            if fact.kind == "ref" and fact.many and fact.target is not None:
                return ir.Members(meaning.attribute, fact.target), fact.target
            if fact.many:
                advice = f"要说其中有某一项，写“{fact.word} 含 …”"
            else:
                advice = f"要说有没有记载，写“载明 {fact.word}”；是时间的写“已 {fact.word}”"
            self.fail(
                "E305",
                path.span,
                f"“{fact.word}”不是一列记录",
                found=fact.word,
                advice=advice,
            )
        self.fail(
            "E305",
            path.span,
            "此处应为一列记录",
            found=self.context.text(path.span),
            advice="写实体的名称（如 讯询问），或者记录的一列（如 本措施 的 期限变更）",
        )

    def _section(self, path: ast.Path, scope: Scope) -> tuple[ir.Source, str] | None:
        """A bare word that names a section though the innermost record has a fact so called.

        A list of records of that name stays the record's own (the measure's 期限变更).
        """
        if path.steps or not isinstance(path.head, Word):
            return None
        word = path.head.text
        fact = self.words.attribute(scope.innermost.entity, word)
        if fact is not None and fact.many:
            return None
        entity = self.words.record_entity(word)
        if entity is None or entity.cardinality == "1":
            return None
        return ir.Section(entity.id), entity.id
