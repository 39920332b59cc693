"""One closed site for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.checking import Checker
from tests.api.security.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, checker: Checker) -> Iterator[Site]:
    """A closed site with units and nobody yet."""
    made = Site(tmp_path_factory.mktemp("site"), checker, highest_secrecy="top")
    yield made
    made.close()
