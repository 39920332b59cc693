"""What a verification can find."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

MOST_REPORTED = 100
"""Faults told one by one; the rest is counted."""


class Fault(msgspec.Struct, frozen=True):
    """One thing that is not as it was written."""

    seq: Annotated[int | None, Meta(title="第几条审计记录")]
    code: Annotated[str, Meta(title="代码")]
    message: Annotated[str, Meta(title="说明")]


class Faults:
    """Collects faults and does not grow without bound."""

    def __init__(self) -> None:
        self.told: list[Fault] = []
        self.count = 0

    def add(self, seq: int | None, code: str, message: str) -> None:
        """One more."""
        self.count += 1
        if len(self.told) < MOST_REPORTED:
            self.told.append(Fault(seq, code, message))
