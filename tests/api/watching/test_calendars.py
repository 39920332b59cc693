"""Calendars that any program can read, and that tell no more than they should."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import icalendar
import pytest
from sqlalchemy import select

from api.security.access_log import readings_after
from api.security.identity import Identity, Role
from api.security.tables import accounts, units
from api.store.database import Database
from api.watching.calendars import written
from api.watching.feeds import MOST_FEEDS
from api.watching.refusing import PushRefusedError
from api.watching.tables import cases, feeds
from engine.checking import Checker
from engine.periods.instants import parse_instant
from tests.api.http.client import problem_of
from tests.api.watching.conftest import Service
from tests.api.watching.test_routes import JSON, put
from tests.api.watching.world import SYSTEM, World, detained, questioned

OFFICER = Identity(
    "P001", "person", "某法制员", frozenset({Role.LEGAL_OFFICER}), "/440000/", clearance=1
)


@pytest.fixture
def world(database: Database, checker: Checker) -> World:
    """The watch while the detention's limit runs, with a tree of two units."""
    with database.writing() as connection:
        rows: list[dict[str, Any]] = [
            {"code": "440000", "parent": None, "name": "省", "path": "/440000/"},
            {"code": "440100", "parent": "440000", "name": "市", "path": "/440000/440100/"},
        ]
        connection.execute(units.insert(), rows)
        account = {
            "subject": "P001",
            "name": "某法制员",
            "roles": "legal_officer",
            "unit": "440000",
            "clearance": 1,
            "disabled": False,
            "changed_at": 0,
        }
        connection.execute(accounts.insert(), [account])
    return World(database, checker, "2026-07-01T08:00:00+08:00")


def calendar_of(world: World, token: str) -> icalendar.Calendar:
    """What a token opens, parsed back."""
    found = world.watch.feeds.calendar(token, None)
    assert found is not None
    return icalendar.Calendar.from_ical(found.body)


def only_event(calendar: icalendar.Calendar) -> Any:
    """Its one event."""
    (event,) = calendar.walk("VEVENT")
    return event


def test_an_event_is_the_strict_end_with_the_ladders_reminders(world: World) -> None:
    world.push(detained())
    _, token = world.watch.feeds.create(SYSTEM, "case", "A1")
    event = only_event(calendar_of(world, token))
    assert event.decoded("dtstart") == datetime(2026, 7, 1, 7, 20, tzinfo=UTC)
    triggers = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert triggers == [
        datetime(2026, 7, 1, 5, 20, tzinfo=UTC),
        datetime(2026, 7, 1, 1, 20, tzinfo=UTC),
    ]
    assert str(event["summary"]) == "拘留后二十四小时以内讯问（A1）"
    assert "16:00:00+08:00" in str(event["description"])


def test_lines_end_and_fold_as_the_standard_says(world: World) -> None:
    world.push(detained(case="A" + "1" * 100))
    _, token = world.watch.feeds.create(SYSTEM, "unit", "440000")
    found = world.watch.feeds.calendar(token, None)
    assert found is not None
    empty = found.body
    assert b"VEVENT" not in empty
    _, token = world.watch.feeds.create(SYSTEM, "case", "A" + "1" * 100)
    found = world.watch.feeds.calendar(token, None)
    assert found is not None
    lines = found.body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)
    assert all(line.decode() is not None for line in lines)
    assert "1" * 100 in str(only_event(icalendar.Calendar.from_ical(found.body))["summary"])


def test_nobody_is_named_in_a_calendar(world: World) -> None:
    world.push(detained(lead_officer="P77", case_name="某案"))
    _, token = world.watch.feeds.create(SYSTEM, "officer", "P77")
    found = world.watch.feeds.calendar(token, None)
    assert found is not None
    for secret in ("R1", "P77", "某案", "M1"):
        assert secret not in found.body.decode()


