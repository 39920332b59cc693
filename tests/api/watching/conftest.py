"""An app with a database of its own, and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from api.clock import FixedClock
from api.http.app import create_app
from api.runtime import Runtime
from api.settings import Settings
from engine.checking import Checker
from tests.api.http.client import Client
from tests.api.watching.world import moment


class Service:
    """One service: its client and its clock."""

    def __init__(self, settings: Settings, checker: Checker) -> None:
        self.clock = FixedClock(moment("2026-07-01T14:00:00+08:00"))
        self.client = Client(create_app(settings, checker=checker, clock=self.clock))

    @property
    def runtime(self) -> Runtime:
        """The parts of the service."""
        found: Runtime = self.client.app.state.shared.runtime
        return found


@pytest.fixture
def service(
    settings: Settings, checker: Checker, database_url: str, tmp_path: Path
) -> Iterator[Service]:
    """A service over a fresh database, at 14:00 on the first of July."""
    own = msgspec.structs.replace(settings, database_url=database_url, data_dir=str(tmp_path))
    made = Service(own, checker)
    yield made
    made.runtime.close()
