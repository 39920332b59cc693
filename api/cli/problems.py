"""Problems of rule texts as the commands show them: files named from the present folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dsl.diagnostics import Diagnostic
    from dsl.source import SourceFile


def seen_from_here(folder: Path) -> str:
    """The folder from the present one if it lies below it, else as it was given.

    Programs that show problems beside the text look for files from the root of the repository,
    where such commands are run.
    """
    given = folder.resolve()
    here = Path.cwd()
    return (given.relative_to(here) if given.is_relative_to(here) else folder).as_posix()


def rendered(
    problems: Iterable[Diagnostic],
    sources: Mapping[str, SourceFile],
    folder: Path,
    output: str = "text",
) -> str:
    """Problems of the ruleset in ``folder`` as text, json, sarif or github; no line break at the
    end."""
    from importlib.metadata import version

    from dsl.error_codes.table import CODES
    from dsl.rendering.machine import render_github, render_json
    from dsl.rendering.rebasing import rebased
    from dsl.rendering.sarif import render_sarif
    from dsl.rendering.terminal import render_text

    shown, texts = rebased(problems, sources, seen_from_here(folder))
    match output:
        case "json":
            text = render_json(shown, texts)
        case "github":
            text = render_github(shown, texts)
        case "sarif":
            text = render_sarif(shown, texts, CODES, version("fadu"))
        case _:
            text = render_text(shown, texts)
    return text.rstrip("\n")
