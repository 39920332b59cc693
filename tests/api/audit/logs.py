"""A log with answers in it, and a way past the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from api.audit.fences import FENCES
from api.audit.writing import Given, Journal
from api.clock import FixedClock
from api.rulesets.contents import keep_ruleset
from api.store.database import Database
from engine.answers import Answer, encode
from engine.checking import Checker
from tests.api.cases import clean, dumped, late_interrogation

NOW = 1_795_000_000_000


def given(checker: Checker, snapshot: dict[str, Any], *, by: str = "client:A") -> Given:
    """The answer to a snapshot, ready to be written down."""
    data = dumped(snapshot)
    answer: Answer = checker.check(data, include=frozenset({"all"}))
    return Given(
        answer,
        encode(answer),
        checker.ruleset,
        data,
        by,
        "/",
        "compiled",
        None,
        None,
        False,
        frozenset({"all"}),
        False,
    )


def case(number: int) -> dict[str, Any]:
    """A clean case with a number of its own."""
    return clean() | {"snapshot_id": f"S{number}", "case": {"case_no": f"A{number}"}}


def late() -> dict[str, Any]:
    """A case with a violation."""
    return late_interrogation()


@contextmanager
def journal(database: Database, clock: FixedClock | None = None) -> Iterator[Journal]:
    """A journal that is closed at the end."""
    made = Journal(database, clock or FixedClock(NOW), keep_ruleset)
    try:
        yield made
    finally:
        made.close()


def write_answers(database: Database, checker: Checker, count: int) -> None:
    """That many answers to different cases, entries 1 to ``count``."""
    with journal(database) as log:
        for number in range(1, count + 1):
            log.answered(given(checker, case(number))).result(30)


@contextmanager
def unfenced(database: Database) -> Iterator[Connection]:
    """A transaction in which the triggers sleep, as for somebody who owns the database."""
    with database.writing() as connection:
        if database.is_sqlite:
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            fences = [row for row in connection.execute(text(query)) if row.name in FENCES]
            for row in fences:
                connection.execute(text(f"DROP TRIGGER {row.name}"))
            yield connection
            for row in fences:
                connection.exec_driver_sql(row.sql)
        else:
            tables = sorted({name.rsplit("_no_")[0] for name in FENCES})
            for table in tables:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            yield connection
            for table in tables:
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
