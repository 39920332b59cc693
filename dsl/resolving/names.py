"""The ruleset's own names: definitions, periods, parameters, ladders and rules, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dsl.diagnostics import Diagnostics, Label
from dsl.resolving.words import Words
from dsl.syntax.declarations import (
    DefinitionDecl,
    LadderDecl,
    ParameterDecl,
    PeriodDecl,
    RuleDecl,
    RuleFile,
)

_KINDS = {
    DefinitionDecl: "定义",
    PeriodDecl: "期限定义",
    ParameterDecl: "参数",
    LadderDecl: "阶梯",
}


@dataclass
class Names:
    """Every declaration of a ruleset by its name; rules in the order of the files."""

    definitions: dict[str, DefinitionDecl] = field(default_factory=dict)
    periods: dict[str, PeriodDecl] = field(default_factory=dict)
    parameters: dict[str, ParameterDecl] = field(default_factory=dict)
    ladders: dict[str, LadderDecl] = field(default_factory=dict)
    rules: list[RuleDecl] = field(default_factory=list)
    #: Names whose declaration could not be read: using them is no further problem.
    unreadable: set[str] = field(default_factory=set)

    def about(self) -> Iterator[tuple[str, str]]:
        """Each definition and period with the word of the entity it is about."""
        for name, definition in self.definitions.items():
            yield name, definition.entity.text
        for name, period in self.periods.items():
            yield name, period.entity.text

    def rule_ids(self) -> tuple[str, ...]:
        """Every rule id once, in the order of the text."""
        return tuple(dict.fromkeys(rule.id for rule in self.rules))


def collect(files: Iterable[RuleFile], words: Words, diagnostics: Diagnostics) -> Names:
    """Enter every declaration under its name; the first of two of one name is kept.

    Reports E209 for a name given twice, or given to two kinds of declaration, and E210 for a
    name that is a word of the vocabulary.
    """
    names = Names()
    trees = tuple(files)
    names.unreadable.update(name for tree in trees for name in tree.incomplete)
    taken: dict[str, DefinitionDecl | PeriodDecl | ParameterDecl | LadderDecl] = {}
    for declaration in (d for tree in trees for d in tree.declarations):
        if isinstance(declaration, RuleDecl):
            names.rules.append(declaration)
            continue
        name = declaration.name.text
        kind = _KINDS[type(declaration)]
        if (first := taken.get(name)) is not None:
            diagnostics.add(
                "E209",
                declaration.name.span,
                f"名称“{name}”已经用过",
                found=f"{kind} {name}",
                advice="每个名称在一套规则中只能声明一次，请改名或者删去其中一处",
                related=[Label(first.name.span, f"先在此处声明为{_KINDS[type(first)]}")],
            )
            continue
        taken[name] = declaration
        if words.entity(name) or any(words.owners(name)):
            diagnostics.add(
                "E210",
                declaration.name.span,
                f"名称“{name}”是词表中的词，不能再作{kind}的名称",
                found=name,
                advice="换一个词表中没有的名称",
            )
        if isinstance(declaration, DefinitionDecl):
            names.definitions[name] = declaration
        elif isinstance(declaration, PeriodDecl):
            names.periods[name] = declaration
        elif isinstance(declaration, ParameterDecl):
            names.parameters[name] = declaration
        else:
            names.ladders[name] = declaration
    return names
