"""What is accepted, what is noted, and that the quick reading equals the full one."""

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.facts.reading import SnapshotReader
from tests.engine.facts.snapshots import (
    AS_OF,
    detention,
    encode,
    model,
    noted,
    read,
    reader,
    snapshot,
)


def full(data: bytes) -> Any:
    """The outcome of the full reading alone."""
    return SnapshotReader._read_fully(reader(), data, False)


def test_a_good_snapshot_is_read_without_a_word() -> None:
    reading = read(snapshot())
    assert reading.problems == reading.notes == ()
    assert reading.settled
    assert reading.snapshot.measure[0].executed_at == "2026-03-10T15:20:00+08:00"


def test_a_section_that_was_not_sent_is_not_an_empty_one() -> None:
    reading = read(snapshot(document=[]))
    assert reading.snapshot.document == ()
    assert reading.snapshot.approval is None


@pytest.mark.parametrize("written", ["1200.10", "0.1", "-3", "100000000000000.01"])
def test_amounts_are_exact_as_number_and_as_text(written: str) -> None:
    as_text = encode(detention(bail_deposit=written))
    as_number = as_text.replace(f'"{written}"'.encode(), written.encode())
    for data in (as_text, as_number):
        assert read(data).snapshot.measure[0].bail_deposit == Decimal(written)


def test_an_offset_is_converted_and_a_bare_date_is_kept() -> None:
    reading = read(detention(executed_at="2026-03-10T07:20:00Z", approved_at="2026-03-10"))
    measure = reading.snapshot.measure[0]
    assert measure.executed_at == "2026-03-10T15:20:00+08:00"
    assert measure.approved_at == "2026-03-10"
    assert reading.notes == ()


def test_an_old_day_of_which_only_the_date_is_known_does_not_let_its_minutes_pass() -> None:
    day, minute = (
        detention(approved_at="1985-03-02"),
        detention(approved_at="1985-03-02T10:00+08:00"),
    )
    assert read(day).problems == ()
    assert [problem.code for problem in read(minute).problems] == ["S115"]


def test_births_before_the_events_of_any_case_are_accepted() -> None:
    assert read(snapshot(person=[{"person_no": "R1", "birth_date": "1931-01-02"}])).problems == ()


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (detention(executedAt="x"), ("Q201", "/measure/0/executedAt")),
        (snapshot(measures=[]), ("Q201", "/measures")),
        (detention(released_at="2026-03-10T15:19+08:00"), ("Q202", "/measure/0/released_at")),
        (detention(released_at="2026-03-09"), ("Q202", "/measure/0/released_at")),
        (
            snapshot(completeness_flag=[{"section": "measure", "state": "yes"}]),
            ("Q203", "/completeness_flag/0"),
        ),
        (
            snapshot(
                completeness_flag=[
                    {"section": "measure", "complete_until": AS_OF, "state": "unknown"}
                ]
            ),
            ("Q203", "/completeness_flag/0"),
        ),
        (detention(released_at="2026-03-11T16:01+08:00"), ("Q204", "/measure/0/released_at")),
        (snapshot(test_data=True, purpose="realtime"), ("Q205", "/test_data")),
        (snapshot(measure=[{"kind": "detention"}]), ("Q206", "/measure/0/measure_id")),
    ],
)
def test_doubtful_data_is_accepted_and_noted(content: Any, note: tuple[str, str]) -> None:
    assert noted(content) == [note]


@pytest.mark.parametrize(
    "content",
    [
        detention(released_at="2026-03-10"),
        detention(released_at="2026-03-10T15:20+08:00"),
        detention(due_at="2027-01-01"),
        snapshot(test_data=True, purpose="trial"),
        detention(released_at=None, approval_id=None, check_records=[]),
    ],
)
def test_what_is_possible_is_not_noted(content: Any) -> None:
    assert noted(content) == []


