"""Statements of generated functions as C."""

from __future__ import annotations

import ast

from engine.compiled.native.expressions import Expressions, Functions
from engine.compiled.native.kinds import NUMBERS, Kinds, UntranslatableError, kind_of_parameter
from engine.compiled.native.lasting import Lasting
from engine.compiled.native.text import Shared

Target = ast.expr


class Statements(Expressions):
    """One generated function carried over."""

    def __init__(
        self, function: ast.FunctionDef, shared: Shared, kinds: Kinds, functions: Functions
    ) -> None:
        super().__init__(shared, kinds, Lasting(function, kinds), functions)
        self._function = function

    def source(self) -> list[str]:
        """The C function. Raises UntranslatableError if there is anything it can't say."""
        body = self._body_with_places()
        named = [
            f"v_{name}"
            for name, kind in self.kinds.locals.items()
            if kind in NUMBERS and name not in self.kinds.parameters
        ]
        numbers = [f"{name} = 0" for name in (*named, *self.numbers)]
        lasting = sorted(f"v_{name}" for name in self.lasting.names)
        pointers = [f"*{name} = NULL" for name in (*lasting, *self.pointers)]
        return [
            f"{signature(self._function)} {{",
            *([f"    long long {', '.join(numbers)};"] if numbers else []),
            *([f"    PyObject {', '.join(pointers)};"] if pointers else []),
            f"    PyObject *o[{self.objects + 1}], *result = NULL;",
            "    int filled = 0;",
            *body,
            "    result = Py_NewRef(Py_None);",
            "    goto done;",
            "error:",
            "    Py_CLEAR(result);",
            "done:",
            "    drop_all(o, filled);",
            "    return result;",
            "}",
        ]

    def _body_with_places(self) -> list[str]:
        """The body; places of objects are cleared when first needed, for what is known from an
        earlier call is mostly given back before most of them are."""
        written: list[str] = []
        for node in self._function.body:
            filled = self.objects
            with self.apart() as lines:
                self._statement(node)
            if self.objects > filled:
                cleared = f"memset(o + {filled}, 0, {self.objects - filled} * sizeof(PyObject *))"
                written += [f"    {cleared};", f"    filled = {self.objects};"]
            written += lines
        return written

    def _body(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                self._if(test, body, orelse)
                return
            case ast.While(test=ast.Constant(value=True), body=body):
                with self.block("for (;;)"):
                    self._body(body)
                return
            case ast.For(target=target, iter=records, body=body):
                self._loop(target, records, body)
                return
            case ast.Break():
                self.line("break;")
            case ast.Continue():
                self.line("continue;")
            case ast.Return(value=value):
                self.into(value or ast.Constant(None), "result")
                self.line("goto done;")
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                self._store(target, ast.BinOp(ast.Name(name, ast.Load()), op, value))
            case ast.Expr(value=ast.Call() as call):
                self._call(call, self.passing())
            case _:
                raise UntranslatableError(ast.unparse(node))
        self.release()

    def _if(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> None:
        condition = self.test(test)
        if self.mark():
            found = self.number()
            self.line(f"{found} = {condition};")
            self.release()
            condition = found
        with self.block(f"if ({condition})"):
            self._body(body)
        if orelse:
            with self.block("else"):
                self._body(orelse)

    # ------------------------------------------------------------ assignments

    def _assign(self, targets: list[Target], value: ast.expr) -> None:
        match targets:
            case [ast.Tuple(elts=parts)]:
                self._unpack(parts, value)
            case [ast.Name() as name]:
                self._store(name, value)
            case [ast.Name() as one, ast.Name() as other]:
                self._store(one, value)
                self._store(other, one)
            case [ast.Subscript() as place, ast.Name() as name]:
                self._store(name, value)
                self._put(place, name)
            case [ast.Subscript() as place]:
                self._put(place, value)
            case [ast.Attribute(value=of, attr=name)]:
                given = f"{self.borrowed(of)}, {self.shared.text(name)}, {self.borrowed(value)}"
                self.check(f"PyObject_SetAttr({given})")
            case _:
                raise UntranslatableError(ast.unparse(value))

    def _store(self, target: Target, value: ast.expr) -> None:
        assert isinstance(target, ast.Name)
        if self.kinds.is_number(target):
            self.line(f"{self.local(target.id)} = {self.value(value)};")
        elif target.id in self.lasting.names:
            self.lend(value, self.local(target.id))
        else:
            self.into(value, self.local(target.id))

    def _put(self, place: ast.Subscript, value: ast.expr) -> None:
        of, index = self.borrowed(place.value), self.borrowed(place.slice)
        self.check(f"PyObject_SetItem({of}, {index}, {self.borrowed(value)})")

    def _unpack(self, targets: list[Target], value: ast.expr) -> None:
        match value:
            case ast.Tuple(elts=parts):
                held = [self._held(one, part) for one, part in zip(targets, parts, strict=True)]
                for one, place in zip(targets, held, strict=True):
                    self._take(one, place)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                with self.block(f"if ({self.test(test)})"):
                    mark = self.mark()
                    self._unpack(targets, body)
                    self.release(mark)
                with self.block("else"):
                    mark = self.mark()
                    self._unpack(targets, orelse)
                    self.release(mark)
            case _:
                first = self.missing(value)
                if first is None:
                    self._parts(targets, self.borrowed(value))
                else:
                    for one, end in zip(targets, (first, "INF"), strict=True):
                        self._take(one, end)

    def _held(self, target: Target, part: ast.expr) -> str:
        """The part's value set aside: all parts are worked out before any target changes."""
        if self.kinds.is_number(target):
            found = self.number()
            self.line(f"{found} = {self.value(part)};")
            return found
        if self.lasts(part):
            lent = self.pointer()
            self.lend(part, lent)
            return lent
        place = self.passing()
        self.into(part, place)
        return place

    def _take(self, target: Target, held: str) -> None:
        assert isinstance(target, ast.Name)
        if self.kinds.is_number(target) or target.id in self.lasting.names:
            self.line(f"{self.local(target.id)} = {held};")
        else:
            self.line(f"keep(&{self.local(target.id)}, {held});")

    def _parts(self, targets: list[Target], of: str) -> None:
        size = len(targets)
        for place, target in enumerate(targets):
            assert isinstance(target, ast.Name)
            name = self.local(target.id)
            if self.kinds.is_number(target):
                self.check(f"part_number({of}, {place}, {size}, &{name})")
            elif target.id in self.lasting.names:
                self.take(name, f"held_part({of}, {place}, {size})")
            else:
                self.give(name, f"part({of}, {place}, {size})")

    # ------------------------------------------------------------ loops

    def _loop(self, target: Target, records: ast.expr, body: list[ast.stmt]) -> None:
        counter, first = "", "0"
        match target, records:
            case (
                ast.Tuple(elts=[ast.Name(id=place), each]),
                ast.Call(func=ast.Name(id="enumerate"), args=[of, *starts]),
            ):
                counter, target, records = self.local(place), each, of
                if starts:
                    first = self.number()
                    self.line(f"{first} = {self.value(starts[0])};")
        sequence, turn, skipped = self.place(), self.number(), "0"
        if isinstance(records, ast.Subscript) and isinstance(records.slice, ast.Slice):
            assert records.slice.lower is not None
            skipped = self.number()
            self.line(f"{skipped} = {self.value(records.slice.lower)};")
            records = records.value
        self.give(sequence, f'PySequence_Fast({self.borrowed(records)}, "records")')
        self.release()
        size = f"PySequence_Fast_GET_SIZE({sequence})"
        with self.block(f"for ({turn} = {skipped}; {turn} < {size}; {turn}++)"):
            item = f"PySequence_Fast_GET_ITEM({sequence}, {turn})"
            if counter:
                self.line(f"{counter} = {first} - {skipped} + {turn};")
            if isinstance(target, ast.Tuple):
                self._parts(target.elts, item)
            elif isinstance(target, ast.Name) and target.id in self.lasting.names:
                self.line(f"{self.local(target.id)} = {item};")
            elif isinstance(target, ast.Name):
                self.line(f"keep(&{self.local(target.id)}, {item});")
            self._body(body)


def signature(function: ast.FunctionDef) -> str:
    """The head of the C function."""
    kinds = {"int": "long long ", "obj": "PyObject *"}
    parameters = [f"{kinds[kind_of_parameter(a.arg)]}v_{a.arg}" for a in function.args.args]
    return f"static PyObject *{function.name}({', '.join(parameters)})"
