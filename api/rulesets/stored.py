"""The cases over which new rules are tried before they are published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol


class StoredCase(NamedTuple):
    """One case as it was last submitted, with what decides who may see it."""

    case_id: str
    unit_path: str
    secrecy: int
    snapshot: bytes
    assume_complete: bool = False


class StoredCases(Protocol):
    """Gives the stored cases one after another."""

    def count(self) -> int:
        """About how many there are."""
        ...

    def __iter__(self) -> Iterator[StoredCase]:
        """Every case once, in a fixed order."""
        ...
