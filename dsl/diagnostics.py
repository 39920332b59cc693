"""Problems found in rule texts, as data: code, place, found, expected, advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from dsl.source import NOWHERE, Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that explains a problem, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    ``code`` is a stable code of ``dsl.error_codes`` (E1xx syntax, E2xx names, E3xx types,
    E4xx law data, W5xx lint); ``message`` one Chinese sentence without a full stop; ``found`` what
    stands in the text; ``expected`` what could stand there instead; ``advice`` what to do.
    """

    code: str
    span: Span
    message: str
    found: str = ""
    expected: tuple[str, ...] = ()
    advice: str = ""
    related: tuple[Label, ...] = ()

    @property
    def severity(self) -> Severity:
        """An error stops the ruleset; a warning does not."""
        return "warning" if self.code.startswith("W") else "error"


class Diagnostics:
    """Collects problems; reports each once, in the order of the text."""

    def __init__(self) -> None:
        self._items: dict[tuple[str, Span, str], Diagnostic] = {}

    def add(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        found: str = "",
        expected: Iterable[str] = (),
        advice: str = "",
        related: Iterable[Label] = (),
    ) -> None:
        """Record a problem; the same one at the same place is recorded once."""
        self.extend(
            [Diagnostic(code, span, message, found, tuple(expected), advice, tuple(related))]
        )

    def extend(self, items: Iterable[Diagnostic]) -> None:
        """Record problems found elsewhere."""
        for item in items:
            self._items.setdefault((item.code, item.span, item.message), item)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.sorted())

    def __len__(self) -> int:
        return len(self._items)

    @property
    def has_errors(self) -> bool:
        """Whether any of them stops the ruleset."""
        return any(item.severity == "error" for item in self._items.values())

    def sorted(self) -> tuple[Diagnostic, ...]:
        """By file, place and code; problems of no place last."""
        return tuple(
            sorted(
                self._items.values(),
                key=lambda d: (d.span == NOWHERE, d.span, d.code, d.message),
            )
        )
