"""One checker for all tests of the interfaces."""

from __future__ import annotations

import pytest

from api.loading import load_checker
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings with small bounds, so that tests reach them quickly."""
    return Settings(ruleset=str(RULESET), cache_dir="", body_seconds=2)


@pytest.fixture(scope="session")
def checker(settings: Settings) -> Checker:
    """The small ruleset, compiled."""
    return load_checker(settings.ruleset_folder(), None)
