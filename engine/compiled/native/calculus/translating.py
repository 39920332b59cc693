"""The calculus of periods as C, from its own Python: one meaning, written once.

Its functions use integers, indexable sequences and named tuples of them, loops, comparisons and
arithmetic, and that is all that is carried over; anything else raises UntranslatableError.
Python's integers have no bounds.  C's have, so each sum, product and index is checked
(``values.c``): where one goes beyond, loops end, and whoever called asks Python instead.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from textwrap import dedent
from typing import Any, get_args, get_origin, get_type_hints

from engine.compiled.native.kinds import UntranslatableError

_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_CHECKED = {
    ast.Add: "sum_of", ast.Sub: "difference_of", ast.Mult: "product_of", ast.FloorDiv: "floor_of",
    ast.LShift: "raised_of", ast.RShift: "lowered_of",
}  # fmt: skip
_PLAIN = {ast.BitAnd: "&", ast.BitOr: "|"}
_CHOICES = {"max": "larger_of", "min": "smaller_of"}

Functions = Mapping[str, Callable[..., Any]]
"""The functions that are carried over, by name: they may call one another."""


def fields_of(struct: type) -> dict[str, Any]:
    """The fields of a named tuple with their types, in order."""
    return {name: get_type_hints(struct)[name] for name in struct._fields}  # type: ignore[attr-defined]


def is_struct(hint: Any) -> bool:
    """Whether a type is a named tuple."""
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")


def is_numbers(hint: Any) -> bool:
    """Whether a type is a sequence of integers."""
    return get_origin(hint) is Sequence and get_args(hint) == (int,)


def size_of_result(hint: Any) -> int:
    """How many integers a function returns together; 0 if one by itself."""
    if hint in (int, bool):
        return 0
    if get_origin(hint) is tuple and set(get_args(hint)) == {int}:
        return len(get_args(hint))
    raise UntranslatableError(f"returns {hint}")


def type_of_result(hint: Any) -> str:
    """The same as a C type."""
    size = size_of_result(hint)
    return f"Numbers{size}" if size else "long long"


def type_of(hint: Any) -> str:
    """A parameter's or field's type as C, ready to be followed by a name."""
    if hint in (int, bool):
        return "long long "
    if is_numbers(hint):
        return "Numbers "
    if is_struct(hint):
        return f"const {hint.__name__} *"
    raise UntranslatableError(f"takes {hint}")


def parameters_of(function: Callable[..., Any]) -> dict[str, Any]:
    """A function's parameters with their types."""
    hints = get_type_hints(function)
    return {name: hint for name, hint in hints.items() if name != "return"}


def head_of(function: Callable[..., Any]) -> str:
    """The head of the C function."""
    given = ", ".join(f"{type_of(hint)}v_{name}" for name, hint in parameters_of(function).items())
    result = type_of_result(get_type_hints(function)["return"])
    return f"static __attribute__((unused)) {result} of_{function.__name__}({given})"


