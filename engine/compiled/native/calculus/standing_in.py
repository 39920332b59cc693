"""C in the place of the Python functions that generated rules call by name.

What C does not work out itself it asks the Python function for, so each answer is the same.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine import periods
from engine.compiled import running
from engine.compiled.running.chains import Deducted, Extension, deducted, ends, in_chain, stopped
from engine.compiled.running.covering import covered
from engine.compiled.running.intervals import latest
from engine.compiled.running.lines import Lines, joined
from engine.compiled.running.outcomes import (
    PLAIN,
    Deadline,
    Outcome,
    in_time,
    not_before,
    not_running,
    required,
    waits,
)
from engine.compiled.running.parameters import length_in_force, number_in_force
from engine.native.building import built, loaded

NAME = "fadu_calculus"

NAMED = {"PLAIN": PLAIN} | {
    f.__name__: f
    for f in (
        Deadline, Deducted, Extension, Lines, Outcome, covered, deducted, ends, in_chain, in_time,
        joined, latest, length_in_force, not_before, not_running, number_in_force, required,
        stopped, waits,
    )
}  # fmt: skip
"""What C stands in for, and the types of what it gives."""


def prepare(folder: Path) -> bool:
    """Compiles the calculus into the folder; False where that is not possible.

    Raises UntranslatableError if the calculus uses what cannot be carried over.
    """
    # What writes C is only needed here, not by engines that find it done.
    from engine.compiled.native.calculus.module import calculus_source

    return built(folder, NAME, about(), calculus_source())


def standing_in(folder: Path) -> dict[str, Any]:
    """Functions by the names of those they stand in for; empty if none have been compiled."""
    module = loaded(folder, NAME, about())
    return {} if module is None else module.bind(NAMED)


@cache
def about() -> str:
    """Identifies the calculus, what calls it, and what carries them over."""
    digest = sha256()
    for folder in (Path(__file__).parent, *_folder_of(periods, running)):
        for path in sorted(folder.iterdir()):
            if path.suffix in (".py", ".c"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder_of(*packages: Any) -> list[Path]:
    return [Path(package.__file__).parent for package in packages]
