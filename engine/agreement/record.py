"""What was compared and what came of it: kept with a published version."""

from __future__ import annotations

import msgspec


class Difference(msgspec.Struct, frozen=True):
    """One place where an engine's row is not the reference's.

    ``snapshot``: SHA-256 of the snapshot's bytes; the rows as text, empty where there is none.
    """

    engine: str
    snapshot: str
    as_of: str
    rule: str
    reference: str
    found: str


class Compared(msgspec.Struct, frozen=True):
    """How many checks of each kind were compared."""

    cases: int
    boundaries: int
    varied: int
    refused: int


class Agreement(msgspec.Struct, frozen=True):
    """The record of one comparison.  ``agreed``: every row of every engine was the reference's."""

    ruleset: str
    version: str
    hash: str
    reference: str
    engines: tuple[str, ...]
    seed: str
    compared: Compared
    differences: tuple[Difference, ...]

    @property
    def agreed(self) -> bool:
        """No engine differed anywhere."""
        return not self.differences
