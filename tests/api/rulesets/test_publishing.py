"""What is in force at which instant, in every process, and never anything that doesn't work."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, select, update

from api.audit.tables import entries
from api.delivery.tables import events
from api.rulesets.contents import contents
from api.rulesets.refusing import StepRefusedError
from api.rulesets.tables import tasks, versions
from engine.agreement.record import Agreement, Difference
from tests.api.cases import dumped, late_interrogation
from tests.api.rulesets.sample import files
from tests.api.rulesets.site import DAY, EDITOR, PUBLISHER, Site, person


def point_at(connection: Connection, version: int, content: str) -> None:
    """Let a version's checked rules be something else; what is kept itself can't be altered."""
    connection.execute(update(versions).where(versions.c.seq == version).values(content=content))


def test_without_a_publication_the_folder_is_in_force(site: Site) -> None:
    assert site.in_force == "1.0"
    assert site.runtime.rules.checker.ruleset.name == "api-test"


def test_what_is_published_is_in_force_at_once_and_told(site: Site) -> None:
    version = site.published(files("2.0"))
    assert (site.in_force, site.runtime.rules.in_force.version) == ("2.0", version.seq)
    assert site.life.reading.version(version.seq).standing == "in_force"
    with site.runtime.database.reading() as connection:
        kinds = set(connection.scalars(select(events.c.kind)))
        recorded = set(connection.scalars(select(entries.c.kind)))
    assert kinds == {"ruleset.published"}
    assert {"ruleset.created", "ruleset.approved", "ruleset.published"} <= recorded


def test_a_scheduled_version_takes_over_at_its_instant_in_another_process(
    site: Site, database_url: str, tmp_path: Path
) -> None:
    other = Site(database_url, tmp_path, site.clock)
    other.runtime.rules.start()
    try:
        version = site.proven(files("2.0"))
        instant = site.clock.now_precise() + 7 * DAY
        site.life.publishing.publish(version.seq, PUBLISHER, in_force_at=instant)
        assert site.life.reading.version(version.seq).standing == "scheduled"
        site.clock.move(7 * DAY - 1)
        site.runtime.rules.refresh()
        assert (site.in_force, other.in_force) == ("1.0", "1.0")
        site.clock.move(1)
        until = time.monotonic() + 2
        while other.in_force != "2.0" and time.monotonic() < until:
            time.sleep(0.02)
        assert other.in_force == "2.0"
    finally:
        other.runtime.close()


def test_a_schedule_can_be_called_off_and_made_anew(site: Site) -> None:
    publishing = site.life.publishing
    version = site.proven(files("2.0"))
    soon = site.clock.now_precise() + DAY
    publishing.publish(version.seq, PUBLISHER, in_force_at=soon)
    assert publishing.cancel(version.seq, PUBLISHER, "通知改期").state == "approved"
    site.clock.move(2 * DAY)
    site.runtime.rules.refresh()
    assert site.in_force == "1.0"
    with pytest.raises(StepRefusedError, match="没有待施行"):
        publishing.cancel(version.seq, PUBLISHER, "又取消")
    publishing.publish(version.seq, PUBLISHER)
    assert site.in_force == "2.0"


def test_an_earlier_version_comes_back_with_a_reason(site: Site) -> None:
    first = site.published(files("1.0"))
    site.clock.move(DAY)
    second = site.published(files("2.0", hours=12))
    site.clock.move(DAY)
    publishing, reading = site.life.publishing, site.life.reading
    with pytest.raises(StepRefusedError, match="理由"):
        publishing.roll_back(first.seq, PUBLISHER, " ")
    with pytest.raises(StepRefusedError, match="就是现行的"):
        publishing.roll_back(second.seq, PUBLISHER, "有误")
    assert reading.version(first.seq).standing == "superseded"
    publishing.roll_back(first.seq, PUBLISHER, "十二小时有误")
    assert site.runtime.rules.in_force.version == first.seq
    assert reading.version(second.seq).standing == "rolled_back"
    site.clock.move(DAY)
    publishing.roll_back(second.seq, PUBLISHER, "其实无误")
    assert site.runtime.rules.in_force.version == second.seq
    with site.runtime.database.reading() as connection:
        kinds = list(connection.scalars(select(events.c.kind).order_by(events.c.seq)))
    assert kinds == ["ruleset.published"] * 2 + ["ruleset.rolled_back"] * 2


def test_only_what_was_in_force_can_be_gone_back_to(site: Site) -> None:
    version = site.proven(files("2.0"))
    with pytest.raises(StepRefusedError, match="没有施行过"):
        site.life.publishing.roll_back(version.seq, PUBLISHER, "试试")


@pytest.mark.parametrize("late_by", [-1, 4 * 366 * DAY])
def test_an_instant_in_the_past_or_far_off_is_refused(site: Site, late_by: int) -> None:
    version = site.proven(files("2.0"))
    instant = site.clock.now_precise() + late_by
    with pytest.raises(StepRefusedError, match="施行时间"):
        site.life.publishing.publish(version.seq, PUBLISHER, in_force_at=instant)


def test_every_proof_is_needed(site: Site) -> None:
    version = site.approved(files("2.0"))
    with pytest.raises(StepRefusedError) as refused:
        site.life.publishing.publish(version.seq, PUBLISHER)
    assert [each.code for each in refused.value.reasons] == ["L203", "L203"]


def test_engines_that_differ_keep_a_version_from_publication(site: Site) -> None:
    version = site.proven(files("2.0"))
    agreement = site.life.reading.proofs(version.seq).agreement()
    assert isinstance(agreement, Agreement)
    found = Difference("experta", "ab", "2026-01-01T00:00:00+08:00", "CR-F05", "(1,)", "")
    forged = msgspec.structs.replace(agreement, differences=(found,))
    with site.runtime.database.writing() as connection:
        connection.execute(
            update(tasks)
            .where(tasks.c.kind == "agreement")
            .values(result=msgspec.json.encode(forged))
        )
    with pytest.raises(StepRefusedError, match="1 处不一致"):
        site.life.publishing.publish(version.seq, PUBLISHER)


def test_an_impact_compared_with_rules_no_longer_in_force_is_stale(site: Site) -> None:
    waiting = site.proven(files("2.0"))
    site.published(files("1.5", hours=12))
    with pytest.raises(StepRefusedError, match="以前的规则"):
        site.life.publishing.publish(waiting.seq, PUBLISHER)
    site.replay(waiting)
    site.life.publishing.publish(waiting.seq, PUBLISHER)
    assert site.in_force == "2.0"


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_a_version_that_cannot_be_loaded_never_replaces_one_that_works(
    site: Site, database_url: str, tmp_path: Path, damage: bytes
) -> None:
    site.published(files("1.5"))
    other = Site(database_url, tmp_path, site.clock)
    assert other.in_force == "1.5"
    site.clock.move(1000)
    broken = site.published(files("2.0", hours=12))
    with site.runtime.database.writing() as connection:
        row = {"digest": "damaged", "hash": "x", "name": "area", "version": "2", "body": damage}
        connection.execute(contents.insert().values(row))
        point_at(connection, broken.seq, "damaged")
    other.runtime.rules.refresh()
    assert other.in_force == "1.5"
    (found,) = other.runtime.rules.broken
    assert (found.version, "损坏" in found.reason) == (broken.seq, True)
    with site.runtime.database.reading() as connection:
        alarms = connection.execute(
            select(entries.c.content).where(entries.c.kind == "ruleset.unusable")
        ).all()
    assert len(alarms) == 1
    other.runtime.close()
    site.clock.move(1000)
    good = site.published(files("2.1", hours=13))
    assert site.runtime.rules.in_force.version == good.seq


def test_a_broken_version_cannot_be_published_at_all(site: Site) -> None:
    version = site.proven(files("2.0"))
    with site.runtime.database.writing() as connection:
        point_at(connection, version.seq, "gone")
    with pytest.raises(StepRefusedError, match="不能装载"):
        site.life.publishing.publish(version.seq, PUBLISHER)
    assert site.in_force == "1.0"


def test_any_past_version_still_runs(site: Site) -> None:
    first = site.published(files("1.0"))
    site.clock.move(1000)
    site.published(files("2.0", hours=12))
    assert first.hash is not None
    checker = site.runtime.rules.checker_of(first.hash)
    assert checker.check(dumped(late_interrogation())).ruleset.hash == first.hash
    with pytest.raises(KeyError):
        site.runtime.rules.checker_of("sha256:unknown")


def test_a_check_under_way_ends_with_the_version_it_began_with(site: Site) -> None:
    began = site.runtime.rules.checker
    site.published(files("2.0"))
    assert began.check(dumped(late_interrogation())).ruleset.version == "1.0"
    assert site.runtime.rules.checker.check(dumped(late_interrogation())).ruleset.version == "2.0"


def test_a_proof_goes_to_another_process_when_its_own_is_gone(
    site: Site, database_url: str, tmp_path: Path
) -> None:
    version = site.approved(files("2.0"))
    site.life.reading.ask(version.seq, "agreement", person("E2"), 200_000)
    (mine,) = site.life.jobs
    assert mine.run(site.clock.now_precise())
    task = site.life.reading.proofs(version.seq).task("agreement")
    assert task is not None
    assert 0 < task.done < task.total
    with site.runtime.database.writing() as connection:
        connection.execute(update(tasks).where(tasks.c.seq == task.seq).values(options=b"{}"))
    other = Site(database_url, tmp_path, site.clock)
    other.prove()
    mine.run(site.clock.now_precise())
    record = other.life.reading.proofs(version.seq).agreement()
    other.runtime.close()
    assert record is not None
    assert (record.agreed, record.compared.varied) == (True, 0)
    assert EDITOR.subject != "E2"
