"""Supervision orders: their numbers and text, the receipt, the objection, and what follows."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import select

from api.delivery.tables import events
from api.disposal.order_table import Kind, OrderState
from api.disposal.ordering import Ordering, OrderSaid, Wanted
from api.disposal.orders import Order, order_history, order_list, seen_order
from api.disposal.refusals import (
    InvalidError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
)
from api.disposal.transitions import Side
from api.security.identity import Identity, Role
from tests.api.disposal.office import CITY, HANDLER, JUDGE, SECOND_JUDGE, SYSTEM, Office, person
from tests.api.watching.world import detained, moment

DUE = moment("2026-07-10T18:00:00+08:00")
LATER = moment("2026-07-20T18:00:00+08:00")

THIRD_JUDGE = person("P10", CITY, Role.SUPERVISOR)


def issued(office: Office, *cases: str, kind: Kind = Kind.LETTER) -> Order:
    about = [office.late_case(case).finding_id for case in cases or ("A1",)]
    return office.disposal.ordering.issue(JUDGE, Wanted("440106", about, kind, DUE, "请重视"))


def act(
    office: Office,
    who: Identity,
    order: Order,
    action: str,
    due_at: int | None = None,
    officer: str | None = None,
) -> Order:
    side = Side.HANDLING if action in ("receive", "reply", "object") else Side.SUPERVISING
    said = OrderSaid(action, order.step, "说明在此", officer, due_at)
    ordering: Ordering = office.disposal.ordering
    return ordering.act(who, order.order_id, said, side)


def test_an_order_is_numbered_by_unit_and_year_and_tells_what_was_found(office: Office) -> None:
    first = issued(office, "A1", "A2")
    second = issued(office, "A3")
    assert (first.name, second.name) == ("440100督〔2026〕1号", "440100督〔2026〕2号")
    lines = first.text.splitlines()
    assert lines[:2] == ["督办函", "440100督〔2026〕1号"]
    assert "下列2项问题" in first.text
    assert "1. 案件 A1，拘留后二十四小时以内讯问（CR-F05）" in lines
    assert "依据：《中华人民共和国刑事诉讼法》（2018）第八十六条" in first.text
    assert "2026年7月10日18时0分以前" in first.text
    office.at("2027-01-04T09:00:00+08:00")
    about = [office.only("A1").finding_id]
    due = moment("2027-02-01T18:00:00+08:00")
    next_year = office.disposal.ordering.issue(JUDGE, Wanted("440106", about, Kind.LETTER, due))
    assert next_year.name == "440100督〔2027〕1号"


def test_an_order_is_told_and_noted_with_each_of_its_findings(office: Office) -> None:
    order = issued(office, "A1", "A2")
    for case in ("A1", "A2"):
        assert office.steps(case)[-1].action == "order"
    with office.database.reading() as connection:
        query = select(events.c.data).where(events.c.kind == "order.issued")
        (told,) = [msgspec.json.decode(data) for data in connection.scalars(query)]
    assert told["order"] == order.name
    assert len(told["findings"]) == 2


def test_an_order_is_received_answered_and_closed(office: Office) -> None:
    order = issued(office)
    for who, action in ((HANDLER, "receive"), (HANDLER, "reply"), (JUDGE, "accept")):
        order = act(office, who, order, action)
    assert order.state == OrderState.CLOSED
    with office.database.reading() as connection:
        told = [(step.action, step.actor) for step in order_history(connection, order.order_id)]
    assert told == [("issue", "P2"), ("receive", "P1"), ("reply", "P1"), ("accept", "P2")]


def test_an_objection_is_ruled_by_somebody_else_than_the_issuer(office: Office) -> None:
    order = act(office, HANDLER, issued(office), "object")
    with pytest.raises(NotAllowedError):
        act(office, JUDGE, order, "cancel")
    assert act(office, SECOND_JUDGE, order, "cancel").state == OrderState.CANCELLED
    other = act(office, HANDLER, issued(office, "A2"), "object")
    assert act(office, SECOND_JUDGE, other, "overrule").state == OrderState.RECEIVED


def test_an_order_is_repeated_and_raised_rung_by_rung(office: Office) -> None:
    first = issued(office)
    again = act(office, JUDGE, first, "reissue", LATER)
    assert (again.kind, again.replaces, again.number) == (Kind.LETTER, first.order_id, 2)
    assert first.name in again.text
    opinion = act(office, JUDGE, again, "escalate", LATER)
    decision = act(office, JUDGE, opinion, "escalate", LATER)
    assert (opinion.kind, decision.kind) == (Kind.OPINION, Kind.DECISION)
    with pytest.raises(RefusedError):
        act(office, JUDGE, decision, "escalate", LATER)
    with office.database.reading() as connection:
        assert seen_order(connection, JUDGE, first.order_id).state == OrderState.SUPERSEDED
        assert seen_order(connection, JUDGE, decision.order_id).state == OrderState.ISSUED


def test_a_follow_up_is_about_what_is_still_undecided(office: Office) -> None:
    order = issued(office)
    office.answered()
    office.act(JUDGE, "uphold")
    with pytest.raises(RefusedError):
        act(office, JUDGE, order, "reissue", LATER)


def test_an_overdue_order_is_told_of_once(office: Office) -> None:
    order = issued(office)
    office.clock.move(DUE - office.clock.now_precise())
    job = office.disposal.jobs[2]
    for _ in range(3):
        job.run(office.clock.now_precise())
    with office.database.reading() as connection:
        told = [step.action for step in order_history(connection, order.order_id)]
    assert told == ["issue", "overdue"]


def test_orders_are_made_only_for_what_may_be_supervised(office: Office) -> None:
    item = office.late_case()
    issue = office.disposal.ordering.issue
    about = [item.finding_id]
    with pytest.raises(NotFoundError):
        issue(JUDGE, Wanted("440000", about, Kind.LETTER, DUE))
    with pytest.raises(NotFoundError):
        issue(
            person("P9", "/440000/440200/", Role.SUPERVISOR),
            Wanted("440106", about, Kind.LETTER, DUE),
        )
    with pytest.raises(InvalidError):
        issue(JUDGE, Wanted("440106", about, Kind.LETTER, office.clock.now_precise()))
    with pytest.raises(InvalidError):
        issue(JUDGE, Wanted("440106", [], Kind.LETTER, DUE))
    office.act(HANDLER, "sign")
    with pytest.raises(NotAllowedError):
        issue(HANDLER, Wanted("440106", about, Kind.LETTER, DUE))


def test_nobody_judges_what_a_system_answered_to_an_order_for_them(office: Office) -> None:
    order = issued(office)
    order = act(office, SYSTEM, order, "object", officer=SECOND_JUDGE.subject)
    for action in ("cancel", "overrule"):
        with pytest.raises(NotAllowedError):
            act(office, SECOND_JUDGE, order, action)
    order = act(office, THIRD_JUDGE, order, "overrule")
    order = act(office, SYSTEM, order, "reply", officer=JUDGE.subject)
    with pytest.raises(NotAllowedError):
        act(office, JUDGE, order, "accept")
    assert act(office, THIRD_JUDGE, order, "accept").state == OrderState.CLOSED


def test_nobody_orders_about_what_they_answered_through_a_system(office: Office) -> None:
    item = office.late_case()
    office.act(SYSTEM, "sign", officer=JUDGE.subject)
    wanted = Wanted("440106", [item.finding_id], Kind.LETTER, DUE)
    with pytest.raises(NotAllowedError):
        office.disposal.ordering.issue(JUDGE, wanted)
    order = office.disposal.ordering.issue(SECOND_JUDGE, wanted)
    order = act(office, HANDLER, order, "object")
    for action in ("cancel", "overrule"):
        with pytest.raises(NotAllowedError):
            act(office, JUDGE, order, action)
    assert act(office, THIRD_JUDGE, order, "cancel").state == OrderState.CANCELLED


def test_the_officer_of_one_of_its_cases_neither_issues_nor_judges_an_order(
    office: Office,
) -> None:
    about = [office.late_case("A1").finding_id]
    about.append(office.late_case("A2", lead_officer=SECOND_JUDGE.subject).finding_id)
    wanted = Wanted("440106", about, Kind.LETTER, DUE)
    with pytest.raises(NotAllowedError):
        office.disposal.ordering.issue(SECOND_JUDGE, wanted)
    order = office.disposal.ordering.issue(JUDGE, wanted)
    for action in ("reissue", "escalate"):
        with pytest.raises(NotAllowedError):
            act(office, SECOND_JUDGE, order, action, LATER)
    order = act(office, HANDLER, act(office, HANDLER, order, "receive"), "reply")
    with pytest.raises(NotAllowedError):
        act(office, SECOND_JUDGE, order, "accept")
    assert act(office, JUDGE, order, "accept").state == OrderState.CLOSED


def test_two_people_do_not_both_act_on_an_order(office: Office) -> None:
    order = issued(office)
    act(office, HANDLER, order, "receive")
    with pytest.raises(StaleError):
        act(office, HANDLER, order, "object")
    with pytest.raises(NotAllowedError):
        act(office, SECOND_JUDGE, order._replace(step=2), "reply")


def test_an_order_is_out_of_sight_when_one_of_its_cases_has_become_too_secret(
    office: Office,
) -> None:
    order = issued(office)
    secret = detained(3, handling_unit="440106", lead_officer="P7", secrecy="secret")
    office.push(secret, identity=replace(SYSTEM, clearance=4))
    with office.database.reading() as connection:
        with pytest.raises(NotFoundError):
            seen_order(connection, JUDGE, order.order_id)
        assert order_list(connection, JUDGE, 0, 9) == []
        cleared = replace(JUDGE, clearance=4)
        assert seen_order(connection, cleared, order.order_id).name == order.name
