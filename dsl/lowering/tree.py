"""Walking and rewriting the checked IR, whatever its nodes are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from dsl.ir import expressions as ir

Struct = TypeVar("Struct", bound=msgspec.Struct)


def below(node: msgspec.Struct) -> Iterator[msgspec.Struct]:
    """The node and every struct inside it, in the order of the fields."""
    yield node
    for name in node.__struct_fields__:
        yield from _inside(getattr(node, name))


def _inside(value: Any) -> Iterator[msgspec.Struct]:
    if isinstance(value, msgspec.Struct):
        yield from below(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)


def rewritten(node: Struct, change: Callable[[msgspec.Struct], msgspec.Struct]) -> Struct:
    """The node with ``change`` applied to every struct in it, innermost first."""
    changes = {}
    for name in node.__struct_fields__:
        old = getattr(node, name)
        new = _rewritten(old, change)
        if new is not old:
            changes[name] = new
    result: Any = change(msgspec.structs.replace(node, **changes) if changes else node)
    return result  # type: ignore[no-any-return]


def _rewritten(value: Any, change: Callable[[msgspec.Struct], msgspec.Struct]) -> Any:
    if isinstance(value, msgspec.Struct):
        return rewritten(value, change)
    if isinstance(value, tuple):
        items = tuple(_rewritten(item, change) for item in value)
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    return value


def with_records(node: Struct, records: Mapping[str, ir.Record]) -> Struct:
    """The node with records put in place of free variables, by name."""

    def change(item: msgspec.Struct) -> msgspec.Struct:
        if isinstance(item, ir.Variable) and item.name in records:
            return records[item.name]
        return item

    return rewritten(node, change)


def with_own_variables(node: Struct, fresh: Callable[[str], str]) -> Struct:
    """The node with every variable it binds itself renamed by ``fresh`` (given the entity)."""
    names = {
        item.variable: fresh(item.entity) for item in below(node) if isinstance(item, ir.Binder)
    }

    def change(item: msgspec.Struct) -> msgspec.Struct:
        if isinstance(item, ir.Binder):
            return msgspec.structs.replace(item, variable=names[item.variable])
        if isinstance(item, ir.Variable) and item.name in names:
            return ir.Variable(names[item.name], item.entity)
        return item

    return rewritten(node, change)
