"""Numbers: exact where facts are known, intervals where they are not (§1, §3, §4)."""

from decimal import Decimal
from typing import Any

import pytest

from dsl.ir import expressions as x
from dsl.ir.rules import DatedValue, Definition, Parameter
from engine.truth import INF
from tests.engine.oracle.world import A, attribute, day, literal, number, time, view

AS_OF = "2026-03-11T12:00"
UNBOUNDED = (-INF, INF)


def act(complete: str = "", **facts: Any) -> Any:
    return view(AS_OF, complete, act=[{"act_id": "A1", **facts}])


def test_a_recorded_number_is_exact_and_a_missing_one_unbounded() -> None:
    node = x.NumberOf(attribute(A, "value"))
    assert number(node, act(value="3.50")) == (Decimal("3.5"), Decimal("3.5"))
    assert number(node, act()) == UNBOUNDED


def test_the_length_of_a_list_counts_its_entries() -> None:
    node = x.ListLength(attribute(A, "tags"))
    assert number(node, act(tags=["x", "x"])) == (2, 2)
    assert number(node, act(tags=[])) == (0, 0)
    assert number(node, act()) == (0, INF)


def test_arithmetic_keeps_what_is_known() -> None:
    value = x.NumberOf(attribute(A, "number"))
    three, minus = literal(3), literal(-2)
    seen = act(number=5)
    assert number(x.Arithmetic("add", value, three), seen) == (8, 8)
    assert number(x.Arithmetic("sub", value, three), seen) == (2, 2)
    assert number(x.Arithmetic("mul", value, minus), seen) == (-10, -10)
    for op in ("add", "sub", "mul"):
        assert number(x.Arithmetic(op, value, three), act()) == UNBOUNDED
    assert number(x.Arithmetic("mul", value, literal(0)), act()) == (0, 0)
    entries = x.ListLength(attribute(A, "tags"))
    assert number(x.Arithmetic("add", entries, three), act()) == (3, INF)
    assert number(x.Arithmetic("sub", three, entries), act()) == (-INF, 3)
    assert number(x.Arithmetic("mul", entries, minus), act()) == (-INF, 0)


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-05-20T23:59", 17), ("2026-05-21T00:00", 18), ("2027-05-20T12:00", 18)],
)
def test_a_year_of_age_is_full_from_the_day_after_the_birthday(on: str, expected: int) -> None:
    person = x.Follow(attribute(A, "person"), "person")
    node = x.Age(attribute(person, "born"), time(A, "due_at"))
    seen = view(
        AS_OF,
        act=[{"act_id": "A1", "person": "R1", "due_at": on}],
        person=[{"person_no": "R1", "born": "2008-05-20"}],
    )
    assert number(node, seen) == (expected, expected)


def test_age_on_an_uncertain_day_is_an_interval() -> None:
    person = x.Follow(attribute(A, "person"), "person")
    born = x.Age(attribute(person, "born"), time(A, "ended_at"))
    people = [{"person_no": "R1", "born": "1958-02-28"}]
    seen = view(AS_OF, "act", act=[{"act_id": "A1", "person": "R1"}], person=people)
    assert number(born, seen) == (68, INF)
    seen = view(AS_OF, act=[{"act_id": "A1", "person": "R1"}], person=people)
    assert number(born, seen) == UNBOUNDED
    assert number(born, act("act", person="R1")) == UNBOUNDED


@pytest.mark.parametrize(
    ("unit", "expected"), [("minute", (119, 119)), ("hour", (1, 1)), ("day", (1, 1))]
)
def test_elapsed_counts_in_its_unit(unit: Any, expected: tuple[int, int]) -> None:
    node = x.Elapsed(time(A, "started_at"), time(A, "ended_at"), unit)
    seen = act(started_at="2026-03-09T23:00", ended_at="2026-03-10T00:59")
    assert number(node, seen) == expected


def test_elapsed_until_something_that_has_not_happened_has_no_upper_end() -> None:
    node = x.Elapsed(time(A, "started_at"), time(A, "ended_at"), "hour")
    assert number(node, act("act", started_at="2026-03-11T10:00")) == (2, INF)
    assert number(node, act(started_at="2026-03-11T10:00")) == UNBOUNDED
    assert number(node, act("act")) == UNBOUNDED


def test_a_bare_date_makes_elapsed_time_an_interval() -> None:
    node = x.Elapsed(time(A, "started_at"), time(A, "ended_at"), "minute")
    seen = act(started_at="2026-03-09", ended_at="2026-03-10T00:00")
    assert number(node, seen) == (1, 1440)


def test_a_parameter_has_the_value_of_its_day() -> None:
    values = (
        DatedValue(day("2020-01-01"), day("2025-12-31"), Decimal(3)),
        DatedValue(day("2026-01-01"), None, Decimal(5)),
    )
    parameters = (Parameter("n", "number", values),)

    def value(**facts: str) -> tuple[Any, Any]:
        node = x.ParameterValue("n", time(A, "started_at"))
        return number(node, act("act", **facts), parameters=parameters)

    assert value(started_at="2025-12-31T23:59") == (3, 3)
    assert value(started_at="2026-01-01T00:00") == (5, 5)
    assert value(started_at="2019-12-31T00:00") == UNBOUNDED
    assert value() == (5, 5)
    node = x.ParameterValue("n", time(A, "started_at"))
    assert number(node, act(), parameters=parameters) == UNBOUNDED
    assert number(x.ParameterValue("n"), act(), parameters=parameters) == UNBOUNDED


def test_a_parameter_whose_values_agree_is_known_on_an_uncertain_day() -> None:
    values = (
        DatedValue(day("2020-01-01"), day("2025-12-31"), Decimal(3)),
        DatedValue(day("2026-01-01"), None, Decimal(3)),
    )
    node = x.ParameterValue("n", time(A, "started_at"))
    assert number(node, act(), parameters=(Parameter("n", "number", values),)) == (3, 3)


def test_a_definition_may_give_a_number() -> None:
    body = x.NumberOf(attribute(x.Variable("it", "act"), "number"))
    definition = Definition("数", "it", "act", body, "number", 1)
    assert number(x.CallNumber("数", A), act(number=4), definitions=(definition,)) == (4, 4)
