"""Pushes and jobs at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from api.store.database import Database
from api.watching.case_rows import case_of
from api.watching.pushing import Pushing
from api.watching.tables import findings, snapshots, timeline
from engine.checking import Checker
from tests.api.watching.world import World, detained, questioned


@pytest.fixture
def world(database: Database, checker: Checker) -> World:
    """The watch when the detention's limit has run out."""
    return World(database, checker, "2026-07-01T17:00:00+08:00")


def meanwhile(monkeypatch: pytest.MonkeyPatch, what: Any) -> None:
    """Do something once, while a push is being judged outside any transaction."""
    real = Pushing._judge
    done: list[bool] = []

    def judging(self: Pushing, *args: Any) -> Any:
        if not done:
            done.append(True)
            what()
        return real(self, *args)

    monkeypatch.setattr(Pushing, "_judge", judging)


def test_a_newer_push_that_comes_first_is_not_overwritten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: world.push(questioned(2), 2))
    receipt = world.push(detained(1), 1)
    assert receipt.superseded and receipt.answer is None
    with world.database.reading() as connection:
        case = case_of(connection, "A1")
    assert case is not None and (case.snapshot_id, case.open_findings) == ("A1-S2", 0)


def test_the_same_push_twice_at_once_is_taken_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = []
    meanwhile(monkeypatch, lambda: receipts.append(world.push(detained())))
    receipts.append(world.push(detained()))
    assert receipts[0] == receipts[1]
    with world.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(snapshots)) == 1


def test_a_timer_that_was_overtaken_by_a_push_writes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.at("2026-06-30T20:00:00+08:00")
    world.push(detained())
    world.at("2026-07-01T17:00:00+08:00")
    real = world.rules.checker.check
    overtaken: list[bool] = []

    def overtaking(*args: Any, **asked: Any) -> Any:
        if not overtaken:
            overtaken.append(True)
            world.push(questioned(at="2026-06-30T21:00:00+08:00"))
        return real(*args, **asked)

    monkeypatch.setattr(world.rules.checker, "check", overtaking)
    world.tick()
    with world.database.reading() as connection:
        kinds = connection.scalars(select(timeline.c.kind).order_by(timeline.c.seq)).all()
        assert connection.execute(select(findings)).first() is None
    assert kinds == ["case.watched", "snapshot.taken", "snapshot.taken"]


def test_many_at_once_leave_the_newest_and_one_story(world: World) -> None:
    def push(number: int) -> None:
        made = detained(number) if number % 2 else questioned(number)
        world.push(made, number)

    def work(_: int) -> None:
        world.timers.run(world.clock.now_precise())
        world.catching_up.run(world.clock.now_precise())

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(push, n) for n in (3, 1, 9, 5, 2, 8, 4, 7, 6)] + [
            pool.submit(work, n) for n in range(4)
        ]:
            future.result()
    with world.database.reading() as connection:
        case = case_of(connection, "A1")
        row = connection.execute(select(findings)).one()
        versions = connection.scalar(
            select(func.count()).where(timeline.c.finding_id == row.finding_id)
        )
        assert connection.scalar(select(func.count()).select_from(snapshots)) == 9
    assert case is not None and (case.sequence, case.open_findings) == (9, 1)
    assert (row.state, row.version) == ("open", versions)
