"""Events are kept exactly with the change they tell of, numbered in the order of commits."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from api.delivery.outbox import enqueue, reclassify
from api.delivery.reading import EventsGoneError, events_after
from api.delivery.retention import forget
from api.delivery.selecting import ALL, Filter
from api.delivery.tables import events
from api.store.database import Database
from tests.api.delivery.scene import ADMINISTRATOR, CITY, NOW, PROVINCE, happen

WRITERS = 6
EACH = 25


def test_the_same_event_twice_changes_nothing(database: Database) -> None:
    first = happen(database, "e1", message="甲")
    assert happen(database, "e1", message="乙") == first
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(events)) == 1


def test_an_undone_change_leaves_no_event(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        enqueue(
            connection,
            event_id="e1",
            kind="finding.opened",
            case_id="A1",
            unit_path="/",
            secrecy=0,
            at_ms=NOW,
            data={},
        )
        raise RuntimeError
    with database.reading() as connection:
        assert events_after(connection, PROVINCE, ALL, 0, 10).events == []


def test_an_unknown_kind_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        happen(database, "e1", kind="finding.vanished")


def test_a_reader_beside_parallel_writers_misses_nothing(database_url: str) -> None:
    """No event that commits later gets a lower number than one that was already read."""
    database = Database(database_url)
    started = threading.Barrier(WRITERS + 1)

    def write(writer: int) -> None:
        own = Database(database_url)
        started.wait()
        for number in range(EACH):
            happen(own, f"w{writer}-{number}", f"A{writer}")
        own.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    started.wait()
    read: list[str] = []
    cursor = 0
    while len(read) < WRITERS * EACH:
        alive = any(thread.is_alive() for thread in threads)
        with database.reading() as connection:
            page = events_after(connection, PROVINCE, ALL, cursor, 7)
        assert all(event.seq > cursor for event in page.events)
        read += [event.event_id for event in page.events]
        cursor = page.cursor
        assert alive or page.events, "an event was skipped"
    for thread in threads:
        thread.join()
    database.close()
    assert len(set(read)) == WRITERS * EACH
    for writer in range(WRITERS):
        own = [event for event in read if event.startswith(f"w{writer}-")]
        assert own == [f"w{writer}-{number}" for number in range(EACH)]


def test_a_unit_reads_its_own_events_and_those_below_up_to_its_clearance(
    database: Database,
) -> None:
    happen(database, "own", "A1", unit_path="/440000/440100/")
    happen(database, "other", "A2", unit_path="/440000/440200/")
    happen(database, "secret", "A3", unit_path="/440000/440100/", secrecy=2)
    happen(database, "rules", None, kind="ruleset.published", unit_path="/")
    with database.reading() as connection:
        seen = {
            who.subject: [e.event_id for e in events_after(connection, who, ALL, 0, 10).events]
            for who in (CITY, PROVINCE, ADMINISTRATOR)
        }
    assert seen == {
        CITY.subject: ["own", "rules"],
        PROVINCE.subject: ["own", "other", "rules"],
        ADMINISTRATOR.subject: ["rules"],
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(kinds=("warning.raised",)), ["w"]),
        (Filter(rules=("CR-X01",)), ["x"]),
        (Filter(levels=("red",)), ["w"]),
        (Filter(severities=("严重",)), ["f"]),
        (Filter(unit="440200"), ["x"]),
        (Filter(unit="440000"), ["f", "w", "x"]),
        (Filter(case_id="A2"), ["w"]),
        (Filter(rules=("CR-F05",), kinds=("finding.opened",)), ["f"]),
    ],
)
def test_filters_select(database: Database, chosen: Filter, expected: list[str]) -> None:
    happen(database, "f", "A1", severity="严重")
    happen(database, "w", "A2", kind="warning.raised", level="red")
    happen(database, "x", "A3", rule="CR-X01", unit_path="/440000/440200/")
    with database.reading() as connection:
        page = events_after(connection, PROVINCE, chosen, 0, 10)
    assert [event.event_id for event in page.events] == expected


def test_the_cursor_passes_events_that_are_not_wanted(database: Database) -> None:
    last = [happen(database, f"e{number}") for number in range(5)][-1]
    with database.reading() as connection:
        page = events_after(connection, PROVINCE, Filter(case_id="A9"), 0, 2)
        assert (page.events, page.cursor, page.more) == ([], last, False)
        page = events_after(connection, PROVINCE, ALL, 0, 2)
        assert page.more
        assert page.cursor == page.events[-1].seq


def test_events_of_a_case_that_became_secret_are_no_longer_shown(database: Database) -> None:
    happen(database, "e1", "A1")
    with database.writing() as connection:
        reclassify(connection, "A1", "/440000/440100/", 3)
    with database.reading() as connection:
        assert events_after(connection, PROVINCE, ALL, 0, 10).events == []


def test_who_reads_on_from_what_retention_removed_is_told(database: Database) -> None:
    first = happen(database, "old", at=NOW - 10)
    second = happen(database, "older clock", at=NOW - 5)
    happen(database, "new", at=NOW)
    with database.writing() as connection:
        assert forget(database, connection, NOW) == 2
    with database.reading() as connection:
        assert [e.event_id for e in events_after(connection, PROVINCE, ALL, 0, 9).events] == ["new"]
        assert len(events_after(connection, PROVINCE, ALL, second, 9).events) == 1
        with pytest.raises(EventsGoneError):
            events_after(connection, PROVINCE, ALL, first, 9)
    with database.writing() as connection:
        assert forget(database, connection, NOW) == 0
