"""Expressions of generated functions as C: objects by reference, numbers and truths by value."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from engine.compiled.native.kinds import Kinds, UntranslatableError, kind_of_parameter
from engine.compiled.native.lasting import KEPT_BY_CHECK, Lasting
from engine.compiled.native.text import CText, Shared
from engine.compiled.running.lines import Lines

_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_RICH = {"<": "Py_LT", "<=": "Py_LE", ">": "Py_GT", ">=": "Py_GE", "==": "Py_EQ", "!=": "Py_NE"}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_ON_OBJECTS = {
    ast.Add: "PyNumber_Add", ast.Sub: "PyNumber_Subtract", ast.Mult: "PyNumber_Multiply",
    ast.FloorDiv: "PyNumber_FloorDivide",
}  # fmt: skip
_IN_C = frozenset(("day_of", "hour_of", "less", "more", "shift"))

_PLACES_OF_ENDS = {name: place for place, name in enumerate(Lines._fields[:8])}
_LOOKED_UP = {"missing": "missing_in"}
_READING = KEPT_BY_CHECK - {"memo", "places"}
_OF_CHECK = KEPT_BY_CHECK | {"is_standing"}
"""Methods of a check that stand in ``indexes.c`` as well; some read an attribute of records."""

Functions = Mapping[str, list[str]]
"""Functions that are carried over, with the names of their parameters."""


class Expressions(CText):
    """Writes expressions; statements they need come before them."""

    def __init__(
        self, shared: Shared, kinds: Kinds, lasting: Lasting, functions: Functions
    ) -> None:
        super().__init__(shared)
        self.kinds = kinds
        self.lasting = lasting
        self._functions = functions
        self._places: dict[str, str] = {}

    def local(self, name: str) -> str:
        """A local as C: a number, a parameter, a lasting object, or a place of an object."""
        is_number = self.kinds.locals[name] in ("int", "bool")
        if name in self.kinds.parameters or is_number or name in self.lasting.names:
            return f"v_{name}"
        if name not in self._places:
            self._places[name] = self.place()
        return self._places[name]

    # ------------------------------------------------------------ objects

    def borrowed(self, node: ast.expr) -> str:
        """The object as C, owned by whoever holds it now."""
        match node:
            case ast.Constant(value=None):
                return "Py_None"
            case ast.Constant(value=bool() as value):
                return "Py_True" if value else "Py_False"
            case ast.Constant(value=str() as text):
                return self.shared.text(text)
            case ast.Name(id=name) if name not in self.kinds.locals:
                return self.shared.name(name)
            case ast.Name(id=name) if not self.kinds.is_number(node):
                return self.local(name)
        if self.lasts(node):
            place = self.pointer()
            self.lend(node, place)
            return place
        if isinstance(node, ast.NamedExpr) and not self.kinds.is_number(node):
            self.into(node.value, self.local(node.target.id))
            return self.local(node.target.id)
        place = self.passing()
        self.into(node, place)
        return place

    def lasts(self, node: ast.expr) -> bool:
        """Whether it is an object that outlives the function."""
        return not self.kinds.is_number(node) and self.lasting.of(node)

    def lend(self, node: ast.expr, place: str) -> None:
        """Leaves a lasting object in a local of C that does not hold it."""
        match node:
            case ast.Constant() | ast.Name():
                self.line(f"{place} = {self.borrowed(node)};")
            case ast.Tuple():
                self.line(f"{place} = NOTHING;")
            case ast.Attribute(value=of, attr=name):
                given = f"{self.borrowed(of)}, {self.shared.load()}, {self.shared.text(name)}"
                self.take(place, f"held({given})")
            case ast.IfExp(test=test, body=body, orelse=orelse):
                with self.block(f"if ({self.test(test)})"):
                    self._lend_inside(body, place)
                with self.block("else"):
                    self._lend_inside(orelse, place)
            case ast.BoolOp(values=[first, *others]):
                self.lend(first, place)
                for other in others:
                    with self.block(f"if (!is_true({place}))"):
                        self._lend_inside(other, place)
            case ast.NamedExpr(target=target, value=value):
                self.lend(value, self.local(target.id))
                self.line(f"{place} = {self.local(target.id)};")
            case ast.Subscript(value=of, slice=index) if self.kinds.is_number(index):
                self.take(place, f"held_item({self.borrowed(of)}, {self.value(index)})")
            case ast.Subscript(value=of, slice=index):
                how = _LOOKED_UP.get(self.kinds.of(of), "looked_up")
                self.take(place, f"lent({how}({self.borrowed(of)}, {self.borrowed(index)}))")
            case ast.Call(func=ast.Name(id="gap"), args=[value]):
                self.line(f"{place} = known_state({self.borrowed(value)});")
            case ast.Call():
                self.take(place, f"lent({self._called(node)})")
            case _:
                raise UntranslatableError(ast.unparse(node))

    def _lend_inside(self, node: ast.expr, place: str) -> None:
        mark = self.mark()
        self.lend(node, place)
        self.release(mark)

    def into(self, node: ast.expr, place: str) -> None:
        """Leaves the object in a place."""
        if self.kinds.is_number(node):
            self.give(place, self._boxed(node))
            return
        if self.lasts(node) or isinstance(node, ast.Constant | ast.Name | ast.NamedExpr):
            self.line(f"keep(&{place}, {self.borrowed(node)});")
            return
        match node:
            case ast.Attribute(value=of, attr=name):
                self.give(place, self._load(of, name))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                with self.block(f"if ({self.test(test)})"):
                    self._into_inside(body, place)
                with self.block("else"):
                    self._into_inside(orelse, place)
            case ast.BoolOp(op=ast.Or(), values=[first, *others]):
                self.into(first, place)
                for other in others:
                    with self.block(f"if (!is_true({place}))"):
                        self._into_inside(other, place)
            case ast.Tuple(elts=[one, other]) if self.kinds.of(node) == "pair":
                self.give(place, f"two({self.value(one)}, {self.value(other)})")
            case ast.Tuple(elts=elts):
                parts = [self.borrowed(one) for one in elts]
                self.give(place, f"PyTuple_Pack({', '.join([str(len(parts)), *parts])})")
            case ast.List(elts=elts):
                self.give(place, "PyList_New(0)")
                for one in elts:
                    self.check(f"PyList_Append({place}, {self.borrowed(one)})")
            case ast.Dict(keys=[]):
                self.give(place, "PyDict_New()")
            case ast.Subscript(value=of, slice=ast.Slice(lower=ast.expr() as lower, upper=None)):
                ends = f"{self.value(lower)}, PY_SSIZE_T_MAX"
                self.give(place, f"PySequence_GetSlice({self.borrowed(of)}, {ends})")
            case ast.Subscript(value=ast.Name(id=name) as of, slice=index) if (
                name in self.shared.tables
            ):
                starts = self.shared.starts(name)
                self.give(place, f"started({self.borrowed(of)}, {starts}, {self.value(index)})")
            case ast.Subscript(value=of, slice=index) if self.kinds.is_number(index):
                self.give(place, f"item({self.borrowed(of)}, {self.value(index)})")
            case ast.Subscript(value=of, slice=index):
                how = _LOOKED_UP.get(self.kinds.of(of), "looked_up")
                self.give(place, f"{how}({self.borrowed(of)}, {self.borrowed(index)})")
            case ast.BinOp(left=left, op=op, right=right):
                sides = f"{self.borrowed(left)}, {self.borrowed(right)}"
                self.give(place, f"{_ON_OBJECTS[type(op)]}({sides})")
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self.give(place, f"PyNumber_Negative({self.borrowed(operand)})")
            case ast.Call(keywords=[]):
                self._call(node, place)
            case _:
                raise UntranslatableError(ast.unparse(node))

    def _boxed(self, node: ast.expr) -> str:
        """A number as an object, given as a new reference."""
        match node:
            case ast.Call(func=ast.Name(id="id"), args=[of]):
                return f"identity({self.borrowed(of)})"
        made = "truth" if self.kinds.of(node) == "bool" else "boxed"
        return f"{made}({self.value(node)})"

    def _into_inside(self, node: ast.expr, place: str) -> None:
        mark = self.mark()
        self.into(node, place)
        self.release(mark)

    def _load(self, of: ast.expr, name: str) -> str:
        return f"load({self.borrowed(of)}, {self.shared.load()}, {self.shared.text(name)})"

    def _call(self, node: ast.Call, place: str) -> None:
        match node.func, node.args:
            case ast.Name(id="gap"), [value]:
                self.line(f"keep(&{place}, known_state({self.borrowed(value)}));")
            case ast.Attribute(value=of, attr="append"), [item]:
                self.check(f"PyList_Append({self.borrowed(of)}, {self.borrowed(item)})")
            case ast.Attribute(value=ast.Name(id="C"), attr="spend"), [steps]:
                self.check(f"spend({self.local('C')}, {self.value(steps)})")
            case _:
                self.give(place, self._called(node))

    def _called(self, node: ast.Call) -> str:
        """The call as C, which gives a new reference."""
        match node.func, node.args:
            case ast.Name(id=name), args if name in self._functions:
                parameters = self._functions[name]
                given = [
                    self.value(one) if kind_of_parameter(to) == "int" else self.borrowed(one)
                    for one, to in zip(args, parameters, strict=True)
                ]
                return f"{name}({', '.join(given)})"
            case ast.Name(id="required"), [holds]:
                return f"required({self.value(holds)}, {self.shared.name('PLAIN')})"
            case ast.Name(id="preceded" as name), args:
                given = [*map(self.value, args), self.shared.name("PLAIN"), self.shared.name(name)]
                return f"{name}({', '.join(given)})"
            case ast.Name(id="conclude" as name), args:
                given = [*map(self.borrowed, args), self.shared.name(name)]
                return f"{name}({', '.join(given)})"
            case ast.Name(id="loose" | "ordered" as name), args:
                return f"{name}({', '.join(self.borrowed(one) for one in args)})"
            case ast.Name() as function, args:
                return self._vectorcall("PyObject_Vectorcall", self.borrowed(function), args)
            case ast.Attribute(value=of, attr="get"), [key, otherwise]:
                given = [self.borrowed(one) for one in (of, key, otherwise)]
                return f"got_or({', '.join(given)})"
            case ast.Attribute(value=of, attr="get"), [key]:
                return f"got({self.borrowed(of)}, {self.borrowed(key)})"
            case ast.Attribute(value=ast.Name(id="C"), attr=name), args if name in _OF_CHECK:
                given = [self.local("C"), *map(self.borrowed_or_slot, args)]
                return f"{name}({', '.join([*given, *self._also(name)])})"
            case ast.Attribute(value=of, attr=name), args:
                method = self.shared.text(name)
                return self._vectorcall("PyObject_VectorcallMethod", method, [of, *args])
        raise UntranslatableError(ast.unparse(node))

    def borrowed_or_slot(self, node: ast.expr) -> str:
        """The number of a slot by value, everything else by reference."""
        return self.value(node) if self.kinds.is_number(node) else self.borrowed(node)

    def _also(self, name: str) -> list[str]:
        """What a function of the check needs in C besides its arguments."""
        tables = [self.shared.name("DAYS"), self.shared.name("CLOCKS")]
        loads = [self.shared.load()] if name in _READING else []
        return [*loads, *tables] if name == "column" else loads

    def _vectorcall(self, how: str, what: str, args: list[ast.expr]) -> str:
        given = [self.borrowed(one) for one in args]
        passed = f"(PyObject *[]){{{', '.join(['NULL', *given])}}} + 1"
        return f"{how}({what}, {passed}, {len(given)} | OFFSET, NULL)"

    # ------------------------------------------------------------ numbers

    def value(self, node: ast.expr) -> str:
        """A number or truth as C."""
        match node:
            case ast.Constant(value=value):
                return f"{int(value)}LL"  # type: ignore[arg-type]
            case ast.Name(id=name) if self.kinds.is_number(node):
                return self.local(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand) if self.kinds.is_number(operand):
                return f"(-{self.value(operand)})"
            case ast.BinOp(left=ast.Subscript(slice=ast.Subscript(value=text)) as left):
                if not isinstance(left.value, ast.Name) or left.value.id != "DAYS":
                    raise UntranslatableError(ast.unparse(node))
                found, tables = self.number(), map(self.shared.name, ("DAYS", "CLOCKS"))
                self.check(f"moment({self.borrowed(text)}, {', '.join(tables)}, &{found})")
                return found
            case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
                return f"floor_division({self.value(left)}, {self.value(right)})"
            case ast.BinOp(left=left, op=op, right=right):
                return f"({self.value(left)} {_ARITHMETIC[type(op)]} {self.value(right)})"
            case ast.IfExp():
                return self._chosen(node)
            case ast.NamedExpr(target=target, value=value) if self.kinds.is_number(node):
                self.line(f"{self.local(target.id)} = {self.value(value)};")
                return self.local(target.id)
            case ast.BoolOp(op=ast.Or(), values=[first, *others]) if self.kinds.of(node) == "int":
                found = self.number()
                self.line(f"{found} = {self.value(first)};")
                for other in others:
                    with self.block(f"if (!{found})"):
                        self.line(f"{found} = {self.value(other)};")
                return found
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                return self.test(node)
            case ast.Call(func=ast.Name(id="len"), args=[of]):
                return f"length({self.borrowed(of)})"
            case ast.Call(func=ast.Name(id="id"), args=[of]):
                return f"((long long)(intptr_t){self.borrowed(of)})"
            case ast.Call(func=ast.Name(id="age"), args=[birth, minute]):
                found, at = self.number(), self.value(minute)
                self.check(f"age({self.borrowed(birth)}, {at}, &{found})")
                return found
            case ast.Call(func=ast.Attribute(attr="unless_negative"), args=args):
                given = [self.local("C"), *map(self.borrowed_or_slot, args), self.shared.load()]
                found = self.number()
                self.check(f"unless_negative({', '.join(given)}, &{found})")
                return found
            case ast.Call(func=ast.Name(id=name), args=args) if name in _IN_C:
                return f"{name}({', '.join(self.value(one) for one in args)})"
        return self._unboxed(node)

    def _chosen(self, node: ast.IfExp) -> str:
        test = self.test(node.test)
        with self.apart() as before_one:
            one = self.value(node.body)
        with self.apart() as before_other:
            other = self.value(node.orelse)
        if not before_one and not before_other:
            return f"({test} ? {one} : {other})"
        found = self.number()
        with self.block(f"if ({test})"):
            self.lines += before_one
            self.line(f"{found} = {one};")
        with self.block("else"):
            self.lines += before_other
            self.line(f"{found} = {other};")
        return found

    def _unboxed(self, node: ast.expr) -> str:
        """A number that comes as an object."""
        mark, found = self.mark(), self.number()
        if isinstance(node, ast.Attribute) and node.attr in _PLACES_OF_ENDS:
            parts = f"{_PLACES_OF_ENDS[node.attr]}, {len(Lines._fields)}"
            self.check(f"part_number({self.borrowed(node.value)}, {parts}, &{found})")
            self.release(mark)
            return found
        match node:
            case ast.Subscript(
                value=ast.Subscript(value=of, slice=ast.Constant(value=str() as section)),
                slice=ast.Constant(value=0),
            ) if self.kinds.of(of) == "missing":
                return self._told("MISSING", of, section, found)
            case ast.Subscript(value=of, slice=ast.Constant(value=str() as section)) if (
                self.kinds.of(of) == "open"
            ):
                return self._told("OPEN", of, section, found)
        if self.lasting.of(node):
            held = self.pointer()
            self.lend(node, held)
            self.check(f"number({held}, &{found})")
            self.release(mark)
            return found
        if isinstance(node, ast.Name):
            self.check(f"number({self.local(node.id)}, &{found})")
            return found
        place = self.passing()
        match node:
            case ast.Call():
                self._call(node, place)
            case ast.Attribute(value=of, attr=name):
                self.give(place, self._load(of, name))
            case ast.Subscript(value=of, slice=ast.Constant(value=int() as index)):
                self.give(place, f"item({self.borrowed(of)}, {index})")
            case ast.Subscript(value=of, slice=index):
                how = _LOOKED_UP.get(self.kinds.of(of), "looked_up")
                self.give(place, f"{how}({self.borrowed(of)}, {self.borrowed(index)})")
            case _:
                raise UntranslatableError(ast.unparse(node))
        self.check(f"number({place}, &{found})")
        self.release(mark)
        return found

    def _told(self, table: str, of: ast.expr, section: str, found: str) -> str:
        """What is said of a section that may lack records."""
        name, number = self.shared.text(section), self.shared.section(section)
        self.check(f"told(&{table}, {self.borrowed(of)}, {number}, {name}, &{found})")
        return found

    def missing(self, node: ast.expr) -> str | None:
        """The first minute of what is not recorded in a section, if that is what is asked."""
        match node:
            case ast.Subscript(value=of, slice=ast.Constant(value=str() as section)) if (
                self.kinds.of(of) == "missing"
            ):
                return self._told("MISSING", of, section, self.number())
        return None

    # ------------------------------------------------------------ conditions

    def test(self, node: ast.expr) -> str:
        """The truth of a value as C."""
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"!({self.test(operand)})"
            case ast.BoolOp(op=op, values=[first, *others]):
                return self._joined(isinstance(op, ast.And), first, others)
            case ast.Compare(left=left, ops=ops, comparators=others):
                sides = [left, *others]
                each = [
                    self._compared(sides[place], op, sides[place + 1])
                    for place, op in enumerate(ops)
                ]
                return f"({' && '.join(each)})"
            case ast.Call(func=ast.Attribute(value=of, attr="isdisjoint"), args=[other]):
                return self._disjoint(of, other)
        if self.kinds.is_number(node):
            return self.value(node)
        mark, found = self.mark(), self.number()
        self.line(f"{found} = is_true({self.borrowed(node)});")
        self.release(mark)
        return found

    def _disjoint(self, one: ast.expr, other: ast.expr) -> str:
        match one:
            case ast.Call(func=ast.Name(id="set"), args=[listed]):
                one = listed
        mark, found = self.mark(), self.number()
        sides = f"{self.borrowed(one)}, {self.borrowed(other)}"
        self.check(f"({found} = is_disjoint({sides}))")
        self.release(mark)
        return found

    def _joined(self, is_and: bool, first: ast.expr, others: list[ast.expr]) -> str:
        text, found = self.test(first), ""
        for other in others:
            with self.apart() as before:
                right = self.test(other)
            if not before:
                text = f"({text} {'&&' if is_and else '||'} {right})"
                continue
            found = found or self.number()
            self.line(f"{found} = {text};")
            with self.block(f"if ({'' if is_and else '!'}{found})"):
                self.lines += before
                self.line(f"{found} = {right};")
            text = found
        return text

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
        if isinstance(op, ast.Is | ast.IsNot):
            sign = "==" if isinstance(op, ast.Is) else "!="
            return f"{self.borrowed(left)} {sign} {self.borrowed(right)}"
        mark, negated = self.mark(), isinstance(op, ast.NotIn | ast.NotEq)
        sign = _SIGNS.get(type(op), "in")
        if sign != "in" and self.kinds.is_number(left) and self.kinds.is_number(right):
            return f"{self.value(left)} {sign} {self.value(right)}"
        found = self.number()
        if sign == "in":
            call = f"contains({self.borrowed(right)}, {self.borrowed(left)})"
        elif isinstance(right, ast.Constant) and isinstance(right.value, str):
            call = f"same_text({self.borrowed(left)}, {self.borrowed(right)})"
        elif self.kinds.is_number(right):
            negated = False
            call = f"order({self.borrowed(left)}, {self.value(right)}, {_RICH[sign]})"
        elif self.kinds.is_number(left):
            negated, mirrored = False, _RICH[_MIRRORED.get(sign, sign)]
            call = f"order({self.borrowed(right)}, {self.value(left)}, {mirrored})"
        elif sign in ("==", "!="):
            call = f"are_equal({self.borrowed(left)}, {self.borrowed(right)})"
        else:
            negated, sides = False, f"{self.borrowed(left)}, {self.borrowed(right)}"
            call = f"PyObject_RichCompareBool({sides}, {_RICH[sign]})"
        self.check(f"({found} = {call})")
        self.release(mark)
        return f"!{found}" if negated else found
