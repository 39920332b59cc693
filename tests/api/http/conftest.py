"""One app and one client for the tests in process."""

from __future__ import annotations

import pytest

from api.http.app import create_app
from api.settings import Settings
from engine.checking import Checker
from tests.api.http.client import Client


@pytest.fixture(scope="session")
def client(settings: Settings, checker: Checker) -> Client:
    """A client of the app with the small ruleset."""
    return Client(create_app(settings, checker=checker))
