"""Compiling the files of a version and saying what is wrong with them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from api.rulesets.files import Files, laid_out
from dsl.compiling import compile_texts
from dsl.diagnostics import Diagnostics
from dsl.ir.examples import Example
from dsl.ir.rules import Ruleset
from dsl.manifests import Surroundings, read_manifest, read_texts
from dsl.rendering.machine import problem_data
from dsl.source import SourceFile, Span
from engine.scenarios.features import read_features
from engine.scenarios.stating import ScenarioError

FEATURES = "features"
CASES = "cases"

Ground = Callable[[], Surroundings]
"""Gives vocabulary, calendar and statutes to check against."""


class Examination(msgspec.Struct, frozen=True):
    """What the compiler and the linter say, with places; kept with every save."""

    name: str
    label: str
    title: str
    hash: str | None
    rules: int
    examples: int
    scenarios: int
    errors: int
    warnings: int
    problems: tuple[dict[str, Any], ...]

    @property
    def clean(self) -> bool:
        """Neither errors nor warnings."""
        return not self.problems


@dataclass(frozen=True)
class Examined:
    """The outcome; ``ruleset`` is None if there are errors."""

    examination: Examination
    ruleset: Ruleset | None
    examples: tuple[Example, ...]


@contextmanager
def folder_of(files: Files) -> Iterator[Path]:
    """The files in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fadu-rules-") as made:
        folder = Path(made)
        laid_out(files, folder)
        yield folder


def examine(files: Files, around: Surroundings) -> Examined:
    """Compile and lint the files; whatever is in them, the outcome says what is wrong."""
    with folder_of(files) as folder:
        return _examined(folder, around)


def _examined(folder: Path, around: Surroundings) -> Examined:
    diagnostics = Diagnostics()
    scenarios, tagged = _scenarios(folder, diagnostics)
    manifest = read_manifest(folder, diagnostics)
    if manifest is None:
        return _outcome(("", "", ""), diagnostics, {}, None, (), scenarios)
    sources = read_texts(folder, manifest, diagnostics)
    result = compile_texts(
        sources.values(), around, manifest=manifest, tagged=tagged if scenarios else None
    )
    diagnostics.extend(result.diagnostics)
    names = (manifest.name, manifest.version, manifest.title)
    ruleset = None if diagnostics.has_errors else result.ruleset
    return _outcome(names, diagnostics, sources, ruleset, result.examples, scenarios)


def _scenarios(folder: Path, diagnostics: Diagnostics) -> tuple[int, frozenset[str]]:
    try:
        found = read_features(folder / FEATURES)
    except ScenarioError as error:
        diagnostics.add(
            "E416", Span(FEATURES, 0, 0), "场景文件读不出来", found=str(error),
            advice="按场景的写法改正，见 features/README.md",
        )  # fmt: skip
        return 0, frozenset()
    return len(found), frozenset(rule for scenario in found for rule in scenario.rules)


def _outcome(
    names: tuple[str, str, str],
    diagnostics: Diagnostics,
    sources: dict[str, SourceFile],
    ruleset: Ruleset | None,
    examples: tuple[Example, ...],
    scenarios: int,
) -> Examined:
    items = diagnostics.sorted()
    errors = sum(item.severity == "error" for item in items)
    name, label, title = names
    examination = Examination(
        name=name,
        label=label,
        title=title,
        hash=None if ruleset is None else ruleset.hash,
        rules=0 if ruleset is None else len(ruleset.rules),
        examples=len(examples),
        scenarios=scenarios,
        errors=errors,
        warnings=len(items) - errors,
        problems=tuple(problem_data(item, sources) for item in items),
    )
    return Examined(examination, ruleset, examples)
