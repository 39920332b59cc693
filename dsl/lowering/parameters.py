"""参数: dated values, checked for one unit, no overlap, no gap, and a basis or the mark 本地."""

from __future__ import annotations

from collections.abc import Set
from itertools import pairwise

from dsl.ir.rules import DatedValue, Parameter
from dsl.lowering.citations import cited
from dsl.lowering.context import Context
from dsl.lowering.times import day_of
from dsl.lowering.units import figure, length_of, measure_of
from dsl.syntax.declarations import ParameterDecl


def parameter(context: Context, declaration: ParameterDecl) -> Parameter:
    """The checked parameter. Its kind follows from its unit and from how rules use it.

    Call it after all rules are lowered: only then the uses are known.
    """
    name = declaration.name.text
    uses = context.parameter_uses.get(name, set())
    if len(uses) > 1:
        context.diagnostics.add(
            "E322",
            declaration.name.span,
            f"参数“{name}”既作期限的长短，又作数来比较",
            found=name,
            advice="分成两个参数",
        )
    _check_rows(context, declaration, uses)
    units = [row.value.unit for row in declaration.rows]
    lengths = [length_of(row.value.value, row.value.unit) for row in declaration.rows]
    minutes = all(measure_of(unit) == "minutes" for unit in units)
    if "number" in uses or any(length is None for length in lengths):
        kind = "minutes" if minutes else "number"
    else:
        kind = "length"
    values = tuple(
        DatedValue(
            from_day=day_of(row.in_force.first),
            until_day=day_of(row.in_force.last) if row.in_force.last else None,
            value=length
            if kind == "length" and length
            else figure(row.value.value, row.value.unit),
            basis=cited(context, row.basis, row.in_force),
        )
        for row, length in zip(declaration.rows, lengths, strict=True)
    )
    if kind == "length":
        return Parameter(name, "length", values, declaration.local)
    return Parameter(name, "minutes" if kind == "minutes" else "number", values, declaration.local)


def _check_rows(context: Context, declaration: ParameterDecl, uses: Set[str]) -> None:
    name = declaration.name.text
    rows = sorted(declaration.rows, key=lambda row: row.in_force.first)
    measures = {measure_of(row.value.unit) for row in rows}
    lengths = measures <= {"minutes", "days", "calendar"} and "number" not in uses
    if len(measures) > 1 and not lengths:
        context.diagnostics.add(
            "E321",
            declaration.name.span,
            f"参数“{name}”各行的单位不是一类",
            found="、".join(row.value.unit or "（无单位）" for row in rows),
            advice="同一参数的各个值用同类单位",
        )
    for row in rows:
        if not row.basis and not declaration.local:
            context.diagnostics.add(
                "E409",
                row.span,
                f"参数“{name}”的这一个值没有依据",
                found=context.text(row.span),
                advice="加上“依据《…》…”；没有法律依据、由各地自定的，在名称之后写“（本地）”",
            )
    for earlier, later in pairwise(rows):
        last = earlier.in_force.last
        if last is None or last >= later.in_force.first:
            context.diagnostics.add(
                "E411",
                later.in_force.span,
                f"参数“{name}”有两个值的施行期重叠",
                found=context.text(later.in_force.span),
                advice="给前一个值写上止日，使两段相接",
            )
        elif (later.in_force.first - last).days > 1:
            context.diagnostics.add(
                "E412",
                later.in_force.span,
                f"参数“{name}”在{last.isoformat()}与{later.in_force.first.isoformat()}之间没有值",
                found=context.text(later.in_force.span),
                advice="补上中间一段的值，使各段相接",
            )
