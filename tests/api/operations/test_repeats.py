"""A write under one key is done once, whatever happens to the first answer."""

from __future__ import annotations

from functools import partial

import pytest

from api.operations.repeats import KEPT_MILLISECONDS, Asked, ForgetRepeats, Kept, Refusal, Repeats
from api.store.database import Database, beside

ASKED = Asked(b"asked", b"rights")
ANSWER = Kept(201, b"headers", b"answer")


def test_the_first_answer_is_given_again(database: Database) -> None:
    repeats = Repeats(database)
    assert repeats.begin("a", "k", ASKED, 1) is None
    repeats.finish("a", "k", ANSWER)
    assert repeats.begin("a", "k", ASKED, 2) == ANSWER


def test_another_request_under_the_same_key_is_refused(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    repeats.finish("a", "k", ANSWER)
    assert repeats.begin("a", "k", ASKED._replace(request=b"other"), 2) is Refusal.OTHER_REQUEST


def test_an_answer_is_not_given_to_other_rights(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    repeats.finish("a", "k", ANSWER)
    fewer = ASKED._replace(rights=b"")
    assert repeats.begin("a", "k", fewer, 2) is Refusal.OTHER_RIGHTS


def test_a_repeat_of_what_never_ended_is_refused(database: Database) -> None:
    Repeats(database).begin("a", "k", ASKED, 1)
    assert Repeats(database).begin("a", "k", ASKED, 2) is Refusal.NOT_FINISHED


def test_callers_do_not_meet(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    repeats.finish("a", "k", ANSWER)
    assert repeats.begin("b", "k", ASKED, 2) is None


def test_a_failure_frees_the_key(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    repeats.finish("a", "k", None)
    assert repeats.begin("a", "k", ASKED, 2) is None


def test_a_failure_after_something_was_written_does_not_free_the_key(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    with database.writing() as connection:
        repeats.wrote("a", "k", connection)
    repeats.finish("a", "k", None)
    assert repeats.begin("a", "k", ASKED, 2) is Refusal.ANSWER_LOST


def test_what_was_undone_left_no_mark(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        repeats.wrote("a", "k", connection)
        raise ZeroDivisionError
    repeats.finish("a", "k", None)
    assert repeats.begin("a", "k", ASKED, 2) is None


def test_an_answer_that_is_there_is_not_unmarked(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    with beside(partial(repeats.wrote, "a", "k")):
        repeats.finish("a", "k", ANSWER)
    assert repeats.begin("a", "k", ASKED, 2) == ANSWER


def test_an_answer_is_forgotten_after_a_day(database: Database) -> None:
    repeats = Repeats(database)
    repeats.begin("a", "k", ASKED, 1)
    repeats.finish("a", "k", ANSWER)
    ForgetRepeats(database).run(KEPT_MILLISECONDS)
    assert repeats.begin("a", "k", ASKED, KEPT_MILLISECONDS) == ANSWER
    ForgetRepeats(database).run(1 + KEPT_MILLISECONDS)
    assert repeats.begin("a", "k", ASKED, 2) is None
