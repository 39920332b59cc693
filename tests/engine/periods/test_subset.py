"""The hot functions keep to the part of Python that a compiler for columns accepts.

Integers, tuples and indexing; no objects, no texts, no containers built on the way. What they call
is hot itself, so that the whole calculus compiles.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable

import pytest

from engine.periods import units
from engine.periods.hot import HOT

HOT_NAMES = {function.__name__ for function in HOT}
BUILTINS = {"len", "max", "min", "range"}
NAMED_TUPLES = {"table", "reading"}
ALLOWED: tuple[type[ast.AST], ...] = (
    ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AugAssign, ast.Expr,
    ast.If, ast.IfExp, ast.While, ast.For, ast.Call, ast.keyword, ast.Name, ast.Constant,
    ast.Tuple, ast.Subscript, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
)  # fmt: skip


def body_of(function: Callable[..., object] | str) -> ast.FunctionDef:
    """The function without its docstring and annotations, which are not compiled."""
    source = function if isinstance(function, str) else inspect.getsource(function)
    found = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(found, ast.FunctionDef)
    if ast.get_docstring(found):
        found.body = found.body[1:]
    found.returns = None
    for argument in found.args.args:
        argument.annotation = None
    return found


def offences(function: Callable[..., object] | str) -> list[str]:
    found = []
    for node in ast.walk(body_of(function)):
        if not isinstance(node, ALLOWED):
            found.append(type(node).__name__)
        match node:
            case ast.Constant(value=value) if not isinstance(value, int):
                found.append(f"constant {value!r}")
            case ast.Attribute(value=ast.Name(id=name)) if name in NAMED_TUPLES:
                pass
            case ast.Attribute(attr=name):
                found.append(f"attribute {name}")
            case ast.Call(func=ast.Name(id=name)) if name in HOT_NAMES | BUILTINS:
                pass
            case ast.Call():
                found.append("call " + ast.unparse(node.func))
            case ast.Subscript(slice=ast.Slice()):
                found.append("slice")
    return found


@pytest.mark.parametrize("function", HOT, ids=lambda function: function.__name__)
def test_a_hot_function_keeps_to_the_subset(function: Callable[..., object]) -> None:
    assert offences(function) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return {x: 1}",
        "def f(x):\n    return [y for y in x]",
        "def f(x):\n    return x.date()",
        "def f(x):\n    try:\n        return x\n    except ValueError:\n        return 0",
        "def f(x):\n    yield x",
        "def f(x):\n    return 'a'",
        "def f(x):\n    return sorted(x)",
        "def f(x):\n    return x[1:]",
        "def f(x):\n    return x + 0.5",
    ],
)
def test_what_lies_outside_the_subset_is_noticed(source: str) -> None:
    assert offences(source)


def test_functions_stand_in_the_order_in_which_they_call() -> None:
    known: set[str] = set()
    for function in HOT:
        calls = {
            node.func.id
            for node in ast.walk(body_of(function))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        known.add(function.__name__)
        assert calls & HOT_NAMES <= known, function.__name__


def test_every_number_fits_sixty_four_bits() -> None:
    assert units.INF + 366 * 200 * units.DAY_MINUTES < 2**63
    assert units.MAX_AMOUNT * units.DAY_MINUTES * 12 < units.INF