class Translation:
    """One function of the calculus."""

    def __init__(self, function: Callable[..., Any], functions: Functions) -> None:
        (tree,) = ast.parse(dedent(inspect.getsource(function))).body
        assert isinstance(tree, ast.FunctionDef)
        self._function, self._functions, self._tree = function, functions, tree
        self._parameters = parameters_of(function)
        self._size = size_of_result(get_type_hints(function)["return"])
        stored = {
            node.id: None
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        self._locals = [n for n in stored if n != "_" and n not in self._parameters]
        self._lines: list[str] = []
        self._depth = 1
        self._passing = 0

    def source(self) -> list[str]:
        """The C function, line by line."""
        self._body(self._tree.body)
        nothing = f"(Numbers{self._size}){{{{0}}}}" if self._size else "0"
        return [
            head_of(self._function) + " {",
            *(f"    long long v_{name} = 0;" for name in self._locals),
            *self._lines,
            f"    return {nothing};",
            "}",
        ]

    # ------------------------------------------------------------ statements

    def _line(self, text: str) -> None:
        self._lines.append("    " * self._depth + text)

    def _block(self, head: str, body: list[ast.stmt]) -> None:
        self._line(head + " {")
        self._depth += 1
        self._body(body)
        self._depth -= 1
        self._line("}")

    def _body(self, body: list[ast.stmt]) -> None:
        for node in body:
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._line(f"v_{name} = {self._value(value)};")
            case ast.Assign(targets=[ast.Tuple(elts=elts)], value=ast.Call() as call):
                self._unpack(elts, call)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                left = ast.Name(target.id, ast.Load())
                self._line(f"v_{name} = {self._value(ast.BinOp(left, op, value))};")
            case ast.If(test=test, body=body, orelse=orelse):
                self._block(f"if ({self._test(test)})", body)
                if orelse:
                    self._block("else", orelse)
            case ast.While(test=test, body=body, orelse=[]):
                self._block(f"while (!beyond && {self._test(test)})", body)
            case ast.For(
                target=ast.Name(id=name),
                iter=ast.Call(func=ast.Name(id="range"), args=args, keywords=[]),
                body=body,
                orelse=[],
            ):
                self._range(name, args, body)
            case ast.Return(value=ast.expr() as value):
                self._return(value)
            case _:
                raise UntranslatableError(ast.unparse(node))

    def _unpack(self, targets: list[ast.expr], call: ast.Call) -> None:
        name, size = self._called(call)
        if size != len(targets):
            raise UntranslatableError(ast.unparse(call))
        self._passing += 1
        held = f"t{self._passing}"
        self._line(f"Numbers{size} {held} = {self._call(name, call.args)};")
        for place, target in enumerate(targets):
            assert isinstance(target, ast.Name)
            if target.id != "_":
                self._line(f"v_{target.id} = {held}.at[{place}];")

    def _range(self, name: str, args: list[ast.expr], body: list[ast.stmt]) -> None:
        if len(args) > 2:
            raise UntranslatableError("range with steps")
        self._passing += 1
        turn, end = f"i{self._passing}", f"e{self._passing}"
        first = self._value(args[0]) if len(args) == 2 else "0"
        self._line(f"long long {end} = {self._value(args[-1])};")
        self._line(f"for (long long {turn} = {first}; !beyond && {turn} < {end}; {turn}++) {{")
        self._depth += 1
        self._line(f"v_{name} = {turn};")
        self._body(body)
        self._depth -= 1
        self._line("}")

    def _return(self, value: ast.expr) -> None:
        match value:
            case ast.Tuple(elts=elts) if len(elts) == self._size:
                parts = ", ".join(self._value(one) for one in elts)
                self._line(f"return (Numbers{self._size}){{{{{parts}}}}};")
            case ast.Call() if self._size:
                name, size = self._called(value)
                if size != self._size:
                    raise UntranslatableError(ast.unparse(value))
                self._line(f"return {self._call(name, value.args)};")
            case _ if not self._size:
                self._line(f"return {self._value(value)};")
            case _:
                raise UntranslatableError(ast.unparse(value))

    # ------------------------------------------------------------ expressions

    def _value(self, node: ast.expr) -> str:
        """A number; a truth is 0 or 1, as in Python."""
        match node:
            case ast.Constant(value=int() as value):
                return _literal(value)
            case ast.Name(id=name) if name in self._locals:
                return f"v_{name}"
            case ast.Name(id=name) if name in self._parameters:
                if self._parameters[name] not in (int, bool):
                    raise UntranslatableError(name)
                return f"v_{name}"
            case ast.Name(id=name):
                return _literal(self._outside(name))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"difference_of(0, {self._value(operand)})"
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _CHECKED:
                return f"{_CHECKED[type(op)]}({self._value(left)}, {self._value(right)})"
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _PLAIN:
                return f"({self._value(left)} {_PLAIN[type(op)]} {self._value(right)})"
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"({self._test(test)} ? {self._value(body)} : {self._value(orelse)})"
            case ast.Attribute(value=ast.Name(id=name), attr=field):
                return self._field(name, field, int)
            case ast.Subscript(value=of, slice=index):
                return f"item_of({self._sequence(of)}, {self._value(index)})"
            case ast.Call(func=ast.Name(id="len"), args=[of], keywords=[]):
                return f"{self._sequence(of)}.size"
            case ast.Call(func=ast.Name(id="max" | "min" as name), args=[one, other], keywords=[]):
                return f"{_CHOICES[name]}({self._value(one)}, {self._value(other)})"
            case ast.Call():
                name, size = self._called(node)
                if size:
                    raise UntranslatableError(ast.unparse(node))
                return self._call(name, node.args)
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return f"({self._test(node)})"
            case ast.BoolOp(values=values) if all(map(self._is_truth, values)):
                return f"({self._test(node)})"
        raise UntranslatableError(ast.unparse(node))

    def _test(self, node: ast.expr) -> str:
        """Whether a value is true."""
        match node:
            case ast.BoolOp(op=op, values=values):
                sign = " && " if isinstance(op, ast.And) else " || "
                return "(" + sign.join(self._test(one) for one in values) + ")"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"!({self._test(operand)})"
            case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=elts)]):
                found = self._value(left)
                return "(" + " || ".join(f"{found} == {self._value(one)}" for one in elts) + ")"
            case ast.Compare(left=left, ops=ops, comparators=others):
                sides = [self._value(one) for one in (left, *others)]
                if not all(type(op) in _SIGNS for op in ops):
                    raise UntranslatableError(ast.unparse(node))
                signs = [_SIGNS[type(op)] for op in ops]
                each = zip(sides, signs, sides[1:], strict=False)
                return "(" + " && ".join(f"{one} {sign} {two}" for one, sign, two in each) + ")"
        return self._value(node)

    def _is_truth(self, node: ast.expr) -> bool:
        match node:
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return True
            case ast.BoolOp(values=values):
                return all(map(self._is_truth, values))
            case ast.Name(id=name):
                return self._parameters.get(name) is bool
            case ast.Call(func=ast.Name(id=name)) if name in self._functions:
                return get_type_hints(self._functions[name])["return"] is bool
        return False

    def _sequence(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name) if is_numbers(self._parameters.get(name)):
                return f"v_{name}"
            case ast.Attribute(value=ast.Name(id=name), attr=field):
                return self._field(name, field, Sequence[int])
        raise UntranslatableError(ast.unparse(node))

    def _field(self, name: str, field: str, wanted: Any) -> str:
        hint: Any = self._parameters.get(name)
        if not is_struct(hint) or fields_of(hint).get(field) != wanted:
            raise UntranslatableError(f"{name}.{field}")
        return f"v_{name}->{field}"

    def _called(self, call: ast.Call) -> tuple[str, int]:
        """The function of the calculus that is called, and how many numbers it returns."""
        match call:
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in self._functions:
                function = self._functions[name]
                if self._function.__globals__.get(name) is function:
                    return name, size_of_result(get_type_hints(function)["return"])
        raise UntranslatableError(ast.unparse(call))

    def _call(self, name: str, args: list[ast.expr]) -> str:
        hints = parameters_of(self._functions[name])
        given = [self._given(one, hint) for one, hint in zip(args, hints.values(), strict=True)]
        return f"of_{name}({', '.join(given)})"

    def _given(self, node: ast.expr, hint: Any) -> str:
        if is_numbers(hint):
            return self._sequence(node)
        if is_struct(hint):
            if isinstance(node, ast.Name) and self._parameters.get(node.id) is hint:
                return f"v_{node.id}"
            raise UntranslatableError(ast.unparse(node))
        return self._value(node)

    def _outside(self, name: str) -> int:
        value = self._function.__globals__.get(name)
        if type(value) is not int:
            raise UntranslatableError(name)
        return value


def _literal(value: int) -> str:
    if not -(2**63) < value < 2**63:
        raise UntranslatableError(str(value))
    return f"{int(value)}LL"


def structs_of(functions: Collection[Callable[..., Any]]) -> list[type]:
    """The named tuples that functions take, in the order in which they are met."""
    found: dict[type, None] = {}
    for function in functions:
        for hint in parameters_of(function).values():
            if is_struct(hint):
                found.setdefault(hint)
    return list(found)
