"""The one way to a database that has all its tables."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from api.migrations.tables import all_tables
from api.operations.backups import Layout
from api.store.database import Database


class DatabaseUnusableError(Exception):
    """The database cannot be brought to this version; the text says why, in Chinese."""


def open_database(url: str) -> Database:
    """Open a database and bring it to this version's tables; several processes may do so at once.

    Raises DatabaseUnusableError if a newer version has changed it.
    """
    database = Database(url)
    if _step(database) != newest_step():
        bring_up_to_date(database)
    return database


def layout() -> Layout:
    """The tables of this version, for backups."""
    return Layout(newest_step(), all_tables())


def bring_up_to_date(database: Database) -> None:
    """Run the steps that are missing, in one transaction.  Raises DatabaseUnusableError."""
    config = alembic_config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise DatabaseUnusableError(
                "数据库由更新的版本使用过，本版本不认识它；请换用新版本，或者恢复升级前的备份"
            ) from error


def _step(database: Database) -> str | None:
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_step() -> str:
    """The step this version brings a database to."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""


def alembic_config() -> Config:
    """How Alembic finds the steps; the connection is put into ``attributes``."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
