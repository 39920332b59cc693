"""The C module of the calculus and its callers, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_type_hints

from engine import rows
from engine.compiled.native.calculus.translating import (
    Translation,
    fields_of,
    head_of,
    is_numbers,
    is_struct,
    parameters_of,
    size_of_result,
    structs_of,
    type_of,
    type_of_result,
)
from engine.compiled.running import chains, ladders, lines
from engine.periods import extension, readings, units
from engine.periods.calendar import DayTable
from engine.periods.hot import HOT

_CONSTANTS = {
    name: getattr(module, name)
    for module, names in (
        (extension, ("RESTART", "TOTAL")),
        (units, ("DAY", "DAY24", "DAY_MINUTES", "HOUR", "HOUR_MINUTES", "WORKDAY", "YEAR")),
        (readings, ("CORRESPONDING",)),
        (chains, ("ENDLESS", "MARGIN")),
        (ladders, ("AFTER", "BEFORE", "MINUTE")),
        (lines, ("ALL_SIDES",)),
        (rows, ("COMPLIANT", "DISPUTED", "PENDING", "UNDETERMINED", "VIOLATION", "WARNING")),
    )
    for name in names
}
"""What the hand-written C calls by the same name."""

_BY_HAND = ("lines.c", "chains.c", "ends.c", "choices.c", "outcomes.c", "binding.c")


def calculus_source() -> str:
    """The C source; the same for the same calculus, always.

    Raises UntranslatableError if the calculus uses what cannot be carried over.
    """
    functions = {function.__name__: function for function in HOT}
    text = [_written("values.c"), *_declared(HOT)]
    for function in HOT:
        text += ["", *Translation(function, functions).source()]
    text.append(_written("objects.c"))
    for function in HOT:
        text += ["", *_entrance(function)]
    text += ["", "static PyMethodDef CALCULUS[] = {"]
    text += [
        f'    {{"{name}", (PyCFunction)(void (*)(void))in_{name}, METH_FASTCALL, NULL}},'
        for name in functions
    ]
    text += ["    {NULL}", "};", *map(_written, _BY_HAND)]
    return "\n".join(text)


def _declared(functions: Iterable[Callable[..., Any]]) -> list[str]:
    """Constants, types, and the heads of all functions."""
    functions = list(functions)
    declared = [f"    {name} = {value}," for name, value in _CONSTANTS.items()]
    found = ["enum {", *declared, "};"]
    results = {size_of_result(get_type_hints(function)["return"]) for function in functions}
    for size in sorted(results - {0}):
        found.append(f"typedef struct {{ long long at[{size}]; }} Numbers{size};")
    for struct in structs_of(functions):
        found += _struct(struct)
    plain = ", ".join(map(str, ladders.PLAIN_READING))
    found.append(f"static const Reading PLAIN_READING = {{{plain}}};")
    return [*found, *(head_of(function) + ";" for function in functions)]


def _struct(struct: type) -> list[str]:
    """A named tuple as a C type, and how it is read from the Python object and let go."""
    name, fields = struct.__name__, fields_of(struct)
    read, freed = [], []
    for place, (field, hint) in enumerate(fields.items()):
        how = "numbers" if is_numbers(hint) else "whole"
        read.append(f"{how}(PyTuple_GET_ITEM(of, {place}), &found->{field}) < 0")
        if is_numbers(hint):
            freed.append(f"    let_go(&found->{field});")
    return [
        "typedef struct {",
        *(f"    {type_of(hint)}{field};" for field, hint in fields.items()),
        f"}} {name};",
        f"PART void free_{name}({name} *found) {{",
        *freed,
        "}",
        f"PART int read_{name}(PyObject *of, {name} *found) {{",
        "    memset(found, 0, sizeof *found);",
        f"    if (!PyTuple_Check(of) || PyTuple_GET_SIZE(of) != {len(fields)}) return -1;",
        f"    if (!({' || '.join(read)})) return 0;",
        f"    free_{name}(found);",
        "    return -1;",
        "}",
    ]


def _entrance(function: Callable[..., Any]) -> list[str]:
    """The function as Python calls it; OverflowError where only Python can answer."""
    name, result = function.__name__, get_type_hints(function)["return"]
    declared, read, given, freed = [], [], [], []
    for place, hint in enumerate(parameters_of(function).values()):
        local = f"v{place}"
        if hint is DayTable:
            # Read once, not each time: it is long.
            declared.append(f"    PyObject *{local} = days_of(a[{place}]);")
            read.append(f"!{local}")
            given.append(f"PyCapsule_GetPointer({local}, NULL)")
            freed.append(f"    Py_XDECREF({local});")
            continue
        if is_struct(hint):
            declared.append(f"    {hint.__name__} {local} = {{0}};")
        elif is_numbers(hint):
            declared.append(f"    Numbers {local} = {{0}};")
            freed.append(f"    let_go(&{local});")
        else:
            declared.append(f"    long long {local} = 0;")
        how = f"read_{hint.__name__}" if is_struct(hint) else "numbers" if is_numbers(hint) else ""
        read.append(f"{how or 'whole'}(a[{place}], &{local}) < 0")
        given.append(f"&{local}" if is_struct(hint) else local)
    size = size_of_result(result)
    if size:
        made = f"tuple_of(found.at, {size})"
    else:
        made = f"Py{'Bool_FromLong' if result is bool else 'Long_FromLongLong'}(found)"
    return [
        f"static PyObject *in_{name}(PyObject *_, PyObject *const *a, Py_ssize_t n) {{",
        f'    if (n != {len(given)}) return PyErr_Format(PyExc_TypeError, "{name}");',
        *declared,
        f"    {type_of_result(result)} found = {{0}};",
        "    beyond = 0;",
        f"    if ({' || '.join(read)}) beyond = 1;",
        f"    else found = of_{name}({', '.join(given)});",
        *freed,
        f'    if (beyond) return PyErr_Format(PyExc_OverflowError, "{name}");',
        f"    return {made};",
        "}",
    ]


def _written(name: str) -> str:
    """C that stands beside this file."""
    return Path(__file__).with_name(name).read_text("utf-8")
