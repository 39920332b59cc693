"""What each local of a generated function holds: a machine integer, a truth value, an object.

Times, truths and counts are integers below 2**63 by construction; attributes, records and numbers
that may be decimal stay objects.  ``pair`` is an object too: a tuple of two integers.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set

from engine.compiled.running.lines import Lines

NUMBERS = ("int", "bool")
_ENDS = frozenset(Lines._fields[:8])
_OF_CHECK = {
    "as_of": "int", "stood_at": "int", "next_change": "int", "missing": "missing", "open": "open",
}  # fmt: skip
_OF_METHOD = {"unless_negative": "int", "is_standing": "bool", "column": "column"}
_INTEGERS = frozenset(("age", "covered", "id", "len", "waits"))
_AS_GIVEN = frozenset(("day_of", "hour_of", "less", "more", "shift"))
_ITEMS = {"missing": "pair", "open": "int", "pair": "int", "column": "pair"}


class UntranslatableError(Exception):
    """A statement outside the part of Python that is carried over."""


def joined(one: str, other: str) -> str:
    """The kind of what is now one, now the other; empty is not known yet."""
    if not one or one == other:
        return other
    if not other:
        return one
    if {one, other} == set(NUMBERS):
        raise UntranslatableError("number or truth")
    return "obj"


class Kinds:
    """Kinds of the locals and expressions of one function.

    ``constants``: names of constants that are pairs; ``returns``: what other functions give.
    Raises UntranslatableError for a local that is now a number, now a truth value.
    """

    def __init__(
        self, function: ast.FunctionDef, constants: Set[str], returns: Mapping[str, str]
    ) -> None:
        self._constants, self._returns = constants, returns
        self.parameters = {a.arg: kind_of_parameter(a.arg) for a in function.args.args}
        self.locals: dict[str, str] = dict(self.parameters)
        nodes = list(ast.walk(function))
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.locals.setdefault(node.id, "")
        before: dict[str, str] = {}
        while before != self.locals:
            before = dict(self.locals)
            for node in nodes:
                self._note(node)
        self.locals = {name: kind or "obj" for name, kind in self.locals.items()}

    def is_number(self, node: ast.expr) -> bool:
        """Whether the value is a machine integer in C."""
        return self.of(node) in NUMBERS

    # ------------------------------------------------------------ what is assigned

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Tuple):
                        parts = self.parts(value, len(target.elts))
                        for one, kind in zip(target.elts, parts, strict=True):
                            self._bind(one, kind)
                    else:
                        self._bind(target, self.of(value))
            case ast.AugAssign(target=target, value=value):
                self._bind(target, self.of(value))
            case ast.NamedExpr(target=target, value=value):
                self._bind(target, self.of(value))
            case ast.For(target=target, iter=ast.Call(func=ast.Name(id="enumerate"))):
                assert isinstance(target, ast.Tuple)
                self._bind(target.elts[0], "int")
                self._bind(target.elts[1], "obj")
            case ast.For(target=target):
                for one in target.elts if isinstance(target, ast.Tuple) else (target,):
                    self._bind(one, "obj")

    def _bind(self, target: ast.expr, kind: str) -> None:
        if isinstance(target, ast.Name):
            found = joined(self.locals[target.id], kind)
            if found != self.parameters.get(target.id, found):
                raise UntranslatableError("parameter of two kinds")
            self.locals[target.id] = found

    # ------------------------------------------------------------ expressions

    def parts(self, value: ast.expr, size: int) -> list[str]:
        """The kinds of a value's parts where it is unpacked."""
        match value:
            case ast.Tuple(elts=elts):
                return [self.of(one) for one in elts]
            case ast.IfExp(body=body, orelse=orelse):
                both = zip(self.parts(body, size), self.parts(orelse, size), strict=True)
                return [joined(one, other) for one, other in both]
            case ast.Call(func=ast.Name(id=name)) if self._returns.get(name) == "triple":
                return ["int", "int", "obj"]
            case ast.Call(func=ast.Name(id="latest")):
                return ["int", "int"]
        kind = self.of(value)
        return ["int" if kind == "pair" else "obj" if kind else ""] * size

    def of(self, node: ast.expr) -> str:
        """The kind of an expression; empty while it is not known."""
        match node:
            case ast.Constant(value=value):
                return {bool: "bool", int: "int"}.get(type(value), "obj")
            case ast.Name(id=name) if name in self.locals:
                return self.locals[name]
            case ast.Name(id=name):
                return "pair" if name in self._constants else "obj"
            case ast.Attribute(value=ast.Name(id="C"), attr=name):
                return _OF_CHECK.get(name, "obj")
            case ast.Attribute(attr=name):
                return "int" if name in _ENDS else "obj"
            case ast.Subscript(value=of):
                kind = self.of(of)
                return _ITEMS.get(kind, "obj") if kind else ""
            case ast.BinOp(left=ast.Subscript(value=ast.Name(id="DAYS"))):
                return "int"
            case ast.BinOp(left=left, right=right):
                return self._same((left, right))
            case ast.UnaryOp(op=ast.Not()) | ast.Compare():
                return "bool"
            case ast.UnaryOp(operand=operand):
                return self.of(operand)
            case ast.BoolOp(values=values):
                return self._either(values)
            case ast.IfExp(body=body, orelse=orelse):
                return joined(self.of(body), self.of(orelse))
            case ast.NamedExpr(value=value):
                return self.of(value)
            case ast.Tuple(elts=[_, _] as elts):
                kind = self._same(elts)
                return "pair" if kind == "int" else kind
            case ast.Call():
                return self._of_call(node)
        return "obj"

    def _of_call(self, node: ast.Call) -> str:
        match node.func:
            case ast.Name(id=name) if name in _INTEGERS:
                return "int"
            case ast.Name(id=name) if name in _AS_GIVEN:
                return self._same(node.args)
            case ast.Name(id=name):
                kind = self._returns.get(name, "")
                return kind if kind in ("int", "pair") else "obj"
            case ast.Attribute(value=ast.Name(id="C"), attr=name):
                return _OF_METHOD.get(name, "obj")
        return "obj"

    def _same(self, nodes: list[ast.expr] | tuple[ast.expr, ...]) -> str:
        kinds = {self.of(node) for node in nodes}
        return "" if "" in kinds else "int" if kinds == {"int"} else "obj"

    def _either(self, values: list[ast.expr]) -> str:
        """What ``or`` and ``and`` give; an index is what makes it where it is not there."""
        if self.of(values[-1]) == "column":
            return "column"
        found = ""
        for value in values:
            found = joined(found, self.of(value))
        return found


def kind_of_parameter(name: str) -> str:
    """Truths of membership are passed as numbers, all else as objects."""
    return "int" if name.startswith("m") else "obj"


def given_back(function: ast.FunctionDef, constants: Set[str], returns: Mapping[str, str]) -> str:
    """``int``, ``pair`` or ``triple`` (two integers and the lines) if it is just that."""
    try:
        kinds = Kinds(function, constants, returns)
    except UntranslatableError:
        return ""
    found = set()
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[_, ast.Name(id="known" | "v")], value=value):
                found.add(_kind_of_result(kinds, value))
            case ast.Return(value=ast.Name() | ast.Constant()):
                pass
            case ast.Return(value=ast.expr() as value):
                found.add(_kind_of_result(kinds, value))
    return found.pop() if len(found) == 1 else ""


def _kind_of_result(kinds: Kinds, value: ast.expr) -> str:
    if isinstance(value, ast.Tuple) and len(value.elts) == 3:
        ends = [kinds.of(one) for one in value.elts[:2]]
        return "triple" if ends == ["int", "int"] else ""
    return kinds.of(value)
