"""The order of definitions and periods: each after all it uses, and none in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from dsl.diagnostics import Diagnostics, Label
from dsl.resolving.names import Names
from dsl.syntax.declarations import DefinitionDecl, PeriodDecl
from dsl.syntax.node import Word

Layered = DefinitionDecl | PeriodDecl


def words_in(node: Any) -> Iterator[Word]:
    """Every word inside a piece of the tree."""
    if isinstance(node, Word):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from words_in(item)
    elif is_dataclass(node):
        for field in fields(node):
            yield from words_in(getattr(node, field.name))


def layered(names: Names, diagnostics: Diagnostics) -> dict[str, int]:
    """The layer of each definition and period, lowest first; those in a circle are left out.

    Reports E211 at every use that closes a circle.
    """
    declared: dict[str, Layered] = {**names.definitions, **names.periods}
    layers: dict[str, int] = {}
    broken: set[str] = set()
    path: list[str] = []

    def visit(name: str) -> int:
        if name in layers:
            return layers[name]
        path.append(name)
        layer = 0
        declaration = declared[name]
        body = declaration.body if isinstance(declaration, DefinitionDecl) else declaration.limit
        for word in words_in(body):
            used = word.text
            if used not in declared or used in broken:
                continue
            if used in path:
                _report(diagnostics, declared, path[path.index(used) :], word)
                broken.update(path[path.index(used) :])
                continue
            layer = max(layer, visit(used) + 1)
        path.pop()
        layers[name] = layer
        return layer

    for name in declared:
        visit(name)
    ordered = sorted((layer, name) for name, layer in layers.items() if name not in broken)
    return {name: layer for layer, name in ordered}


def _report(
    diagnostics: Diagnostics, declared: dict[str, Layered], circle: list[str], closing: Word
) -> None:
    shown = " → ".join([*circle, closing.text])
    diagnostics.add(
        "E211",
        closing.span,
        f"定义互相引用成了圈：{shown}",
        found=closing.text,
        advice="定义不能直接或者间接用到自己，去掉其中一处引用",
        related=[Label(declared[name].name.span, f"“{name}”在此处声明") for name in circle],
    )
