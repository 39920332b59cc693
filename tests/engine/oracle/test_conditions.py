"""Conditions: three-valued truth of every node (§1–§3)."""

from itertools import product
from typing import Any

import pytest

from dsl.ir import expressions as x
from dsl.ir.rules import Definition
from engine.truth import FALSE, TRUE, UNKNOWN
from tests.engine.oracle.world import CASE, A, attribute, holds, literal, time, truth, view

VALUES = {FALSE: "no", UNKNOWN: "unknown", TRUE: "yes"}
AS_OF = "2026-03-11T12:00"


def act(complete: str = "", **facts: Any) -> Any:
    return view(AS_OF, complete, act=[{"act_id": "A1", **facts}])


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_and_or_and_not_follow_the_truth_tables(left: int, right: int) -> None:
    seen = view(
        AS_OF,
        case={"case_id": "C", "flag": VALUES[left]},
        act=[{"act_id": "A1", "done": VALUES[right]}],
    )
    a, b = holds(CASE, "flag"), holds(A, "done")
    assert truth(x.And((a, b)), seen) == min(left, right)
    assert truth(x.Or((a, b)), seen) == max(left, right)
    assert truth(x.Not(a), seen) == 2 - left


def test_nothing_joined_is_true_and_nothing_offered_is_false() -> None:
    assert truth(x.And(()), act()) == TRUE
    assert truth(x.Or(()), act()) == FALSE
    assert truth(x.Constant(True), act()) == TRUE
    assert truth(x.Constant(False), act()) == FALSE


@pytest.mark.parametrize(("value", "expected"), [(True, TRUE), (False, FALSE), (None, UNKNOWN)])
def test_a_bool_holds_as_it_was_sent(value: bool | None, expected: int) -> None:
    assert truth(holds(A, "urgent"), act(urgent=value)) == expected


def test_unknown_written_down_is_a_missing_value_for_every_node() -> None:
    done = attribute(A, "done")
    assert truth(x.OneOf(done, ("yes", "unknown")), act(done="unknown")) == UNKNOWN
    assert truth(x.Recorded(done), act(done="unknown")) == FALSE


def test_recorded_asks_only_whether_a_value_is_there() -> None:
    assert truth(x.Recorded(attribute(A, "kind")), act(kind="x")) == TRUE
    assert truth(x.Recorded(attribute(A, "kind")), act()) == FALSE
    assert truth(x.Recorded(attribute(A, "tags")), act(tags=[])) == TRUE
    assert truth(x.Recorded(attribute(A, "kind")), view(AS_OF)) == FALSE


@pytest.mark.parametrize(
    ("value", "expected"), [("x", TRUE), ("y", TRUE), ("z", FALSE), (None, UNKNOWN)]
)
def test_one_of_asks_for_a_known_value(value: str | None, expected: int) -> None:
    assert truth(x.OneOf(attribute(A, "kind"), ("x", "y")), act(kind=value)) == expected


@pytest.mark.parametrize(
    ("tags", "expected"), [(["x"], TRUE), (["z", "y"], TRUE), (["z"], FALSE), ([], FALSE)]
)
def test_contains_asks_for_any_element(tags: list[str], expected: int) -> None:
    assert truth(x.Contains(attribute(A, "tags"), ("x", "y")), act(tags=tags)) == expected


def test_lists_that_were_not_sent_are_unknown() -> None:
    tags, kind = attribute(A, "tags"), attribute(A, "kind")
    assert truth(x.Contains(tags, ("x",)), act()) == UNKNOWN
    assert truth(x.InList(kind, tags), act(kind="x")) == UNKNOWN
    assert truth(x.InList(kind, tags), act(tags=["x"])) == UNKNOWN
    assert truth(x.Shares(tags, tags), act()) == UNKNOWN


def test_in_list_and_shares_compare_known_values() -> None:
    tags, kind = attribute(A, "tags"), attribute(A, "kind")
    assert truth(x.InList(kind, tags), act(kind="x", tags=["x", "y"])) == TRUE
    assert truth(x.InList(kind, tags), act(kind="z", tags=["x", "y"])) == FALSE
    extensions = attribute(A, "extensions")
    assert truth(x.Shares(tags, extensions), act(tags=["x"], extensions=["x"])) == TRUE
    assert truth(x.Shares(tags, extensions), act(tags=["x"], extensions=[])) == FALSE


def test_same_value_compares_attributes_and_keys() -> None:
    person = x.Follow(attribute(A, "person"), "person")
    same = x.SameValue(attribute(A, "kind"), attribute(person, "kind"))
    people = [{"person_no": "R1", "kind": "x"}]
    known = {"act_id": "A1", "person": "R1"}
    assert truth(same, view(AS_OF, act=[{**known, "kind": "x"}], person=people)) == TRUE
    assert truth(same, view(AS_OF, act=[{**known, "kind": "y"}], person=people)) == FALSE
    assert truth(same, view(AS_OF, act=[known], person=people)) == UNKNOWN
    key = x.SameValue(x.Key(person, "person"), attribute(A, "person"))
    assert truth(key, view(AS_OF, act=[known], person=people)) == TRUE
    assert truth(key, view(AS_OF, act=[known])) == TRUE
    assert truth(key, act()) == UNKNOWN


