"""The generated module as one C module, with the table of what Python calls."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from engine.compiled.native.kinds import (
    Kinds,
    UntranslatableError,
    given_back,
    kind_of_parameter,
)
from engine.compiled.native.statements import Statements, signature
from engine.compiled.native.text import Shared


class CModule(NamedTuple):
    """C source, and the names of the functions that could not be carried over."""

    source: str
    left_out: tuple[str, ...]


def carried_over(source: str) -> CModule:
    """The C module for generated Python; the same for the same source, always."""
    tree = ast.parse(source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        _name_apart(function)
    constants = frozenset(_pairs(tree))
    returns: dict[str, str] = {}
    for function in functions:
        returns[function.name] = given_back(function, constants, returns)
    kept = {f.name: f for f in functions}
    left_out: list[str] = []
    while True:
        shared = Shared(_tables(tree))
        parameters = {name: [a.arg for a in f.args.args] for name, f in kept.items()}
        written: dict[str, list[str]] = {}
        failed = []
        for name, function in kept.items():
            try:
                kinds = Kinds(function, constants, returns)
                written[name] = Statements(function, shared, kinds, parameters).source()
            except UntranslatableError:
                failed.append(name)
        if not failed:
            return CModule(_assembled(shared, kept.values(), written), tuple(left_out))
        left_out += failed
        for name in failed:
            del kept[name]


def _name_apart(function: ast.FunctionDef) -> None:
    """Gives each ``if (x := …)`` an x of its own, so that each has one kind."""
    number = 0
    for node in ast.walk(function):
        if not isinstance(node, ast.If):
            continue
        if not any(isinstance(part, ast.NamedExpr) for part in ast.walk(node.test)):
            continue
        number += 1
        for part in (one for top in (node.test, *node.body) for one in ast.walk(top)):
            if isinstance(part, ast.Name) and part.id == "x":
                part.id = f"x{number}_"


def _pairs(tree: ast.Module) -> Iterable[str]:
    """Names of constants that are tuples of two whole numbers."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(elts=[_, _] as elts)):
                if all(isinstance(ast.literal_eval(one), int) for one in elts):
                    yield name


def _tables(tree: ast.Module) -> Iterable[str]:
    """Names of the tables from start to ends."""
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="Simple"))
            ):
                yield name


def _assembled(
    shared: Shared, functions: Iterable[ast.FunctionDef], written: dict[str, list[str]]
) -> str:
    functions = list(functions)
    sizes = len(shared.texts), len(shared.outside), shared.loads
    texts, names, loads = (size + 1 for size in sizes)
    lines = [
        f"enum {{ SECTIONS = {len(shared.sections) + 1} }};",
        *map(_written, ("runtime.c", "indexes.c", "rows.c")),
        f"static PyObject *T[{texts}], *G[{names}];",
        f"static Load L[{loads}];",
        f"static Starts STARTED[{len(shared.tables) + 1}];",
        *(f"{signature(function)};" for function in functions),
    ]
    for function in functions:
        lines += ["", *written[function.name], *_entrance(function)]
    lines += ["", "static PyMethodDef FUNCTIONS[] = {"]
    lines += [
        f'    {{"{f.name}", (PyCFunction)(void (*)(void))in_{f.name}, METH_FASTCALL, NULL}},'
        for f in functions
    ]
    lines += ["    {NULL}", "};"]
    lines.append(f"static const char *TEXTS[] = {_listed(shared.texts)};")
    lines.append(f"static const char *NAMES[] = {_listed(shared.outside)};")
    lines.append(_written("binding.c"))
    return "\n".join(lines)


def _written(name: str) -> str:
    """C that stands beside this file."""
    return Path(__file__).with_name(name).read_text("utf-8")


def _listed(texts: Iterable[str]) -> str:
    """A list of C texts that ends with none.  JSON's escapes are C's but for \\u, which C has for
    names as well."""
    return (
        "{" + ", ".join([*(json.dumps(text, ensure_ascii=False) for text in texts), "NULL"]) + "}"
    )


def _entrance(function: ast.FunctionDef) -> list[str]:
    """The function as Python calls it."""
    names = [a.arg for a in function.args.args]
    lines, given = [], []
    for place, name in enumerate(names):
        if kind_of_parameter(name) == "int":
            lines.append(f"    long long m{place};")
            lines.append(f"    if (number(a[{place}], &m{place}) < 0) return NULL;")
            given.append(f"m{place}")
        else:
            given.append(f"a[{place}]")
    return [
        f"static PyObject *in_{function.name}(PyObject *_, PyObject *const *a, Py_ssize_t n) {{",
        f'    if (n != {len(names)}) return PyErr_Format(PyExc_TypeError, "{function.name}");',
        *lines,
        f"    return {function.name}({', '.join(given)});",
        "}",
    ]
