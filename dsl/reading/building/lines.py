"""Nodes for the plain lines of declarations: headings, sources, ladders, examples."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dsl.keywords import FRACTIONS, LEVELS
from dsl.reading.building.kids import Kids, Part, lexemes, nodes, quoted, span_of
from dsl.reading.building.limits import LimitBuilder
from dsl.reading.building.values import LONGEST_NUMERAL, bad_number, read_amount, read_date
from dsl.reading.lexemes import Lexeme
from dsl.reading.numerals import read_chinese
from dsl.reading.problems import SyntaxProblem
from dsl.syntax.declarations import (
    Citation,
    InForce,
    ParameterRow,
    Scope,
    Subject,
    Verification,
)
from dsl.syntax.examples import (
    ExampleRecord,
    Expected,
    FactValue,
    Identifier,
    ValueList,
)
from dsl.syntax.expressions import Path
from dsl.syntax.node import Node, Word
from dsl.syntax.warnings import LadderUse, Rung

#: The one record a snapshot always has; the only subject written without 每一.
CASE = "案件"


@dataclass(frozen=True, slots=True)
class Heading(Node):
    """The first line of a declaration: its name, and what stands beside it."""

    name: Word
    title: str = ""
    entity: Word | None = None
    local: bool = False


class LineBuilder(LimitBuilder):
    """Methods named after the grammar's alternatives for plain lines."""

    # ------------------------------------------------------------ headings

    def rule_head(self, kids: Kids) -> Heading:
        return Heading(self.word(kids), quoted(kids[1]), local=len(kids) == 3, span=span_of(kids))

    def about_head(self, kids: Kids) -> Heading:
        return Heading(self.word(kids), entity=self.word(kids[2:]), span=span_of(kids))

    def parameter_head(self, kids: Kids) -> Heading:
        return Heading(self.word(kids), local=len(kids) == 2, span=span_of(kids))

    def plain_head(self, kids: Kids) -> Heading:
        return Heading(self.word(kids), span=span_of(kids))

    def example_head(self, kids: Kids) -> Part:
        return Part("label", quoted(kids[0]), span=span_of(kids))

    # ------------------------------------------------------------ scope

    def scope_each(self, kids: Kids) -> Scope:
        paths = [kid for kid in nodes(kids) if isinstance(kid, Path)]
        where = [kid for kid in nodes(kids) if not isinstance(kid, Path)]
        subjects = tuple(Subject(path, span=path.span) for path in paths)
        return Scope(subjects, where[0] if where else None, span=span_of(kids))

    def scope_pair(self, kids: Kids) -> Scope:
        first, second = lexemes(kids, "LETTER")
        if first == second:
            raise SyntaxProblem(
                "E113", second.span, "一对之中两个名称相同", found=str(second), advice="写成 甲、乙"
            )
        source = Path(self.word(kids[1:]), span=kids[1].span)
        subjects = tuple(
            Subject(source, self.letter([token]).name, span=token.span) for token in (first, second)
        )
        where = nodes(kids)
        return Scope(subjects, where[0] if where else None, True, span=span_of(kids))

    def scope_case(self, kids: Kids) -> Scope:
        if kids[0] != CASE:
            raise SyntaxProblem(
                "E112",
                kids[0].span,
                "没有写明对每一个对象适用",
                found=str(kids[0]),
                expected=("每一", "每一对", CASE),
                advice=f"改写为 每一 {kids[0]}",
            )
        where = nodes(kids)
        return Scope((), where[0] if where else None, span=span_of(kids))

    def moment(self, kids: Kids) -> Node:
        return kids[0]  # type: ignore[no-any-return]

    def governed(self, kids: Kids) -> Node:
        return kids[1]  # type: ignore[no-any-return]

    # ------------------------------------------------------------ law

    def kind(self, kids: Kids) -> Part:
        return Part("kind", str(kids[0]), span=span_of(kids))

    def basis(self, kids: Kids) -> Part:
        return Part("basis", tuple(nodes(kids)), span=span_of(kids))

    def citation(self, kids: Kids) -> Citation:
        version, article = lexemes(kids, "VERSION"), lexemes(kids, "ARTICLE")[0]
        law = quoted(kids[0])
        label = str(version[0]) if version else ""
        return Citation(law, label, str(article), span=span_of(kids))

    def in_force(self, kids: Kids) -> InForce:
        days = [read_date(str(token), token.span) for token in lexemes(kids, "DATE")]
        last = days[1] if len(days) == 2 else None
        if last is not None and last < days[0]:
            raise SyntaxProblem("E111", span_of(kids), "止日早于起日", advice="核对施行的起止日期")
        return InForce(days[0], last, span=span_of(kids))

    def verification(self, kids: Kids) -> Verification:
        doubt = quoted(kids[1]) if len(kids) == 2 else ""
        return Verification(str(kids[0]), doubt, span=span_of(kids))  # type: ignore[arg-type]

    def overrides(self, kids: Kids) -> Part:
        ids = tuple(Word(str(token), span=token.span) for token in lexemes(kids, "ID"))
        return Part("overrides", ids, span=span_of(kids))

    def parameter_rows(self, kids: Kids) -> Part:
        return Part("rows", tuple(nodes(kids)), span=span_of(kids))

    def parameter_row(self, kids: Kids) -> ParameterRow:
        in_force, *basis = nodes(kids)
        return ParameterRow(
            read_amount(kids[0]), in_force, basis[0].value if basis else (), span=span_of(kids)
        )

    # ------------------------------------------------------------ warnings

    def ladder_use(self, kids: Kids) -> LadderUse:
        return LadderUse(self.word(kids[1:]), span=span_of(kids))

    def rungs(self, kids: Kids) -> Part:
        return Part("rungs", tuple(nodes(kids)), span=span_of(kids))

    def rung(self, kids: Kids) -> Rung:
        kind, offset, colour, *rest = kids
        level: Any = next(level for level in LEVELS if level in str(colour))
        notify = rest[0].value if rest else ()
        if kind.type == "USED":
            used = _fraction(offset)
            return Rung(level, used=used, notify=notify, span=span_of(kids))
        amount = read_amount(offset)
        if kind == "届满前":
            return Rung(level, before=amount, notify=notify, span=span_of(kids))
        return Rung(level, after=amount, notify=notify, span=span_of(kids))

    def notify(self, kids: Kids) -> Part:
        roles = tuple(str(token) for token in lexemes(kids, "ROLE"))
        return Part("notify", roles, span=span_of(kids))

    def breach(self, kids: Kids) -> Part:
        return Part("breach", (str(kids[0]), self.text(kids[1:])), span=span_of(kids))

    # ------------------------------------------------------------ examples in place

    def identifier(self, kids: Kids) -> Identifier:
        return Identifier(str(kids[0]), span=kids[0].span)

    def value_list(self, kids: Kids) -> ValueList:
        return ValueList(tuple(nodes(kids)), span=span_of(kids))

    def fact(self, kids: Kids) -> FactValue:
        return FactValue(self.word(kids), kids[-1], span=span_of(kids))

    def record(self, kids: Kids) -> ExampleRecord:
        keys = lexemes(kids, "ID")
        return ExampleRecord(
            self.word(kids), str(keys[0]) if keys else "", tuple(nodes(kids)), span=span_of(kids)
        )

    def facts(self, kids: Kids) -> Part:
        return Part("facts", tuple(nodes(kids)), span=span_of(kids))

    def complete_all(self, kids: Kids) -> Part:
        return Part("complete", None, span=span_of(kids))

    def complete_none(self, kids: Kids) -> Part:
        return Part("complete", (), span=span_of(kids))

    def complete_some(self, kids: Kids) -> Part:
        words = tuple(Word(str(token), span=token.span) for token in lexemes(kids, "NAME"))
        return Part("complete", words, span=span_of(kids))

    def expected(self, kids: Kids) -> Part:
        return Part("expected", tuple(nodes(kids)), span=span_of(kids))

    def expectation(self, kids: Kids) -> Expected:
        values: dict[str, Any] = {}
        for i, kid in enumerate(kids):
            if not isinstance(kid, Lexeme):
                _once(values, "strict" if kids[i - 1] == "届满" else "lenient", kid, kids[i - 1])
            elif kid.type == "COLOUR":
                level = next(level for level in LEVELS if level in str(kid))
                _once(values, "level", level, kid)
        ids = lexemes(kids, "ID")
        return Expected(
            str(lexemes(kids, "VERDICT")[0]),
            str(ids[0]) if ids else "",
            **values,
            span=span_of(kids),
        )


def _once(values: dict[str, Any], name: str, value: Any, token: Lexeme) -> None:
    if name in values:
        raise SyntaxProblem(
            "E113", token.span, "同一项写了两次", found=str(token), advice="只留一处"
        )
    values[name] = value


def _fraction(token: Lexeme) -> Fraction:
    """三分之二, 2/3, 百分之八十, 80%. Raises SyntaxProblem (E111) outside 0 to 1."""
    text = str(token)
    if len(text) > LONGEST_NUMERAL:
        raise bad_number(token)
    if text in FRACTIONS:
        return Fraction(*FRACTIONS[text])
    if "/" in text:
        above, below = map(int, text.split("/"))
    elif text.endswith("%"):
        above, below = int(text[:-1]), 100
    else:
        numeral = text.removeprefix("百分之")
        read = int(numeral) if numeral.isdecimal() else read_chinese(numeral)
        above, below = (read or 0), 100
    if not 0 < above < below:
        raise bad_number(token)
    return Fraction(above, below)
