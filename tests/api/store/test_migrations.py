"""The steps lead to exactly the tables the code knows."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from api.migrations.opening import DatabaseUnusableError, bring_up_to_date, open_database
from api.migrations.tables import all_tables
from api.store.database import Database


def test_a_new_database_has_the_tables_of_the_code(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, all_tables()) == []


def test_opening_again_changes_nothing(database_url: str) -> None:
    open_database(database_url).close()
    open_database(database_url).close()


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnusableError, match="更新的版本"):
        bring_up_to_date(database)
