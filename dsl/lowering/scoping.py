"""适用: from the subjects of a rule to its binders and the scope inside."""

from __future__ import annotations

from dsl.ir import expressions as ir
from dsl.lowering.conditions import Conditions
from dsl.resolving.scopes import CASE, Frame, Scope
from dsl.syntax import declarations as syntax
from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

Binders = tuple[ir.Binder, ...]


def scope_of(lowering: Conditions, scope: syntax.Scope) -> tuple[Binders, Scope]:
    """The subjects' binders and the scope the rest of the rule stands in.

    The condition after 其中 sits on the last binder, where all subjects are in view. Raises
    UnresolvedError after reporting.
    """
    inside = Scope()
    binders: list[ir.Binder] = []
    for subject in scope.subjects:
        added, inside = _subject(lowering, subject, inside)
        binders += added
    if not binders:
        binders.append(ir.Binder(CASE, CASE, ir.Section(CASE)))
    if scope.where is not None:
        last = binders[-1]
        where = lowering.truth(scope.where, inside)
        binders[-1] = ir.Binder(last.variable, last.entity, last.source, where)
    return tuple(binders), inside


def _subject(
    lowering: Conditions, subject: syntax.Subject, scope: Scope
) -> tuple[list[ir.Binder], Scope]:
    """每一 强制措施 的 期限变更: a binder for the measure, and one for its changes."""
    path = subject.source
    head = path.head
    binders: list[ir.Binder] = []
    if isinstance(head, Word) and path.steps:
        entity = lowering.words.record_entity(head.text)
        if entity is not None and entity.id != CASE:
            first, scope = _bind(lowering, ast.Path(head, span=head.span), scope, None)
            binders.append(first)
            for step in path.steps:
                spoken = Word(lowering.words.spoken(binders[-1].entity), span=head.span)
                deictic = ast.Deictic("该", spoken, span=head.span)
                member = ast.Path(deictic, (step,), span=path.span)
                bound, scope = _bind(lowering, member, scope, subject.letter)
                binders.append(bound)
            return binders, scope
    bound, scope = _bind(lowering, path, scope, subject.letter)
    return [bound], scope


def _bind(
    lowering: Conditions, path: ast.Path, scope: Scope, letter: str | None
) -> tuple[ir.Binder, Scope]:
    source, entity = lowering.source(path, scope)
    variable = lowering.context.variable(entity)
    record = ir.Variable(variable, entity)
    frame = Frame(entity, record, "subject", "甲" if letter == "甲" else "乙" if letter else None)
    return ir.Binder(variable, entity, source), scope.inside(frame)
