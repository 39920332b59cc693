"""Reading ``.feature`` files: every scenario and example row as a list of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gherkin.errors import ParserError
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

from engine.scenarios.stating import ScenarioError
from engine.scenarios.steps import Table


class Sentence(NamedTuple):
    """One step's text with its table, if any."""

    text: str
    table: Table | None


class Scenario(NamedTuple):
    """One scenario, example rows unfolded.  ``tags`` without the leading @."""

    file: str
    line: int
    name: str
    tags: frozenset[str]
    sentences: tuple[Sentence, ...]

    @property
    def rules(self) -> frozenset[str]:
        """The rule ids this scenario is tagged with (``@规则:CR-F05``)."""
        return frozenset(t.split(":", 1)[1] for t in self.tags if t.startswith("规则:"))


def read_features(folder: Path) -> list[Scenario]:
    """Every scenario below a folder, in the order of file names and lines.

    Raises ScenarioError with file and place when a file can't be read.
    """
    found = []
    for path in sorted(folder.rglob("*.feature")):
        found += list(_read(path, path.relative_to(folder).as_posix()))
    return found


def _read(path: Path, name: str) -> Iterator[Scenario]:
    try:
        document: Any = dict(Parser().parse(path.read_text(encoding="utf-8")))
    except (ParserError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{name} 不是可读的场景文件：{error}") from error
    document["uri"] = name
    for pickle in Compiler().compile(document):
        sentences = tuple(
            Sentence(step["text"], _table(step.get("argument"))) for step in pickle["steps"]
        )
        tags = frozenset(tag["name"].removeprefix("@") for tag in pickle["tags"])
        yield Scenario(name, pickle["location"]["line"], pickle["name"], tags, sentences)


def _table(argument: Any) -> Table | None:
    if not argument or "dataTable" not in argument:
        return None
    return [[cell["value"] for cell in row["cells"]] for row in argument["dataTable"]["rows"]]
