"""Rules and their examples in canonical words."""

from __future__ import annotations

from dsl.formatting.amounts import write_amount, write_fraction
from dsl.formatting.limits import limit_lines
from dsl.formatting.lines import Line, line, listed
from dsl.formatting.values import Writer
from dsl.keywords import FIGURES
from dsl.reading.numerals import write_decimal
from dsl.syntax.declarations import (
    Citation,
    Duty,
    InForce,
    MustDo,
    MustHold,
    MustPrecede,
    RuleDecl,
    Scope,
)
from dsl.syntax.examples import Example, ExampleRecord, Expected, Identifier, ValueList
from dsl.syntax.node import Node
from dsl.syntax.warnings import Breach, Figure, LadderUse, Rung

_FIGURE_WORDS = {code: word for word, code in FIGURES.items()}


def rule_lines(writer: Writer, rule: RuleDecl) -> list[Line]:
    """All lines of a rule, heading first."""
    local = "（本地）" if rule.local else ""
    lines = [Line("规则", f"规则 {rule.id}「{rule.title}」{local}", (), 0)]
    lines += _header(writer, rule)
    for duty in rule.duties:
        lines += _duty(writer, duty)
    lines += _footer(writer, rule)
    for example in rule.examples:
        lines += _example(writer, example)
    return lines


def _header(writer: Writer, rule: RuleDecl) -> list[Line]:
    lines = []
    if rule.kind is not None:
        lines.append(line("类别", rule.kind))
    if rule.basis:
        lines.append(listed("依据", [write_citation(each) for each in rule.basis]))
    if rule.in_force is not None:
        lines.append(line("施行", write_in_force(rule.in_force)))
    if rule.governed_by is not None:
        lines.append(line("适用法", f"按 {writer.value(rule.governed_by)}"))
    if rule.verification is not None:
        doubt = f"「{rule.verification.doubt}」" if rule.verification.status != "已核" else ""
        lines.append(line("核实", rule.verification.status + doubt))
    if rule.scope is not None:
        lines.append(line("适用", _scope(writer, rule.scope)))
    if rule.requires is not None:
        lines.append(line("前提", writer.line(rule.requires)))
    lines += [line("除外", writer.line(each.when), each.label) for each in rule.exceptions]
    if rule.overrides:
        lines.append(line("特别规定优先于", "、".join(each.text for each in rule.overrides)))
    return lines


def write_citation(citation: Citation) -> str:
    """《法》（版本）第…条."""
    version = f"（{citation.version}）" if citation.version else ""
    return f"《{citation.law}》{version}{citation.article}"


def write_in_force(in_force: InForce) -> str:
    """2013-01-01 起, 2013-01-01 至 2025-12-31."""
    if in_force.last is None:
        return f"{in_force.first.isoformat()} 起"
    return f"{in_force.first.isoformat()} 至 {in_force.last.isoformat()}"


def _scope(writer: Writer, scope: Scope) -> str:
    if not scope.subjects:
        text = "案件"
    elif scope.unordered:
        letters = "、".join(subject.letter or "" for subject in scope.subjects)
        text = f"每一对 {writer.value(scope.subjects[0].source)} {letters}"
    else:
        text = " 与 ".join(f"每一 {writer.value(subject.source)}" for subject in scope.subjects)
    return text if scope.where is None else f"{text}，其中 {writer.condition(scope.where)}"


def _duty(writer: Writer, duty: Duty) -> list[Line]:
    if isinstance(duty, MustPrecede):
        first, second = writer.value(duty.first), writer.value(duty.second)
        mark = "不晚于" if duty.inclusive else "先于"
        return [line("应当", f"{first} {mark} {second}", duty.label)]
    field = "不得" if duty.forbidden else "应当"
    if isinstance(duty, MustHold):
        lines = [line(field, writer.line(duty.holds), duty.label)]
        if duty.lenient is not None:
            lines.append(line("宽松", writer.line(duty.lenient)))
        return lines
    return _must_do(writer, duty, field)


def _must_do(writer: Writer, duty: MustDo, field: str) -> list[Line]:
    lines = [line(field, writer.line(duty.action), duty.label)]
    if duty.done is not None:
        lines.append(line("办结", writer.value(duty.done)))
    return lines + limit_lines(writer, duty.limit, duty.back)


def _footer(writer: Writer, rule: RuleDecl) -> list[Line]:
    lines = []
    if isinstance(rule.warnings, LadderUse):
        lines.append(line("预警", f"用 {rule.warnings.name.text}"))
    elif rule.warnings:
        lines.append(listed("预警", [write_rung(rung) for rung in rule.warnings]))
    if rule.breach is not None:
        lines.append(line("违规", f"{rule.breach.severity}「{_message(writer, rule.breach)}」"))
    if rule.points is not None:
        lines.append(line("记分", write_decimal(rule.points)))
    if rule.advice:
        lines.append(line("整改", rule.advice))
    return lines


def write_rung(rung: Rung) -> str:
    """届满前 6小时 黄色，告 法制员."""
    if rung.before is not None:
        where = f"届满前 {write_amount(rung.before)}"
    elif rung.after is not None:
        where = f"起算后 {write_amount(rung.after)}"
    else:
        assert rung.used is not None
        where = f"已用{write_fraction(rung.used)}"
    told = f"，告 {'、'.join(rung.notify)}" if rung.notify else ""
    return f"{where} {rung.level}色{told}"


def _message(writer: Writer, breach: Breach) -> str:
    parts = []
    for part in breach.message:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, Figure):
            parts.append(f"{{{_FIGURE_WORDS[part.name]}}}")
        else:
            parts.append(f"{{{writer.value(part.value)}}}")
    return "".join(parts)


# ---------------------------------------------------------------- examples in place


def _example(writer: Writer, example: Example) -> list[Line]:
    lines = [
        Line("示例", f"示例「{example.label}」", ()),
        line("截至", writer.value(example.as_of), depth=2),
        listed("事实", [_record(writer, each) for each in example.records], 2),
    ]
    if example.complete is not None:
        lines.append(line("完整", "、".join(w.text for w in example.complete) or "无", depth=2))
    lines.append(listed("应为", [_expected(writer, each) for each in example.expected], 2))
    return lines


def _record(writer: Writer, record: ExampleRecord) -> str:
    name = f"{record.entity.text} {record.key}".rstrip()
    if not record.facts:
        return name
    facts = [f"{fact.attribute.text} {_fact(writer, fact.value)}" for fact in record.facts]
    return f"{name}：{'，'.join(facts)}"


def _fact(writer: Writer, value: Node) -> str:
    return f"为 {_plain(writer, value)}"


def _plain(writer: Writer, value: Node) -> str:
    if isinstance(value, Identifier):
        return value.text
    if isinstance(value, ValueList):
        return f"（{'、'.join(_plain(writer, each) for each in value.items)}）"
    return writer.value(value)


def _expected(writer: Writer, expected: Expected) -> str:
    words = [f"{expected.subject} {expected.verdict}".strip()]
    if expected.strict is not None:
        words.append(f"届满 {writer.value(expected.strict)}")
    if expected.lenient is not None:
        words.append(f"宽松届满 {writer.value(expected.lenient)}")
    if expected.level is not None:
        words.append(f"{expected.level}色")
    return "，".join(words)
