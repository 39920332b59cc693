"""The way of a finding from 产生 to 销号, its side exits, and who may take which step."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from api.audit.tables import entries
from api.delivery.tables import events
from api.disposal.refusals import (
    InvalidError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
)
from api.disposal.states import State
from api.security.identity import Role
from tests.api.disposal.office import (
    APPROVER,
    CITY,
    HANDLER,
    JUDGE,
    SECOND_JUDGE,
    SYSTEM,
    Office,
    person,
)
from tests.api.watching.world import detained


def test_a_finding_goes_from_its_rise_to_its_end(office: Office) -> None:
    item = office.late_case()
    assert item.state == State.PUSHED
    office.answered()
    office.act(JUDGE, "uphold", "")
    closed = office.act(JUDGE, "close", "")
    assert (closed.state, closed.result) == (State.CLOSED, "upheld")
    assert closed.due_at is None and closed.closed_at is not None
    told = [(step.number, step.action, step.actor) for step in office.steps()]
    assert told == [
        (1, "raise", "system"),
        (2, "push", "system"),
        (3, "sign", "P1"),
        (4, "check", "P1"),
        (5, "rectify", "P1"),
        (6, "answer", "P1"),
        (7, "uphold", "P2"),
        (8, "close", "P2"),
    ]


def test_a_lawful_late_case_is_excused_not_deleted(office: Office) -> None:
    office.late_case()
    for action in ("sign", "check"):
        office.act(HANDLER, action)
    office.act(HANDLER, "answer", "路途遥远，依法可以延后")
    assert office.act(JUDGE, "excuse", "理由成立").result == "excused"
    assert office.only().open


def test_every_step_has_an_audit_entry_and_an_event_without_words(office: Office) -> None:
    office.late_case()
    office.answered()
    with office.database.reading() as connection:
        steps = len(office.steps())
        kind = entries.c.kind == "disposal.step"
        audited = list(connection.scalars(select(entries.c.content).where(kind)))
        sent = events.c.kind == "disposal.step"
        told = list(connection.scalars(select(events.c.data).where(sent)))
    assert len(audited) == len(told) == steps
    assert not any("情况属实" in str(content) for content in [*audited, *told])


def test_who_has_not_seen_the_last_step_does_not_act(office: Office) -> None:
    item = office.late_case()
    office.act(HANDLER, "sign", step=item.step)
    with pytest.raises(StaleError):
        office.act(HANDLER, "check", step=item.step)


def test_nobody_judges_what_they_answered_themselves(office: Office) -> None:
    office.late_case()
    office.answered()
    with pytest.raises(NotAllowedError):
        office.act(HANDLER, "uphold")


def test_nobody_judges_what_a_system_answered_for_them(office: Office) -> None:
    office.late_case()
    for action in ("sign", "check", "answer"):
        office.act(SYSTEM, action, officer=JUDGE.subject)
    for action in ("dismiss_finding", "return", "escalate", "transfer"):
        with pytest.raises(NotAllowedError):
            office.act(JUDGE, action)
    with pytest.raises(NotAllowedError):
        office.act(JUDGE, "ask_withdrawal", days=5)
    assert office.act(SECOND_JUDGE, "dismiss_finding").result == "unfounded"
    with pytest.raises(NotAllowedError):
        office.act(JUDGE, "close")
    office.act(SECOND_JUDGE, "close")


def test_nobody_approves_a_withdrawal_of_what_a_system_answered_for_them(office: Office) -> None:
    office.late_case()
    office.act(SYSTEM, "sign", officer=APPROVER.subject)
    office.act(JUDGE, "ask_withdrawal", "误报", days=5)
    with pytest.raises(NotAllowedError):
        office.act(APPROVER, "approve_withdrawal")
    with pytest.raises(NotAllowedError):
        office.act(APPROVER, "refuse_withdrawal", "不是误报")
    second = person("P6", APPROVER.unit_path, Role.REVIEWER)
    assert office.act(second, "approve_withdrawal").state == State.WITHDRAWN


def test_the_officer_of_a_case_neither_judges_nor_approves_in_it(office: Office) -> None:
    office.late_case()
    lead = person("P7", CITY, Role.SUPERVISOR, Role.REVIEWER)
    for action in ("urge", "escalate", "transfer"):
        with pytest.raises(NotAllowedError):
            office.act(lead, action)
    office.act(JUDGE, "ask_withdrawal", "误报", days=5)
    for action in ("approve_withdrawal", "refuse_withdrawal"):
        with pytest.raises(NotAllowedError):
            office.act(lead, action)
    office.act(APPROVER, "approve_withdrawal")
    with pytest.raises(NotAllowedError):
        office.act(lead, "restore")
    office.act(JUDGE, "restore")
    office.answered()
    for action in ("uphold", "excuse", "dismiss_finding", "return"):
        with pytest.raises(NotAllowedError):
            office.act(lead, action)
    office.act(JUDGE, "uphold")
    with pytest.raises(NotAllowedError):
        office.act(lead, "close")
    office.act(HANDLER, "appeal", "认定有误")
    for action in ("sustain", "overrule"):
        with pytest.raises(NotAllowedError):
            office.act(lead, action)


def test_the_officer_of_another_case_may_judge(office: Office) -> None:
    office.late_case("A1")
    office.late_case("A2", lead_officer="P8")
    other = person("P8", CITY, Role.SUPERVISOR)
    assert office.act(other, "urge", case="A1").state == State.PUSHED


def test_only_the_handling_unit_or_its_system_answers(office: Office) -> None:
    office.late_case()
    with pytest.raises(NotAllowedError):
        office.act(JUDGE, "sign")
    assert office.act(SYSTEM, "sign").state == State.SIGNED


def test_a_finding_of_another_unit_is_not_there(office: Office) -> None:
    office.late_case()
    stranger = person("P9", "/440000/440200/", Role.LEGAL_OFFICER)
    with pytest.raises(NotFoundError):
        office.act(stranger, "sign")
    with pytest.raises(NotFoundError):
        office.act(person("P8", "/", Role.AUDITOR), "uphold")


def test_an_appeal_is_ruled_by_somebody_who_did_not_confirm(office: Office) -> None:
    office.late_case()
    office.answered()
    office.act(JUDGE, "uphold")
    office.act(HANDLER, "appeal", "认定有误")
    with pytest.raises(NotAllowedError):
        office.act(JUDGE, "sustain")
    assert office.act(SECOND_JUDGE, "sustain", "申诉成立").state == State.RULED
    assert office.act(JUDGE, "dismiss_finding", "送来的时间有误").result == "unfounded"


def test_a_step_that_is_not_in_the_table_is_refused(office: Office) -> None:
    office.late_case()
    with pytest.raises(RefusedError):
        office.act(HANDLER, "answer")
    with pytest.raises(RefusedError):
        office.act(JUDGE, "close")


def test_a_reason_is_needed_where_the_table_says_so(office: Office) -> None:
    office.late_case()
    with pytest.raises(InvalidError):
        office.act(JUDGE, "urge", " ")
    with pytest.raises(InvalidError):
        office.act(JUDGE, "ask_withdrawal", "重复")


def test_a_withdrawal_needs_another_person_and_comes_back_when_it_expires(office: Office) -> None:
    office.late_case()
    office.act(HANDLER, "sign")
    both = person("P5", APPROVER.unit_path, Role.LEGAL_OFFICER, Role.REVIEWER)
    office.act(both, "ask_withdrawal", "与另一发现重复", days=30)
    with pytest.raises(NotAllowedError):
        office.act(both, "approve_withdrawal")
    assert office.act(APPROVER, "approve_withdrawal").state == State.WITHDRAWN
    office.clock.move(29 * 86_400_000)
    office.alarm()
    assert office.only().state == State.WITHDRAWN
    office.clock.move(86_400_000)
    office.alarm()
    back = office.only()
    assert back.state == State.SIGNED
    assert back.due_at is not None and back.due_at > office.clock.now_precise()
    assert office.steps()[-1].action == "expire"


def test_a_withdrawal_can_be_refused_and_a_withdrawn_finding_restored(office: Office) -> None:
    office.late_case()
    office.act(JUDGE, "ask_withdrawal", "误报", days=5)
    assert office.act(APPROVER, "refuse_withdrawal", "不是误报").state == State.PUSHED
    office.act(JUDGE, "ask_withdrawal", "误报", days=5)
    office.act(APPROVER, "approve_withdrawal")
    assert office.act(JUDGE, "restore", "查明不是误报").state == State.PUSHED


def test_a_transferred_finding_can_still_be_confirmed(office: Office) -> None:
    office.late_case()
    assert office.act(JUDGE, "transfer", "涉嫌违纪").state == State.TRANSFERRED
    assert office.act(JUDGE, "uphold").state == State.CONFIRMED


def test_escalation_ends_at_the_highest_level(office: Office) -> None:
    office.late_case()
    for level in (1, 2, 3):
        assert office.act(JUDGE, "escalate").escalation == level
    with pytest.raises(RefusedError):
        office.act(JUDGE, "escalate")


def test_a_violation_that_is_gone_still_needs_a_confirmation(office: Office) -> None:
    office.late_case()
    office.cured()
    item = office.only()
    assert (item.state, item.open) == (State.PUSHED, False)
    assert office.steps()[-1].action == "gone"


def test_a_warning_that_never_became_more_ends_by_itself(office: Office) -> None:
    office.at("2026-07-01T14:00:00+08:00")
    office.push(detained(handling_unit="440106"))
    office.follow()
    assert office.only().state == State.PUSHED
    office.cured()
    assert office.only().state == State.CLOSED
    assert office.only().result is None


def test_a_closed_finding_that_is_found_again_is_pushed_again(office: Office) -> None:
    office.late_case()
    office.answered()
    office.act(JUDGE, "uphold")
    office.act(JUDGE, "close")
    office.cured()
    office.push(detained(3, handling_unit="440106", lead_officer="P7"))
    office.follow()
    item = office.only()
    assert (item.state, item.round, item.closed_at) == (State.PUSHED, 2, None)
    assert item.result == "upheld"
    assert [step.action for step in office.steps()][-2:] == ["gone", "reopen"]


def test_following_the_register_twice_changes_nothing(office: Office) -> None:
    office.late_case()
    before = office.steps()
    office.follow()
    assert office.steps() == before
    with office.database.reading() as connection:
        count = select(func.count()).select_from(events).where(events.c.kind == "disposal.step")
        assert connection.scalar(count) == len(before)
