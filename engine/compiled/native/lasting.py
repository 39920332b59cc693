"""Which objects of a generated function surely outlive it, so that C need not hold them itself.

Records, their attributes and the indexes of a check belong to the check or to what it judges, and
what a check keeps it neither replaces nor gives up.  An object reached from a parameter by
attributes, items and look-ups alone so lasts for the call; what the function makes does not, and
neither does what a bounded table of the module holds.
"""

from __future__ import annotations

import ast

from engine.compiled.native.kinds import Kinds

KEPT_BY_CHECK = frozenset(("column", "group", "identify", "members", "memo", "places", "spread"))
"""Methods of a check that keep what they give under a slot."""


class Lasting:
    """The locals of one function that only ever name objects which outlive it."""

    def __init__(self, function: ast.FunctionDef, kinds: Kinds) -> None:
        self._kinds = kinds
        self.names = {
            name
            for name, kind in kinds.locals.items()
            if kind not in ("int", "bool") and name not in kinds.parameters
        }
        nodes = list(ast.walk(function))
        before = -1
        while before != len(self.names):
            before = len(self.names)
            for node in nodes:
                self._note(node)

    # ------------------------------------------------------------ what is assigned

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case ast.AugAssign(target=ast.Name(id=name)):
                self.names.discard(name)
            case ast.NamedExpr(target=target, value=value):
                self._bind(target, value)
            case ast.For(target=target, iter=records):
                self._bind_each(target, records)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Name(id=name), _:
                if not self.of(value):
                    self.names.discard(name)
            case ast.Tuple(elts=targets), ast.Tuple(elts=parts):
                for one, part in zip(targets, parts, strict=True):
                    self._bind(one, part)
            case ast.Tuple(), ast.IfExp(body=body, orelse=orelse):
                self._bind(target, body)
                self._bind(target, orelse)
            case ast.Tuple(elts=targets), _:
                for one in targets:
                    self._bind(one, value)

    def _bind_each(self, target: ast.expr, records: ast.expr) -> None:
        match target, records:
            case ast.Tuple(elts=[_, each]), ast.Call(func=ast.Name(id="enumerate"), args=[of, *_]):
                target, records = each, of
        if isinstance(records, ast.Subscript) and isinstance(records.slice, ast.Slice):
            records = records.value
        self._bind(target, records)

    # ------------------------------------------------------------ expressions

    def of(self, node: ast.expr) -> bool:
        """Whether the object outlives the call.  Numbers of the machine are no objects."""
        match node:
            case ast.Constant(value=value):
                return value is None or isinstance(value, bool | str)
            case ast.Name(id=name) if name in self._kinds.locals:
                is_object = not self._kinds.is_number(node)
                return is_object and (name in self._kinds.parameters or name in self.names)
            case ast.Name() | ast.Tuple(elts=[]):
                return True
            case ast.Attribute(value=of):
                return self.of(of)
            case ast.Subscript(value=of, slice=index):
                return not isinstance(index, ast.Slice) and self._is_grown(of)
            case ast.IfExp(body=body, orelse=orelse):
                return self.of(body) and self.of(orelse)
            case ast.BoolOp(op=ast.Or(), values=values):
                return all(map(self.of, values))
            case ast.NamedExpr(target=target):
                return target.id in self.names
            case ast.Call(func=ast.Name(id="gap" | "ordered"), args=args):
                return all(map(self.of, args))
            case ast.Call(func=ast.Attribute(value=of, attr="get"), args=[_, *otherwise]):
                return self._is_grown(of) and all(map(self.of, otherwise))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="C"), attr=name)):
                return name in KEPT_BY_CHECK
        return False

    def _is_grown(self, node: ast.expr) -> bool:
        """Whether it is a table that lasts and that nothing is ever taken out of."""
        is_outside = isinstance(node, ast.Name) and node.id not in self._kinds.locals
        return not is_outside and self.of(node)
