"""A push is taken once, in order, and tells what it brought about."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import func, select

from api.audit.tables import entries
from api.delivery.tables import events
from api.security.identity import Identity, Role
from api.store.database import Database
from api.watching.case_rows import case_of
from api.watching.refusing import PushRefusedError
from api.watching.tables import findings, timeline
from engine.checking import Checker
from tests.api.watching.world import SYSTEM, World, detained, questioned


@pytest.fixture
def world(database: Database, checker: Checker) -> World:
    """The watch at 20:00 on the day of the detention."""
    return World(database, checker, "2026-06-30T20:30:00+08:00")


def test_a_new_case_is_watched_and_its_next_look_is_the_first_rung(world: World) -> None:
    receipt = world.push(detained())
    assert receipt.watched and not receipt.superseded
    assert receipt.sequence == 1
    assert receipt.answer is not None
    assert [f.rule for f in receipt.answer.findings] == ["CR-F05"]
    # Six hours before the end of the 24 hours.
    assert receipt.next_change_at == "2026-07-01T09:20:00+08:00"


def test_new_facts_close_what_they_settle_and_open_what_they_show(world: World) -> None:
    world.at("2026-07-01T16:00:00+08:00")
    first = world.push(detained())
    assert len(first.opened) == 1
    second = world.push(questioned(at="2026-07-01T15:00:00+08:00"))
    assert second.closed == first.opened
    third = world.push(detained(3))
    assert third.opened == first.opened
    with world.database.reading() as connection:
        row = connection.execute(select(findings)).one()
        kinds = [r.kind for r in connection.execute(select(timeline).order_by(timeline.c.seq))]
    assert (row.state, row.version, row.reopened) == ("open", 3, 1)
    assert kinds == [
        "case.watched",
        "snapshot.taken",
        "finding.opened",
        "snapshot.taken",
        "finding.closed",
        "snapshot.taken",
        "finding.opened",
    ]


def test_the_same_snapshot_again_gets_the_same_receipt_and_changes_nothing(world: World) -> None:
    world.at("2026-07-01T16:00:00+08:00")
    first = world.push(detained())
    world.at("2026-07-02T16:00:00+08:00")
    again = world.push(detained())
    assert msgspec.json.encode(again) == msgspec.json.encode(first)
    with world.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(timeline)) == 3
        assert connection.scalar(select(func.count()).select_from(events)) == 1
        assert connection.scalar(select(func.count()).select_from(entries)) == 1


def test_the_same_id_with_other_content_is_a_conflict(world: World) -> None:
    world.push(detained())
    with pytest.raises(PushRefusedError) as refused:
        world.push(questioned(1))
    assert refused.value.problem.status == 409
    with pytest.raises(PushRefusedError) as otherwise:
        world.push(detained(), assume_complete=False)
    assert otherwise.value.problem.status == 409


def test_an_older_sequence_is_noted_and_changes_nothing(world: World) -> None:
    world.push(questioned(2), 20)
    before = _register(world)
    receipt = world.push(detained(1), 10)
    assert receipt.superseded and receipt.answer is None
    assert (receipt.opened, receipt.changed, receipt.closed) == ((), (), ())
    assert _register(world) == before
    assert world.push(detained(1), 10) == receipt
    with pytest.raises(PushRefusedError) as refused:
        world.push(detained(3), 20)
    assert refused.value.problem.status == 409


def test_a_case_of_another_unit_can_neither_be_sent_nor_told_apart_from_none(
    world: World,
) -> None:
    world.push(detained())
    other = Identity(
        "client:b", "client", "他处", frozenset({Role.CASE_SYSTEM}), "/440000/", clearance=1
    )
    with pytest.raises(PushRefusedError) as refused:
        world.push(questioned(), identity=other)
    assert refused.value.problem.status == 404
    own = world.push(detained(case="B1"), identity=other)
    assert own.watched
    with world.database.reading() as connection:
        kept = case_of(connection, "B1")
    assert kept is not None and kept.unit_path == "/440000/"


def test_a_case_more_secret_than_its_sender_may_see_is_refused(world: World) -> None:
    with pytest.raises(PushRefusedError) as refused:
        world.push(detained(secrecy="secret"))
    assert refused.value.problem.status == 422
    assert refused.value.problem.errors[0].pointer == "/snapshot/case/secrecy"


def test_a_snapshot_that_cannot_be_checked_leaves_nothing_behind(world: World) -> None:
    broken = detained() | {"measure": [{"measure_id": "M1", "kind": "no such kind"}]}
    with pytest.raises(PushRefusedError) as refused:
        world.push(broken)
    assert refused.value.problem.errors[0].pointer == "/snapshot/measure/0/kind"
    with world.database.reading() as connection:
        assert case_of(connection, "A1") is None


@pytest.mark.parametrize("case", ["", "x" * 129, "A\n1"])
def test_a_number_that_cannot_be_kept_is_refused(world: World, case: str) -> None:
    with pytest.raises(PushRefusedError):
        world.push(detained(case=case))


@pytest.mark.parametrize("name", ["lead_officer", "handling_unit"])
@pytest.mark.parametrize("value", ["x" * 129, "P\x00"])
def test_a_name_of_the_case_that_cannot_be_kept_is_refused_with_its_place(
    world: World, name: str, value: str
) -> None:
    with pytest.raises(PushRefusedError) as refused:
        world.push(detained(**{name: value}))  # type: ignore[arg-type]
    assert refused.value.problem.errors[0].pointer == f"/snapshot/case/{name}"


def test_control_characters_in_records_do_no_harm(world: World) -> None:
    world.at("2026-07-01T16:30:00+08:00")
    odd = detained()
    odd["measure"][0]["measure_id"] = "M\x00"
    odd["person"][0]["person_no"] = odd["measure"][0]["person_no"] = "R\x00"
    assert len(world.push(odd).opened) == 1


def test_without_completeness_silence_stays_undetermined(world: World) -> None:
    world.at("2026-07-01T16:00:00+08:00")
    receipt = world.push(detained(), assume_complete=False)
    assert receipt.answer is not None
    assert {f.verdict for f in receipt.answer.findings} == {"undetermined"}


def test_an_archived_case_leaves_the_watch_with_its_violations(world: World) -> None:
    world.at("2026-07-01T16:00:00+08:00")
    opened = world.push(detained()).opened
    receipt = world.push(detained(2, status="archived"))
    assert not receipt.watched and receipt.next_change_at is None
    with world.database.reading() as connection:
        row = connection.execute(select(findings)).one()
        assert (row.finding_id, row.state) == (opened[0], "open")
        last = connection.scalars(select(timeline.c.kind).order_by(timeline.c.seq)).all()[-1]
    assert last == "case.left"
    assert world.push(detained(3)).watched


def test_a_closed_case_is_watched_while_a_limit_runs(world: World) -> None:
    closed = "2026-06-30T19:00:00+08:00"
    assert world.push(detained(closed_at=closed)).watched
    assert not world.push(questioned(closed_at=closed)).watched


def test_the_watch_ends_with_a_reason_and_its_warnings(world: World) -> None:
    world.at("2026-07-01T14:00:00+08:00")
    world.push(detained())
    left = world.watch.leaving.leave(SYSTEM, "A1", "移交他处")
    assert (left.state, left.open_findings, left.next_at) == ("left", 0, None)
    with world.database.reading() as connection:
        row = connection.execute(select(findings)).one()
    assert (row.state, row.reason) == ("closed", "left")
    assert world.watch.leaving.leave(SYSTEM, "A1", "再次") == left


def _register(world: World) -> list[tuple[object, ...]]:
    with world.database.reading() as connection:
        return [tuple(row) for row in connection.execute(select(findings))]
