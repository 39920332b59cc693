"""The calculus of periods carried over to C answers as its own Python does."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiled.native.calculus.module import calculus_source
from engine.compiled.native.calculus.translating import Translation, parameters_of
from engine.compiled.native.kinds import UntranslatableError
from engine.native.building import built, loaded
from engine.periods.building import build_day_table
from engine.periods.hot import HOT
from engine.periods.units import FAR_DAY, INF, MAX_AMOUNT
from tests.engine.periods.limits import days, limits, minutes, readings, units
from tests.engine.periods.tables import TABLE, without

TABLES = (TABLE, build_day_table(without(2025)))
FAR = 2**61 // (366 * 1440)
"""From here on, as years in minutes, C may say that only Python knows."""

EDGES = (
    0, 1, -1, INF, -INF, INF - 1, INF + 1, 1 - INF, FAR_DAY, -FAR_DAY, FAR_DAY - 1, MAX_AMOUNT,
    MAX_AMOUNT + 1, 2**63 - 1, -(2**63), 2**64,
)  # fmt: skip
numbers = st.one_of(st.integers(-5, 80), minutes, days, st.sampled_from(EDGES))
small = st.integers(-2, 5)

BY_NAME: dict[str, st.SearchStrategy[int]] = {
    "unit": units,
    "current_unit": units,
    "mode": st.integers(0, 2),
    "before": st.integers(0, 6),
    "index": st.one_of(st.integers(0, 4), st.just(62)),
    "position": st.integers(-3, len(TABLE.state) + 3),
    "years": st.integers(0, 150),
    "birth": days,
    "on": days,
    **dict.fromkeys(("high", "late", "by_day", "deduct", "most", "month_mode"), st.integers(0, 1)),
}


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[..., Any]]:
    """The calculus compiled now."""
    folder = tmp_path_factory.mktemp("made") / "code"
    assert built(folder, "fadu_calculus", "calculus", calculus_source())
    module = loaded(folder, "fadu_calculus", "calculus")
    assert module is not None
    found: dict[str, Callable[..., Any]] = module.calculus()
    return found


def sequences(name: str) -> st.SearchStrategy[list[int]]:
    values = units if name == "link_unit" else numbers
    if name in ("link_mode", "link_spec", "spec_after"):
        values = st.integers(-1 if name == "spec_after" else 0, 2)
    return st.lists(values, min_size=3, max_size=3)


@st.composite
def arguments(draw: st.DrawFn, function: Callable[..., Any]) -> list[Any]:
    """Arguments for a function, chosen by their names."""
    found: list[Any] = []
    count = draw(st.integers(0, 3))
    for name, hint in parameters_of(function).items():
        if name == "table":
            found.append(draw(st.sampled_from(TABLES)))
        elif name == "reading":
            found.append(draw(readings))
        elif hint == Sequence[int]:
            values = draw(sequences(name))
            found.append(values if name.startswith("spec_") else values[:count])
        elif hint is bool:
            found.append(draw(st.booleans()))
        else:
            found.append(draw(BY_NAME.get(name, numbers)))
    return found


def largest(found: Any) -> int:
    """The size of the largest number among arguments."""
    if isinstance(found, int):
        return abs(found)
    return max((largest(one) for one in found), default=0) if found not in TABLES else 0


def in_c(function: Callable[..., Any], given_: Sequence[Any]) -> Any:
    """C's answer; OverflowError itself where there is none."""
    try:
        return function(*given_)
    except OverflowError:
        return OverflowError


def in_python(function: Callable[..., Any], given_: Sequence[Any]) -> Any:
    """Python's answer; OverflowError where it looks beyond the end of a table."""
    try:
        return function(*given_)
    except IndexError:
        return OverflowError


@pytest.mark.thorough
@pytest.mark.parametrize("function", HOT, ids=lambda function: function.__name__)
def test_every_function_answers_as_python_does(
    carried: dict[str, Callable[..., Any]], function: Callable[..., Any]
) -> None:
    @settings(max_examples=300)
    @given(arguments(function))
    def answers_alike(args: list[Any]) -> None:
        expected, found = in_python(function, args), in_c(carried[function.__name__], args)
        if found is OverflowError and largest(args) >= FAR:
            return
        assert repr(found) == repr(expected)

    answers_alike()


@pytest.mark.thorough
@settings(max_examples=1000)
@given(limit=limits(), high=st.integers(0, 1), table=st.sampled_from(TABLES))
def test_whole_limits_end_as_in_python(
    carried: dict[str, Callable[..., Any]], limit: Any, high: int, table: Any
) -> None:
    columns = [[link[place] for link in limit.links] for place in range(6)]
    spans = [[span[place] for span in limit.deductions] for place in range(2)]
    found = carried["run_limit"](
        table, *limit[:4], *columns, limit.spec_cap, limit.spec_after, *spans, limit.as_of, high
    )
    assert found == limit.run(high, table)


def test_the_c_depends_on_the_calculus_alone() -> None:
    assert calculus_source() == calculus_source()


def with_a_float(amount: int) -> int:
    return int(amount * 1.5)


def with_a_list(amount: int) -> int:
    return [amount][0]


def with_a_name_from_nowhere(amount: int) -> int:
    return len(str(amount))


def truth_or_number(amount: int, other: int) -> int:
    return amount or other


@pytest.mark.parametrize(
    "function", [with_a_float, with_a_list, with_a_name_from_nowhere, truth_or_number]
)
def test_what_is_no_integer_calculus_is_refused(function: Callable[..., Any]) -> None:
    with pytest.raises(UntranslatableError):
        Translation(function, {}).source()
