"""Checking one case: from submitted bytes to an answer, with no clock and no state."""

from engine.checking.checker import Checker
from engine.checking.refusals import EngineDisagreement, SnapshotRefused
from engine.checking.registry import default_engines

__all__ = ["Checker", "EngineDisagreement", "SnapshotRefused", "default_engines"]
