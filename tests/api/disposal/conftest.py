"""One office for each test."""

from __future__ import annotations

import pytest

from api.store.database import Database
from engine.checking import Checker
from tests.api.disposal.office import Office


@pytest.fixture
def office(database: Database, checker: Checker) -> Office:
    """The office over a fresh database."""
    return Office(database, checker)
