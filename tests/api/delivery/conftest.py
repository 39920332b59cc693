"""A site and a receiver for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.store.database import Database
from engine.checking import Checker
from tests.api.delivery.receiver import Receiver, receiving
from tests.api.delivery.scene import Site, site
from tests.api.delivery.service import Service


@pytest.fixture
def here(database: Database) -> Iterator[Site]:
    """A service that sends."""
    with site(database) as made:
        yield made


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who listens."""
    with receiving() as made:
        yield made


@pytest.fixture
def service(database_url: str, checker: Checker) -> Iterator[Service]:
    """The whole service."""
    made = Service(database_url, checker)
    yield made
    made.close()
