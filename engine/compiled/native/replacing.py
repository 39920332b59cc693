"""Functions of the generated module replaced by their C, where it has been compiled before.

Compiling takes half a minute and a C compiler, so it is never done on the way: ``prepare`` is
called by whoever sets up a site, and every engine with the same folder finds what it left there.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.compiled.native.calculus import standing_in
from engine.compiled.native.kinds import UntranslatableError
from engine.native.building import Part, built, loaded

NAME = "fadu_rules"
_TABLES = "\nVERSIONS = ["


def prepare(source: str, folder: Path) -> bool:
    """Compiles the C of a generated module into the folder; False where that is not possible."""
    # What writes C is only needed here, not by engines that find it done.
    from engine.compiled.native.module import carried_over

    # Without it the rules call Python's calculus, as they do where there is no compiler.
    with suppress(UntranslatableError):
        standing_in.prepare(folder)
    return built(folder, NAME, _about(source), carried_over(source).source, "-O2")


def parts(source: str) -> tuple[Part, Part]:
    """What ``prepare`` compiles: the rules, and the calculus they call."""
    return Part(NAME, _about(source)), Part(standing_in.NAME, standing_in.about())


def replace(namespace: dict[str, Any], source: str, folder: Path) -> bool:
    """Puts the compiled functions in the place of the Python ones; whether the rules' are there.

    What the rules call comes first: they look it up once, when they are bound.
    Engines for the same source share the C module and the constants of the first of them, which
    are equal but for the calendar: with another one than the first's, Python runs.
    """
    namespace.update(standing_in.standing_in(folder))
    module = loaded(folder, NAME, _about(source))
    functions = None if module is None else module.bind(namespace)
    if functions is None:
        return False
    namespace.update(functions)
    exec(compile(source[source.index(_TABLES) :], "<rules>", "exec"), namespace)
    return True


def _about(source: str) -> str:
    return f"{_translator()} {standing_in.about()} {source}"


@cache
def _translator() -> str:
    """Identifies what writes the C."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in (".py", ".c"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