def test_an_event_keeps_its_uid_and_its_sequence_grows_when_it_changes(world: World) -> None:
    world.push(detained())
    _, token = world.watch.feeds.create(SYSTEM, "case", "A1")
    before = only_event(calendar_of(world, token))
    world.at("2026-07-01T13:20:00+08:00")
    world.tick()
    after = only_event(calendar_of(world, token))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    world.push(questioned())
    assert calendar_of(world, token).walk("VEVENT") == []
    world.push(detained(3))
    again = only_event(calendar_of(world, token))
    assert again["uid"] == before["uid"] and again["sequence"] > after["sequence"]


def test_a_calendar_that_did_not_change_is_not_written_again(world: World) -> None:
    world.push(detained())
    _, token = world.watch.feeds.create(SYSTEM, "case", "A1")
    first = world.watch.feeds.calendar(token, None)
    assert first is not None
    world.push(detained(2, case_name="某案"))
    second = world.watch.feeds.calendar(token, first.tag)
    assert second is not None
    assert (second.body, second.tag) == (b"", first.tag)
    assert world.watch.feeds.calendar(token, None) == first


class Limit(NamedTuple):
    """A row of the limits: one that ends with the last day of June."""

    finding_id: str = "F1"
    case_id: str = "A1"
    rule: str = "X"
    title: str = "标题"
    verdict: int = 4
    strict: int = parse_instant("2026-07-01T00:00:00+08:00")[0]
    lenient: int | None = None
    provisional: bool = True
    ladder: bytes = b"[1440]"
    revision: int = 1
    changed_at: int = 0


def test_a_limit_of_days_is_an_event_of_its_last_day() -> None:
    event = only_event(icalendar.Calendar.from_ical(written("期限", [Limit()])))
    assert event.decoded("dtstart") == date(2026, 6, 30)
    assert str(event["status"]) == "TENTATIVE"
    assert "无法确定" in str(event["description"])


def test_a_feed_tells_no_more_than_its_owner_may_see_now(world: World) -> None:
    inside = Identity("client:in", "client", "内", SYSTEM.roles, "/440000/440100/", 1)
    world.push(detained(lead_officer="P7"), identity=inside)
    world.push(detained(case="B1", lead_officer="P7"), identity=SYSTEM)
    _, token = world.watch.feeds.create(OFFICER, "officer", "P7")
    assert "A1" in str(only_event(calendar_of(world, token))["summary"])
    with world.database.writing() as connection:
        connection.execute(accounts.update().values(unit="440100", clearance=0))
    assert calendar_of(world, token).walk("VEVENT") == []
    with world.database.writing() as connection:
        connection.execute(accounts.update().values(disabled=True))
    assert world.watch.feeds.calendar(token, None) is None


@pytest.mark.parametrize("roles", ["auditor", "administrator", "publisher", ""])
def test_a_calendar_ends_with_the_right_to_read_cases(world: World, roles: str) -> None:
    world.push(detained())
    _, token = world.watch.feeds.create(OFFICER, "unit", "440000")
    assert calendar_of(world, token)
    with world.database.writing() as connection:
        connection.execute(accounts.update().values(roles=roles))
    assert world.watch.feeds.calendar(token, None) is None
    with world.database.writing() as connection:
        connection.execute(accounts.update().values(roles="supervisor"))
    assert calendar_of(world, token)


def test_without_an_account_there_is_no_calendar(world: World) -> None:
    _, token = world.watch.feeds.create(OFFICER, "unit", "440000")
    with world.database.writing() as connection:
        connection.execute(accounts.delete())
    assert world.watch.feeds.calendar(token, None) is None
    with pytest.raises(PushRefusedError) as refused:
        world.watch.feeds.create(OFFICER, "unit", "440000")
    assert refused.value.problem.status == 409
    assert "账号" in refused.value.problem.detail


