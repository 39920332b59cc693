"""A fresh site for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.checking import Checker
from tests.api.rulesets.site import Site


@pytest.fixture
def site(database_url: str, tmp_path: Path, checker: Checker) -> Iterator[Site]:
    """A site where the rules of the settings' folder are in force."""
    made = Site(database_url, tmp_path, checker=checker)
    yield made
    made.runtime.close()
