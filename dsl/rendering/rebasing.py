"""Problems with their files named as seen from elsewhere: from the root of a repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dsl.diagnostics import Diagnostic, Label
from dsl.source import NOWHERE, SourceFile, Span

Named = tuple[tuple[Diagnostic, ...], dict[str, SourceFile]]


def rebased(
    problems: Iterable[Diagnostic], sources: Mapping[str, SourceFile], folder: str
) -> Named:
    """The problems and texts with ``folder`` put before every name of a file."""

    def place(span: Span) -> Span:
        return span if span == NOWHERE else span._replace(file=f"{folder}/{span.file}")

    def label(old: Label) -> Label:
        return replace(old, span=place(old.span))

    if folder in ("", "."):
        return tuple(problems), dict(sources)
    moved = tuple(
        replace(item, span=place(item.span), related=tuple(map(label, item.related)))
        for item in problems
    )
    named = (SourceFile(f"{folder}/{name}", source.text) for name, source in sources.items())
    return moved, {source.name: source for source in named}