def test_what_a_persons_calendar_gives_out_is_in_the_access_log(world: World) -> None:
    inside = Identity("client:in", "client", "内", SYSTEM.roles, "/440000/440100/", 1)
    world.push(detained(), identity=inside)
    feed, token = world.watch.feeds.create(OFFICER, "case", "A1")
    _, systems = world.watch.feeds.create(SYSTEM, "case", "A1")
    found = world.watch.feeds.calendar(token, None)
    assert found is not None
    world.watch.feeds.calendar(token, found.tag)
    world.watch.feeds.calendar(systems, None)
    with world.database.reading() as connection:
        [line] = readings_after(connection, 0, 10)
    assert (line.subject, line.what, line.key) == ("P001", "calendar", "case:A1")
    assert feed.feed_id in line.purpose


def test_a_units_calendar_shows_the_unit_and_what_is_below_wherever_it_moves(
    world: World,
) -> None:
    inside = Identity("client:in", "client", "内", SYSTEM.roles, "/440000/440100/", 1)
    world.push(detained(), identity=inside)
    world.push(detained(case="B1"), identity=SYSTEM)
    _, token = world.watch.feeds.create(OFFICER, "unit", "440100")
    assert "A1" in str(only_event(calendar_of(world, token))["summary"])
    with world.database.writing() as connection:
        moved = {"path": "/440000/440200/440100/"}
        connection.execute(units.update().where(units.c.code == "440100").values(moved))
        place = {"unit_path": moved["path"]}
        connection.execute(cases.update().where(cases.c.case_id == "A1").values(place))
    assert "A1" in str(only_event(calendar_of(world, token))["summary"])
    with world.database.writing() as connection:
        connection.execute(units.delete().where(units.c.code == "440100"))
    assert world.watch.feeds.calendar(token, None) is None


def test_a_case_or_unit_out_of_sight_gets_no_calendar(world: World) -> None:
    world.push(detained())
    for scope, target in (("case", "A1"), ("case", "A9"), ("unit", "990000")):
        with pytest.raises(PushRefusedError) as refused:
            world.watch.feeds.create(OFFICER, scope, target)  # type: ignore[arg-type]
        assert refused.value.problem.status == 404


def test_a_revoked_calendar_opens_nothing_and_tokens_are_kept_as_hashes(world: World) -> None:
    world.push(detained())
    feed, token = world.watch.feeds.create(SYSTEM, "case", "A1")
    with world.database.reading() as connection:
        assert token not in repr(connection.execute(select(feeds)).all())
    with pytest.raises(PushRefusedError):
        world.watch.feeds.revoke(OFFICER, feed.feed_id)
    world.watch.feeds.revoke(SYSTEM, feed.feed_id)
    world.watch.feeds.revoke(SYSTEM, feed.feed_id)
    assert world.watch.feeds.calendar(token, None) is None
    assert [f.revoked_at is not None for f in world.watch.feeds.owned(SYSTEM, "", 10)] == [True]


def test_nobody_has_more_calendars_than_may_be(world: World) -> None:
    for _ in range(MOST_FEEDS):
        world.watch.feeds.create(SYSTEM, "officer", "P7")
    with pytest.raises(PushRefusedError) as refused:
        world.watch.feeds.create(SYSTEM, "officer", "P7")
    assert refused.value.problem.status == 409


def test_a_calendar_is_given_out_fetched_and_revoked_over_http(service: Service) -> None:
    put(service, detained())
    asked = json.dumps({"scope": "case", "target": "A1"}).encode()
    made = service.client.post("/v1/feeds", asked, JSON)
    assert made.status_code == 201
    path = made.json()["path"]
    fetched = service.client.get(path)
    assert fetched.headers["content-type"].startswith("text/calendar")
    assert "last-modified" in fetched.headers
    known = {"If-None-Match": fetched.headers["etag"]}
    assert service.client.get(path, known).status_code == 304
    listed = service.client.get("/v1/feeds").json()
    assert [feed["feed_id"] for feed in listed["feeds"]] == [made.json()["feed"]["feed_id"]]
    own = f"/v1/feeds/{made.json()['feed']['feed_id']}"
    assert service.client.request("DELETE", own).status_code == 204
    problem_of(service.client.get(path), 404)
    problem_of(service.client.get("/v1/feeds/x/deadlines.ics"), 404)
