"""Declared but used nowhere: definitions, periods, parameters, ladders."""

from __future__ import annotations

from dsl.lowering.context import Context


def check_unused(context: Context) -> None:
    """Report W504 (definition or period), W505 (parameter) and W506 (ladder)."""
    names, used = context.names, context.paths.used
    spans = {
        **{name: d.name.span for name, d in names.definitions.items()},
        **{name: d.name.span for name, d in names.periods.items()},
        **{name: d.name.span for name, d in names.parameters.items()},
        **{name: d.name.span for name, d in names.ladders.items()},
    }
    groups = (
        ("W504", "定义", tuple(names.definitions), used),
        ("W504", "期限定义", tuple(names.periods), used),
        ("W505", "参数", tuple(names.parameters), used),
        ("W506", "阶梯", tuple(names.ladders), context.used_ladders),
    )
    for code, kind, declared, met in groups:
        for name in declared:
            if name not in met:
                context.diagnostics.add(
                    code,
                    spans[name],
                    f"{kind}“{name}”没有用到",
                    found=name,
                    advice="删去，或者在规则中使用",
                )
