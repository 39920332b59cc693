"""Replay: what could be known at a moment, and by when it had been entered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.facts.visibility import Visibility, Visible
from engine.periods.instants import parse_instant
from tests.engine.facts.snapshots import AS_OF, detention, model, read, snapshot

VISIBILITY = Visibility(model())


def minute(text: str) -> int:
    return parse_instant(text)[0]


def seen(content: Any, as_of: str, known_as_of: str | None = None) -> Visible:
    known = None if known_as_of is None else minute(known_as_of)
    return VISIBILITY.at(read(content).snapshot, minute(as_of), known)


def test_nothing_hidden_gives_the_same_object() -> None:
    whole = read(snapshot()).snapshot
    assert VISIBILITY.at(whole, minute(AS_OF)) == Visible(whole, ())
    assert VISIBILITY.at(whole, minute(AS_OF)).snapshot is whole
    assert VISIBILITY.at(whole, minute(AS_OF), settled=True).snapshot is whole


def test_a_settled_snapshot_is_still_cut_for_an_earlier_moment() -> None:
    whole = read(snapshot()).snapshot
    earlier = VISIBILITY.at(whole, minute("2026-03-10T15:00+08:00"), settled=True)
    assert earlier.snapshot.measure[0].executed_at is None


def test_an_event_after_as_of_is_missing_and_its_minute_is_told() -> None:
    view = seen(snapshot(), "2026-03-10T15:19+08:00")
    assert view.snapshot.measure[0].executed_at is None
    assert view.snapshot.measure[0].approved_at is not None
    assert view.future_times == (minute("2026-03-10T15:20+08:00"),)


def test_an_event_at_as_of_is_visible() -> None:
    assert seen(snapshot(), "2026-03-10T15:20+08:00").snapshot.measure[0].executed_at is not None


def test_a_bare_date_is_visible_from_its_beginning() -> None:
    content = detention(executed_at="2026-03-10", approved_at=None)
    assert seen(content, "2026-03-10T00:00+08:00").snapshot.measure[0].executed_at == "2026-03-10"
    assert seen(content, "2026-03-09T23:59+08:00").snapshot.measure == ()


def test_a_record_wholly_in_the_future_is_gone_with_the_references_to_it() -> None:
    approval = {"approval_id": "P1", "decided_at": "2026-03-11T09:00+08:00"}
    change = {"change_id": "C1", "requested_at": "2026-03-11T08:00+08:00", "approval_id": "P1"}
    content = detention(approval_id="P1", extension_ids=["C1"])
    content |= {"approval": [approval], "period_change": [change]}
    between = seen(content, "2026-03-11T08:30+08:00").snapshot
    assert between.approval == ()
    assert between.period_change[0].approval_id is None
    assert between.measure[0].approval_id is None
    assert between.measure[0].extension_ids == ("C1",)
    before = seen(content, "2026-03-10T16:00+08:00").snapshot
    assert before.period_change == ()
    assert before.measure[0].extension_ids == ()


def test_plans_stay_visible_and_keep_no_record_alive() -> None:
    item = {"property_id": "W1", "acted_at": "2026-03-11T09:00+08:00", "valid_until": "2026-04-10"}
    later = seen(snapshot(property=[item]), AS_OF)
    assert later.snapshot.property[0].valid_until == "2026-04-10"
    assert seen(snapshot(property=[item]), "2026-03-10T16:00+08:00").snapshot.property == ()


def test_persons_officers_units_and_the_case_are_never_gone() -> None:
    content = snapshot(
        person=[{"person_no": "R1", "identity_confirmed_at": "2026-03-11T09:00+08:00"}],
        officer=[{"officer_id": "P1", "suspended_from": "2026-03-11T09:00+08:00"}],
        unit=[{"unit_id": "U1", "online_since": "2026-03-11"}],
    )
    view = seen(content, "2026-03-01T00:00+08:00").snapshot
    assert (view.person[0].person_no, view.person[0].identity_confirmed_at) == ("R1", None)
    assert (view.officer[0].officer_id, view.officer[0].suspended_from) == ("P1", None)
    assert (view.unit[0].unit_id, view.unit[0].online_since) == ("U1", None)
    assert (view.case.case_no, view.case.filed_at) == ("A1", None)


def test_a_record_without_times_is_not_hidden() -> None:
    content = snapshot(recording=[{"recording_id": "V1"}])
    assert len(seen(content, "2026-03-01T00:00+08:00").snapshot.recording) == 1


def test_lists_of_times_lose_what_lies_ahead() -> None:
    content = detention(check_records=["2026-03-10", "2026-03-11T15:00+08:00"])
    view = seen(content, "2026-03-11T12:00+08:00")
    assert view.snapshot.measure[0].check_records == ("2026-03-10",)
    assert view.future_times == (minute("2026-03-11T15:00+08:00"),)


def test_what_was_entered_later_was_not_known() -> None:
    content = detention(entered_at="2026-03-11T10:00+08:00")
    content["interview"] = [{"interview_id": "I1", "started_at": "2026-03-11T09:00+08:00"}]
    assert seen(content, AS_OF, "2026-03-11T09:59+08:00").snapshot.measure == ()
    assert len(seen(content, AS_OF, "2026-03-11T10:00+08:00").snapshot.measure) == 1
    assert len(seen(content, AS_OF, "2026-03-11T09:59+08:00").snapshot.interview) == 1
    assert seen(content, AS_OF, "2026-03-11T09:59+08:00").future_times == ()


def test_the_time_of_entry_is_no_event_of_its_own() -> None:
    content = snapshot(recording=[{"recording_id": "V1", "entered_at": "2026-03-11T10:00+08:00"}])
    view = seen(content, "2026-03-11T09:00+08:00").snapshot
    assert view.recording[0].entered_at is None


@pytest.mark.parametrize("as_of", ["2026-03-10T15:20+08:00", "2026-03-01T00:00+08:00"])
def test_the_snapshot_given_is_never_changed(as_of: str) -> None:
    whole, same = read(snapshot()).snapshot, read(snapshot()).snapshot
    VISIBILITY.at(whole, minute(as_of))
    assert whole == same


HOURS = st.integers(0, 40)


@given(st.lists(st.none() | HOURS, min_size=4, max_size=4), HOURS, HOURS)
def test_looking_early_and_then_earlier_is_looking_earlier(
    hours: list[int | None], first: int, second: int
) -> None:
    base = minute("2026-03-10T00:00+08:00")
    names = ("approved_at", "executed_at", "released_at", "entered_at")
    times = (None if h is None else f"2026-03-{10 + h // 24}T{h % 24:02}:00+08:00" for h in hours)
    whole = read(detention(**dict(zip(names, times, strict=True)))).snapshot
    late, early = base + 60 * max(first, second), base + 60 * min(first, second)
    once = VISIBILITY.at(whole, early).snapshot
    assert VISIBILITY.at(VISIBILITY.at(whole, late).snapshot, early).snapshot == once
    assert VISIBILITY.at(once, early).future_times == ()