def test_everything_about_an_unknown_record_is_unknown() -> None:
    person = x.Follow(attribute(A, "person"), "person")
    for seen in (act(), act(person="R9")):
        assert truth(x.OneOf(attribute(person, "kind"), ("x",)), seen) == UNKNOWN
        assert truth(x.Happened(time(x.Follow(attribute(A, "next"), "act"), "ended_at")), seen) == (
            UNKNOWN
        )


@pytest.mark.parametrize(
    ("op", "smaller", "same", "greater"),
    [
        ("lt", TRUE, FALSE, FALSE),
        ("le", TRUE, TRUE, FALSE),
        ("gt", FALSE, FALSE, TRUE),
        ("ge", FALSE, TRUE, TRUE),
        ("eq", FALSE, TRUE, FALSE),
        ("ne", TRUE, FALSE, TRUE),
    ],
)
def test_numbers_compare_exactly(op: Any, smaller: int, same: int, greater: int) -> None:
    def compared(value: int) -> int:
        node = x.CompareNumbers(op, x.NumberOf(attribute(A, "number")), literal(3))
        return truth(node, act(number=value))

    assert (compared(2), compared(3), compared(4)) == (smaller, same, greater)
    missing = x.CompareNumbers(op, x.NumberOf(attribute(A, "number")), literal(3))
    assert truth(missing, act()) == UNKNOWN


@pytest.mark.parametrize(
    ("op", "minute_before", "same_minute"),
    [("lt", TRUE, FALSE), ("le", TRUE, TRUE), ("gt", FALSE, FALSE), ("ge", FALSE, TRUE)],
)
def test_times_compare_to_the_minute(op: Any, minute_before: int, same_minute: int) -> None:
    node = x.CompareTimes(op, time(A, "started_at"), time(A, "ended_at"))
    end = "2026-03-11T10:00"
    assert truth(node, act(started_at="2026-03-11T09:59", ended_at=end)) == minute_before
    assert truth(node, act(started_at=end, ended_at=end)) == same_minute
    assert truth(node, act(started_at="2026-03-11", ended_at=end)) == UNKNOWN
    assert truth(node, act(started_at="2026-03-10", ended_at=end)) == minute_before


def test_times_compare_by_calendar_day() -> None:
    def compared(op: Any, started: str, ended: str) -> int:
        node = x.CompareTimes(op, time(A, "started_at"), time(A, "ended_at"), "day")
        return truth(node, act(started_at=started, ended_at=ended))

    assert compared("eq", "2026-03-10T23:59", "2026-03-10") == TRUE
    assert compared("eq", "2026-03-10T23:59", "2026-03-11T00:00") == FALSE
    assert compared("lt", "2026-03-10T23:59", "2026-03-11T00:00") == TRUE
    assert compared("lt", "2026-03-10T00:00", "2026-03-10T23:59") == FALSE


def test_a_missing_event_counts_as_not_happened_only_in_a_section_complete_until_now() -> None:
    happened = x.Happened(time(A, "ended_at"))
    assert truth(happened, act()) == UNKNOWN
    assert truth(happened, act("act")) == FALSE
    assert truth(happened, act(ended_at="2026-03-11T12:00")) == TRUE
    assert truth(happened, act(ended_at="2026-03-11")) == TRUE
    partly = view(AS_OF, {"act": "2026-03-11T11:59"}, act=[{"act_id": "A1"}])
    assert truth(happened, partly) == UNKNOWN


def test_a_plan_has_happened_when_its_minute_has_come() -> None:
    happened = x.Happened(time(A, "due_at"))
    assert truth(happened, act(due_at="2026-03-11T12:00")) == TRUE
    assert truth(happened, act(due_at="2026-03-11T12:01")) == FALSE
    assert truth(happened, act("act")) == UNKNOWN


def test_spans_overlap_when_they_share_a_minute() -> None:
    fixed = (x.TimeLiteral(100), x.TimeLiteral(200))
    for a, b, expected in ((0, 100, FALSE), (0, 101, TRUE), (199, 300, TRUE), (200, 300, FALSE)):
        node = x.Overlaps(x.TimeLiteral(a), x.TimeLiteral(b), *fixed)
        assert truth(node, act()) == expected


def test_a_span_that_still_runs_overlaps_everything_after_its_start() -> None:
    node = x.Overlaps(time(A, "started_at"), time(A, "ended_at"), x.Now(), x.Now())
    assert truth(node, act("act", started_at="2026-03-11T11:00")) == TRUE
    assert truth(node, act(started_at="2026-03-11T11:00")) == UNKNOWN


def test_a_definition_sees_its_own_record_and_the_case() -> None:
    body = x.And((holds(x.Variable("it", "act"), "done"), holds(CASE, "flag")))
    definition = Definition("成立", "it", "act", body, "truth", 1)
    seen = view(AS_OF, case={"case_id": "C", "flag": "yes"}, act=[{"act_id": "A1", "done": "yes"}])
    assert truth(x.CallTruth("成立", A), seen, definitions=(definition,)) == TRUE
