"""Definitions and named periods: facts and limits derived from one record."""

from __future__ import annotations

from dsl.ir import expressions as ir
from dsl.ir.limits import Period
from dsl.ir.rules import Definition
from dsl.lowering.context import DefinitionType
from dsl.lowering.rules import Rules
from dsl.resolving.meanings import (
    AllRecords,
    Constant,
    Derived,
    OneFact,
    UnresolvedError,
)
from dsl.resolving.scopes import CASE, Frame, Scope
from dsl.resolving.suggesting import nearest
from dsl.syntax import declarations as syntax
from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

_TIMES = (
    ast.MinuteLiteral | ast.DateLiteral | ast.AsOf | ast.Extreme | ast.EarlierOf | ast.LaterOf
    | ast.Shifted | ast.Choice | ast.PeriodEnd
)  # fmt: skip
_NUMBERS = (
    ast.Amount | ast.Selection | ast.Total | ast.Quantity | ast.Elapsed | ast.Age
    | ast.Arithmetic | ast.ParameterAt
)  # fmt: skip


class Definitions(Rules):
    """Lowers definitions and named periods, in an order in which none uses a later one."""

    def definition(self, declaration: syntax.DefinitionDecl, layer: int) -> Definition | None:
        """The checked definition; None after a problem that leaves it without a type."""
        self.context.begin()
        name = declaration.name.text
        try:
            entity, variable, scope = self._about(declaration.entity)
            body, type_ = self._body(declaration.body, scope)
        except UnresolvedError:
            return None
        self.context.definition_types[name] = type_
        return Definition(name, variable, entity, body, type_, layer)

    def named_period(self, declaration: syntax.PeriodDecl) -> Period | None:
        """The checked period; None if its entity is not known."""
        self.context.begin()
        try:
            entity, variable, scope = self._about(declaration.entity)
        except UnresolvedError:
            return None
        limit = self.limit(declaration.limit, scope)
        return Period(declaration.name.text, variable, entity, limit)

    def _about(self, word: Word) -> tuple[str, str, Scope]:
        """Entity, variable and scope of what the declaration is about."""
        entity = self.words.record_entity(word.text)
        if entity is None:
            self.fail(
                "E201", word.span, f"“{word.text}”不是记录的名称", found=word.text,
                expected=nearest(word.text, self.words.entity_words()),
            )  # fmt: skip
        if entity.id == CASE:
            return CASE, CASE, Scope()
        variable = self.context.variable(entity.id)
        frame = Frame(entity.id, ir.Variable(variable, entity.id), "subject")
        return entity.id, variable, Scope().inside(frame)

    def _body(
        self, body: ast.Condition | ast.Value, scope: Scope
    ) -> tuple[ir.Truth | ir.Number | ir.Time, DefinitionType]:
        if isinstance(body, ast.Path):
            return self._path(body, scope)
        if isinstance(body, _TIMES):
            return self.time(body, scope), "time"
        if isinstance(body, _NUMBERS):
            return self.number(body, scope)[0], "number"
        if isinstance(body, ast.Pick | ast.Text | ast.YesNo):
            self.fail(
                "E301", body.span, "定义应当是条件、数或者时间", found=self.context.text(body.span)
            )
        return self.truth(body, scope), "truth"

    def _path(
        self, path: ast.Path, scope: Scope
    ) -> tuple[ir.Truth | ir.Number | ir.Time, DefinitionType]:
        """A lone path: what it is decides what the definition gives."""
        meaning = self.meaning(path, scope)
        match meaning:
            case OneFact(_, fact) if fact.kind in ("date", "datetime") and not fact.many:
                return self.time(path, scope), "time"
            case OneFact(_, fact) if fact.kind in ("int", "decimal") or fact.many:
                return self.number(path, scope)[0], "number"
            case AllRecords() | Constant():
                return self.number(path, scope)[0], "number"
            case Derived(declaration, _):
                match self.type_of(declaration.name.text):
                    case "time":
                        return self.time(path, scope), "time"
                    case "number":
                        return self.number(path, scope)[0], "number"
        return self.truth(ast.Bare(path, span=path.span), scope), "truth"
