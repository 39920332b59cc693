"""What the long proofs say."""

from __future__ import annotations

import msgspec


class TrialFailure(msgspec.Struct, frozen=True):
    """A scenario or example that does not hold, with its place and why."""

    place: str
    name: str
    failure: str


class TrialReport(msgspec.Struct, frozen=True):
    """How examples and scenarios went."""

    examples: int
    scenarios: int
    failures: tuple[TrialFailure, ...]


class SampleCase(msgspec.Struct, frozen=True):
    """A stored case that shows a change, with what decides who may see it."""

    case_id: str
    unit_path: str
    secrecy: int


class RuleImpact(msgspec.Struct, frozen=True):
    """What becomes of one rule's findings: how many are new, gone, or different, and in which
    cases for example.
    """

    rule: str
    new: int
    vanished: int
    changed: int
    new_in: tuple[SampleCase, ...]
    vanished_in: tuple[SampleCase, ...]
    changed_in: tuple[SampleCase, ...]


class ImpactReport(msgspec.Struct, frozen=True):
    """The old and the new rules over the stored cases.

    ``refused``: cases that one of them could not check.  ``rules``: those with any change.
    """

    old_hash: str
    new_hash: str
    cases: int
    affected: int
    refused: int
    rules: tuple[RuleImpact, ...]


class Failed(msgspec.Struct, frozen=True):
    """Why a proof could not be made (Chinese)."""

    error: str
