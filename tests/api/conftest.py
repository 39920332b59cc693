"""What all tests of the interfaces share: one checker, fresh databases."""

from __future__ import annotations

import pytest

from api.loading import load_checker
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET
from tests.api.databases import database, database_template, database_url

__all__ = ["checker", "database", "database_template", "database_url", "settings"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need a database carry the mark ``store``, before marks are selected."""
    for item in items:
        if "database_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.store)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with small bounds, so that tests reach them quickly."""
    data = str(tmp_path_factory.mktemp("data"))
    return Settings(
        ruleset=str(RULESET), cache_dir="", data_dir=data, body_seconds=2, workers_inside=False
    )


@pytest.fixture(scope="session")
def checker(settings: Settings) -> Checker:
    """The small ruleset, compiled."""
    return load_checker(settings.ruleset_folder(), None)
