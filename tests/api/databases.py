"""A fresh database for each test: SQLite, or PostgreSQL if FADU_TEST_POSTGRES_URL names a server.

Every test that asks for ``database_url`` or ``database`` carries the mark ``store`` and runs on
both (``make test``, ``make test-postgres``).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from api.migrations.opening import open_database
from api.store.database import Database

SERVER = "FADU_TEST_POSTGRES_URL"
_numbers = count()


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with all tables and no rows, to be copied."""
    if SERVER not in os.environ:
        url = f"sqlite:///{tmp_path_factory.mktemp('template')}/fadu.sqlite3"
        open_database(url).close()
        yield url
        return
    name = f"fadu_template_{os.getpid()}"
    _on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    open_database(_server(name)).close()
    yield name
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(database_template: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows."""
    if SERVER not in os.environ:
        shutil.copyfile(database_template.removeprefix("sqlite:///"), tmp_path / "fadu.sqlite3")
        yield f"sqlite:///{tmp_path}/fadu.sqlite3"
        return
    name = f"fadu_test_{os.getpid()}_{next(_numbers)}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {database_template}")
    yield _server(name)
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables and no rows."""
    opened = Database(database_url)
    yield opened
    opened.close()


def _server(name: str | None = None) -> str:
    url: URL = make_url(os.environ[SERVER]).set(drivername="postgresql+psycopg")
    return (url.set(database=name) if name else url).render_as_string(hide_password=False)


def _on_server(*statements: str) -> None:
    engine = create_engine(_server(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
