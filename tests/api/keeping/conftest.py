"""One app on the database of the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.checking import Checker
from tests.api.keeping.office import Office


@pytest.fixture
def office(database_url: str, checker: Checker) -> Iterator[Office]:
    """The service."""
    made = Office(database_url, checker)
    yield made
    made.runtime.close()
