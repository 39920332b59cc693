"""An answer can be given again byte by byte, or it is said exactly why not."""

from __future__ import annotations

import zlib

import msgspec
import pytest
from sqlalchemy import delete, select, update

from api.audit.answers import ANSWERED
from api.audit.entries import entries_after
from api.audit.tables import entries, snapshot_cases, snapshots
from api.keeping.replaying import Outcome, Replayer
from api.loading import checker_of
from api.rulesets.contents import contents
from api.security.identity import LOCAL
from api.store.database import Database
from engine.answers import encode
from engine.checking import Checker
from tests.api.audit.logs import case, given, journal, late, unfenced
from tests.api.keeping.known import purge
from tests.api.keeping.office import Office


@pytest.fixture
def replayer(database: Database) -> Replayer:
    """One with checkers made from what the database keeps."""
    return Replayer(database, lambda ruleset: checker_of(ruleset, None))


def answered(database: Database, checker: Checker) -> tuple[str, bytes]:
    asked = given(checker, late())
    with journal(database) as log:
        log.answered(asked).result(30)
    return asked.answer.check_id, asked.sent


@pytest.mark.parametrize("engine", ["compiled", "oracle"])
@pytest.mark.parametrize("trace", [False, True])
@pytest.mark.parametrize("as_of", [None, 29_700_000])
@pytest.mark.parametrize("complete", [False, True])
def test_an_answer_is_given_again_byte_by_byte(
    database: Database,
    checker: Checker,
    replayer: Replayer,
    engine: str,
    trace: bool,
    as_of: int | None,
    complete: bool,
) -> None:
    asked = given(checker, late())._replace(
        engine=engine, trace=trace, as_of=as_of, assume_complete=complete
    )
    answer = checker.check(
        asked.snapshot,
        engine=engine,
        trace=trace,
        as_of=as_of,
        assume_complete=complete,
        include=asked.include,
    )
    with journal(database) as log:
        log.answered(asked._replace(answer=answer, sent=encode(answer))).result(30)
    found = replayer.replay(answer.check_id)
    assert found is not None
    assert (found.replayed.outcome, found.replayed.notes) == (Outcome.SAME, ())
    assert found.answer == encode(answer)


def test_the_answers_of_one_check_are_counted_and_can_be_chosen(
    database: Database, checker: Checker, replayer: Replayer
) -> None:
    name, _ = answered(database, checker)
    answered(database, checker)
    latest, first = replayer.replay(name), replayer.replay(name, 1)
    assert latest is not None and first is not None
    assert (latest.replayed.seq, latest.replayed.times) == (2, 2)
    assert (first.replayed.seq, first.replayed.outcome) == (1, Outcome.SAME)
    assert replayer.replay(name, 3) is None


def test_an_unknown_check_is_told(replayer: Replayer) -> None:
    assert replayer.replay("C" + "0" * 24) is None


def test_a_purged_snapshot_is_named_by_its_hash(
    database: Database, checker: Checker, replayer: Replayer
) -> None:
    name, _ = answered(database, checker)
    purge(database)
    found = replayer.replay(name)
    assert found is not None and found.answer is None
    assert found.replayed.outcome is Outcome.SNAPSHOT_PURGED
    assert found.replayed.snapshot.startswith("sha256:")


def test_what_is_missing_is_told(database: Database, checker: Checker, replayer: Replayer) -> None:
    name, _ = answered(database, checker)
    with unfenced(database) as connection:
        connection.execute(delete(contents))
    assert _outcome(replayer, name) is Outcome.RULESET_MISSING
    with unfenced(database) as connection:
        connection.execute(update(snapshots).values(body=zlib.compress(b"{}")))
    assert _outcome(replayer, name) is Outcome.SNAPSHOT_ALTERED
    with unfenced(database) as connection:
        connection.execute(delete(snapshot_cases))
        connection.execute(delete(snapshots))
    assert _outcome(replayer, name) is Outcome.SNAPSHOT_MISSING


def test_an_edited_entry_is_not_believed(
    database: Database, checker: Checker, replayer: Replayer
) -> None:
    name, _ = answered(database, checker)
    with unfenced(database) as connection:
        connection.execute(update(entries).values(by="client:B"))
    assert _outcome(replayer, name) is Outcome.RECORD_ALTERED


def test_another_answer_is_told_with_both_hashes_and_what_changed(
    database: Database, checker: Checker, replayer: Replayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = given(checker, late())
    with journal(database) as log:
        log.answered(asked._replace(sent=b"{}")).result(30)
    monkeypatch.setattr("api.keeping.replaying.program", lambda: "9.9")
    found = replayer.replay(asked.answer.check_id)
    assert found is not None and found.answer == asked.sent
    assert found.replayed.outcome is Outcome.DIFFERENT
    assert found.replayed.recorded != found.replayed.found
    assert "9.9" in found.replayed.notes[0]


def test_a_snapshot_that_can_no_longer_be_checked_is_told(
    database: Database, checker: Checker, replayer: Replayer
) -> None:
    asked = given(checker, case(1))._replace(snapshot=b'{"measure":7}')
    with journal(database) as log:
        log.answered(asked).result(30)
    assert _outcome(replayer, asked.answer.check_id) is Outcome.REFUSED


def test_the_rules_of_the_day_are_used_not_those_in_force(
    database: Database, checker: Checker, replayer: Replayer
) -> None:
    older = msgspec.structs.replace(checker.ruleset, version="0.9")
    asked = given(Checker(older), late())
    with journal(database) as log:
        log.answered(asked).result(30)
    answered(database, checker)
    found = replayer.replay(asked.answer.check_id, 1)
    assert found is not None and found.answer == asked.sent
    assert found.replayed.outcome is Outcome.SAME
    with database.reading() as connection:
        query = select(contents.c.version).order_by(contents.c.version)
        assert list(connection.execute(query).scalars()) == ["0.9", "1.0"]


def _outcome(replayer: Replayer, name: str) -> Outcome:
    found = replayer.replay(name)
    assert found is not None and found.answer is None
    return found.replayed.outcome


def test_what_the_watch_judged_by_itself_is_replayed_too(office: Office) -> None:
    for sent, now in ((late(), 0), (late() | {"snapshot_id": "S9"}, 60_000)):
        office.clock.move(now)
        body = {"snapshot": sent, "sequence": now, "assume_complete": True}
        assert office.ask(LOCAL, "PUT", "/v1/cases/A1/snapshot", body).status_code < 300
    with office.runtime.database.reading() as connection:
        entries_of_case = entries_after(connection, 0, 9, kind=ANSWERED, case_id="A1")
    assert len(entries_of_case) == 2
    for entry in entries_of_case:
        assert entry.check_id is not None
        found = office.runtime.replayer.replay(entry.check_id, entry.seq)
        assert found is not None and found.replayed.outcome is Outcome.SAME


def test_the_background_work_sets_anchors_and_purges(office: Office) -> None:
    assert {"audit-anchors", "retention"} <= {job.name for job in office.runtime.jobs}
