"""A write under one key is done once, whatever happens to the first answer."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from api.operations.repeats import (
    KEPT_MILLISECONDS,
    PATIENCE_MILLISECONDS,
    Asked,
    ForgetRepeats,
    Kept,
    OvertakenError,
    Refusal,
    Repeats,
    Taken,
)
from api.operations.repeats import repeats as table
from api.store.database import Database, beside

ASKED = Asked(b"asked", b"rights")
ANSWER = Kept(201, b"headers", b"answer")
LATER = 2 + PATIENCE_MILLISECONDS


def begun(repeats: Repeats, now: int = 1) -> Taken:
    """The key, taken."""
    found = repeats.begin("a", "k", ASKED, now)
    assert isinstance(found, Taken)
    return found


def test_the_first_answer_is_given_again(database: Database) -> None:
    repeats = Repeats(database)
    repeats.finish(begun(repeats), ANSWER)
    assert repeats.begin("a", "k", ASKED, 2) == ANSWER


def test_another_request_under_the_same_key_is_refused(database: Database) -> None:
    repeats = Repeats(database)
    repeats.finish(begun(repeats), ANSWER)
    assert repeats.begin("a", "k", ASKED._replace(request=b"other"), 2) is Refusal.OTHER_REQUEST


def test_an_answer_is_not_given_to_other_rights(database: Database) -> None:
    repeats = Repeats(database)
    repeats.finish(begun(repeats), ANSWER)
    fewer = ASKED._replace(rights=b"")
    assert repeats.begin("a", "k", fewer, 2) is Refusal.OTHER_RIGHTS


def test_a_repeat_of_what_never_ended_is_refused(database: Database) -> None:
    begun(Repeats(database))
    waited = Repeats(database).begin("a", "k", ASKED, LATER - 1)
    assert waited is Refusal.NOT_FINISHED


def test_a_repeat_overtakes_what_has_written_nothing_for_long(database: Database) -> None:
    repeats = Repeats(database)
    first, second = begun(repeats), begun(repeats, LATER)
    repeats.finish(first, Kept(500, b"", b"the first's"))
    repeats.finish(second, ANSWER)
    assert repeats.begin("a", "k", ASKED, LATER) == ANSWER


def test_what_an_overtaken_request_still_writes_is_undone(database: Database) -> None:
    repeats = Repeats(database)
    first, second = begun(repeats), begun(repeats, LATER)
    with (
        pytest.raises(OvertakenError),
        beside(partial(repeats.wrote, first)),
        database.writing() as connection,
    ):
        other = {"caller": "b", "key": "k", "request": b"", "expires": 9 * LATER}
        database.put(connection, table, [other])
    with database.reading() as connection:
        assert connection.execute(select(table.c.caller)).scalars().all() == ["a"]
    with database.writing() as connection:
        repeats.wrote(second, connection)


def test_what_has_written_is_never_overtaken(database: Database) -> None:
    repeats = Repeats(database)
    taken = begun(repeats)
    with database.writing() as connection:
        repeats.wrote(taken, connection)
    assert repeats.begin("a", "k", ASKED, LATER) is Refusal.ANSWER_LOST


def test_callers_do_not_meet(database: Database) -> None:
    repeats = Repeats(database)
    repeats.finish(begun(repeats), ANSWER)
    assert isinstance(repeats.begin("b", "k", ASKED, 2), Taken)


def test_a_failure_frees_the_key(database: Database) -> None:
    repeats = Repeats(database)
    repeats.finish(begun(repeats), None)
    assert isinstance(repeats.begin("a", "k", ASKED, 2), Taken)


def test_a_failure_after_something_was_written_does_not_free_the_key(database: Database) -> None:
    repeats = Repeats(database)
    taken = begun(repeats)
    with database.writing() as connection:
        repeats.wrote(taken, connection)
    repeats.finish(taken, None)
    assert repeats.begin("a", "k", ASKED, 2) is Refusal.ANSWER_LOST


def test_what_was_undone_left_no_mark(database: Database) -> None:
    repeats = Repeats(database)
    taken = begun(repeats)
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        repeats.wrote(taken, connection)
        raise ZeroDivisionError
    repeats.finish(taken, None)
    assert isinstance(repeats.begin("a", "k", ASKED, 2), Taken)


def test_an_answer_that_is_there_is_not_unmarked(database: Database) -> None:
    repeats = Repeats(database)
    taken = begun(repeats)
    with beside(partial(repeats.wrote, taken)):
        repeats.finish(taken, ANSWER)
    assert repeats.begin("a", "k", ASKED, 2) == ANSWER


def test_an_answer_is_forgotten_after_a_day(database: Database) -> None:
    repeats = Repeats(database)
    repeats.finish(begun(repeats), ANSWER)
    ForgetRepeats(database).run(KEPT_MILLISECONDS)
    assert repeats.begin("a", "k", ASKED, KEPT_MILLISECONDS) == ANSWER
    ForgetRepeats(database).run(1 + KEPT_MILLISECONDS)
    assert isinstance(repeats.begin("a", "k", ASKED, 2), Taken)
