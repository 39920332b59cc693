"""Large cases are held whole; many cases do not make the watch slow; threads do the work."""

from __future__ import annotations

import time

from sqlalchemy import ClauseElement, func, select, text

from api.store.database import Database
from api.watching.case_rows import WATCHED, case_of
from api.watching.tables import cases, clocks, findings
from api.workers.loop import Workers
from engine.checking import Checker
from engine.checking.checker import MOST_FINDINGS
from tests.api.watching.world import World, detained

MANY = MOST_FINDINGS + 60


def test_a_case_with_more_findings_than_an_answer_holds_is_registered_whole(
    database: Database, checker: Checker
) -> None:
    world = World(database, checker, "2026-07-02T00:00:00+08:00")
    large = detained()
    large["measure"] = [large["measure"][0] | {"measure_id": f"M{n}"} for n in range(MANY)]
    receipt = world.push(large)
    assert receipt.answer is not None
    assert len(receipt.answer.findings) == MOST_FINDINGS
    assert len(receipt.opened) == MANY
    with database.reading() as connection:
        case = case_of(connection, "A1")
        assert connection.scalar(select(func.count()).select_from(findings)) == MANY
        assert connection.scalar(select(func.count()).select_from(clocks)) == MANY
    assert case is not None and case.open_findings == MANY
    assert len(world.push(large | {"snapshot_id": "A1-S2", "measure": []}).closed) == MANY


def test_what_is_asked_all_day_is_answered_by_an_index(
    database: Database, checker: Checker
) -> None:
    World(database, checker).push(detained())
    asked = (
        select(cases).where(cases.c.next_at <= 0).order_by(cases.c.next_at, cases.c.case_id),
        select(cases).where(cases.c.state == WATCHED, cases.c.ruleset < "x"),
        select(cases).where(cases.c.state == WATCHED, cases.c.judged_at > 0),
        select(cases).where(cases.c.case_id == "A1"),
        select(findings).where(findings.c.case_id == "A1"),
        select(clocks).where(clocks.c.case_id == "A1"),
        select(clocks).where(clocks.c.strict >= 0).order_by(clocks.c.strict, clocks.c.finding_id),
    )
    with database.reading() as connection:
        if not database.is_sqlite:
            # So small a table is read through; what matters is that there is an index to use.
            connection.execute(text("SET enable_seqscan = off"))
        for statement in asked:
            assert "ndex" in _plan(database, statement, connection), statement


def _plan(database: Database, statement: ClauseElement, connection: object) -> str:
    compiled = statement.compile(database.engine, compile_kwargs={"literal_binds": True})
    asked = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    rows = connection.execute(text(f"{asked} {compiled}"))  # type: ignore[attr-defined]
    return " ".join(str(tuple(row)) for row in rows).replace("INDEX", "Index")


def test_threads_of_workers_tell_of_a_limit_within_seconds(
    database: Database, checker: Checker
) -> None:
    world = World(database, checker, "2026-06-30T20:30:00+08:00")
    world.push(detained())
    workers = Workers(database, world.clock, world.watch.jobs)
    workers.start()
    try:
        world.at("2026-07-01T09:20:00+08:00")
        begun = time.monotonic()
        while _open(database) == 0 and time.monotonic() - begun < 20:
            time.sleep(0.05)
        assert _open(database) == 1
    finally:
        workers.stop()


def _open(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(findings)) or 0)