def test_an_unknown_field_is_dropped_with_the_likely_name() -> None:
    reading = read(detention(executed_att="2026-03-10T15:20:00+08:00"))
    assert reading.notes[0].expected == ("executed_at",)
    assert reading.snapshot == read(snapshot()).snapshot


def test_facts_later_than_the_snapshot_are_not_settled() -> None:
    assert not read(detention(released_at="2026-03-12")).settled


def test_records_entered_later_than_the_snapshot_are_not_settled() -> None:
    assert not read(detention(entered_at="2026-03-12T08:00:00+08:00")).settled


def test_a_missing_value_written_as_null_costs_no_settledness() -> None:
    assert read(detention(released_at=None, bail_deposit="2.50")).settled


# ---------------------------------------------------------------- properties

TIMES = st.sampled_from(
    ["2026-03-10", "2026-03-10T15:20+08:00", "1985-01-01", "1985-01-01T10:00+08:00",
     "2026-03-12T00:00:00+08:00", "2026-03-10T15:20Z",
     "2026-03-10T15:20", "1980-01-01", "", "x", 5, None]
)  # fmt: skip
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "measure_id": st.sampled_from(["M1", "M2", "", None, 1]),
        "kind": st.sampled_from(["detention", "arrest", "拘留", None]),
        "executed_at": TIMES,
        "released_at": TIMES,
        "due_at": TIMES,
        "entered_at": TIMES,
        "check_records": st.none() | st.lists(TIMES, max_size=2),
        "bail_deposit": st.sampled_from([1, 1.5, "2.50", "1e5", "x", -0.0, 10**30, True]),
        "prior_days_deductible": st.sampled_from([0, 3, 2.0, "3", 10**30]),
        "person_no": st.sampled_from(["R1", "R2", "", None]),
        "approval_id": st.sampled_from(["P1", "", None]),
        "guarantors": st.lists(st.sampled_from(["R1", "R2"]), max_size=2),
        "unheard_of": st.just(1),
    },
)
SNAPSHOTS = st.builds(
    lambda measures, people, extra: snapshot(measure=measures, person=people, **extra),
    st.lists(FACTS, max_size=3),
    st.sampled_from([[{"person_no": "R1"}], [{"person_no": "R1"}, {"person_no": "R2"}], None, []]),
    st.fixed_dictionaries({}, optional={"as_of": TIMES, "test_data": st.booleans()}),
)


@given(SNAPSHOTS)
def test_the_quick_reading_gives_what_the_full_one_gives(content: dict[str, Any]) -> None:
    data = encode(content)
    quick, slow = reader().read(data), full(data)
    assert quick.problems == slow.problems
    assert quick.notes == slow.notes
    assert quick.snapshot == slow.snapshot


@given(SNAPSHOTS, st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(content: dict[str, Any], random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            pairs = [(key, shuffled(item)) for key, item in value.items()]
            random.shuffle(pairs)
            return dict(pairs)
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    first, second = read(content), read(shuffled(content))
    assert first.snapshot == second.snapshot
    assert set(first.problems) == set(second.problems)
    assert set(first.notes) == set(second.notes)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | TIMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*model().shapes, "snapshot_id", "as_of", "kind", "x"]), inner, max_size=3
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_any_json_gives_a_snapshot_or_problems_and_never_an_error(content: Any) -> None:
    reading = reader().read(json.dumps(content).encode())
    assert (reading.snapshot is None) == bool(reading.problems)
    assert all(p.advice and p.message for p in (*reading.problems, *reading.notes))


@given(st.binary(max_size=40) | st.builds(lambda cut: encode(snapshot())[:cut], st.integers(0)))
def test_any_bytes_give_a_snapshot_or_problems_and_never_an_error(data: bytes) -> None:
    reading = reader().read(data)
    assert (reading.snapshot is None) == bool(reading.problems)


@given(SNAPSHOTS)
def test_what_was_read_can_be_written_and_read_again(content: dict[str, Any]) -> None:
    first = read(content).snapshot
    if first is not None:
        assert read(msgspec.json.encode(first)).snapshot == first
