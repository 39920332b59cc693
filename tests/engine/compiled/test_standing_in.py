"""What stands in for the functions that generated rules call answers as they do."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiled.engine import Compiled
from engine.compiled.native import replacing
from engine.compiled.native.calculus.standing_in import (
    NAME,
    NAMED,
    about,
    prepare,
    standing_in,
)
from engine.compiled.native.kinds import UntranslatableError
from engine.compiled.running import chains, covering, intervals, lines, outcomes, parameters
from engine.compiled.running.chains import Deducted, Extension, Plan
from engine.compiled.running.ladders import Ladder
from engine.compiled.running.lines import Lines
from engine.compiled.running.parameters import Dated
from engine.native.building import loaded
from engine.periods.building import build_day_table
from engine.periods.readings import Reading
from engine.periods.units import INF
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view
from tests.engine.periods.limits import readings, units
from tests.engine.periods.tables import TABLE, at, without

TABLES = (TABLE, build_day_table(without(2025)))
AS_OF = at("2025-11-20")
FEW_DAYS = 40 * 1440
FAR = (INF, -INF)

known = st.integers(AS_OF - FEW_DAYS, AS_OF + FEW_DAYS)
bits = st.integers(0, 1)
weights = st.integers(0, 2)
amounts = st.one_of(
    st.integers(0, 40), st.decimals(0, 40, places=1), st.sampled_from([-INF, INF, 10_000_001])
)
lengths = st.tuples(st.integers(0, 40), units)
tolerances = st.one_of(
    st.integers(0, 3000), st.decimals(0, 3000, places=1), st.sampled_from([INF, -INF])
)

pytestmark = pytest.mark.thorough

Functions = dict[str, Callable[..., Any]]


@pytest.fixture(scope="module")
def c(tmp_path_factory: pytest.TempPathFactory) -> Functions:
    """What stands in, compiled now."""
    folder = tmp_path_factory.mktemp("made") / "code"
    assert prepare(folder)
    return standing_in(folder)


@st.composite
def intervals_(draw: st.DrawFn) -> tuple[int, int]:
    """A time: known, between two, or at one side unknown."""
    lo, width = draw(known), draw(st.integers(0, FEW_DAYS))
    return draw(
        st.sampled_from([(lo, lo), (lo, lo), (lo, lo + width), (lo, INF), (-INF, lo), (-INF, INF)])
    )


spans = st.builds(lambda begin, end: (*begin, *end), intervals_(), intervals_())


@st.composite
def links(draw: st.DrawFn, kinds: int) -> Extension:
    """A record matched to a link, exact more often than not."""
    effective, effective_hi = draw(intervals_())
    restart, restart_hi = draw(st.one_of(st.just((effective, effective_hi)), intervals_()))
    return Extension(
        effective,
        draw(st.one_of(st.integers(0, 5), st.just(INF))),
        draw(st.integers(0, kinds - 1)),
        draw(st.one_of(st.just(2), weights)),
        effective_hi,
        restart,
        restart_hi,
        draw(st.one_of(lengths, st.none())),
        draw(st.booleans()),
        draw(st.one_of(st.none(), st.tuples(amounts, amounts))),
        draw(st.sampled_from([False, False, False, True])),
        object(),
    )


deductions = st.builds(
    lambda weight, span, lenient: Deducted(weight, span[0], span[1], span[2], span[3], lenient),
    weights,
    spans,
    st.booleans(),
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """The same plan twice, so that neither finds what the other kept."""
    kind = st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 3), st.integers(-1, 1))
    given_: tuple[Any, ...] = (
        draw(st.sampled_from(TABLES)),
        draw(readings),
        draw(readings),
        tuple(draw(st.lists(kind, min_size=2, max_size=3))),
    )
    return Plan(*given_), Plan(*given_)


def alike(one: Any, other: Any) -> bool:
    """Equal, of the same types, and written alike."""
    if isinstance(one, tuple | list) and type(one) is type(other):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and one == other and repr(one) == repr(other)


@settings(max_examples=3000)
@given(
    plan=plans(),
    tiers=st.lists(st.one_of(lengths, st.none()), max_size=3),
    start=intervals_(),
    chain=st.lists(links(2), max_size=4),
    spans=st.lists(deductions, max_size=3),
    unlisted=st.tuples(bits, bits),
    as_of=st.one_of(known, known, st.sampled_from([INF, -INF, 0])),
    left_out=st.integers(0, 5),
)
def test_ends_are_pythons(
    c: Functions,
    plan: tuple[Plan, Plan],
    tiers: list[tuple[int, int] | None],
    start: tuple[int, int],
    chain: list[Extension],
    spans: list[Deducted],
    unlisted: tuple[int, int],
    as_of: int,
    left_out: int,
) -> None:
    given_: tuple[Any, ...] = (tiers, *start, chain, spans, *unlisted, as_of)[: 8 - left_out]
    assert alike(c["ends"](plan[1], *given_), chains.ends(plan[0], *given_))


@settings(max_examples=1000)
@given(
    plan=plans(),
    length=lengths,
    start=known,
    grants=st.lists(st.tuples(known, st.integers(0, 1), st.integers(1, 40), units), max_size=5),
)
def test_ends_of_exact_chains_are_pythons(
    c: Functions,
    plan: tuple[Plan, Plan],
    length: tuple[int, int],
    start: int,
    grants: Sequence[tuple[int, int, int, int]],
) -> None:
    chain = [
        Extension(when, place, kind, 2, when, when, when, (n, unit), False, (n, n), False, None)
        for place, (when, kind, n, unit) in enumerate(grants)
    ]
    given_: tuple[Any, ...] = [length], start, start, chain, (), 0, 0, AS_OF
    assert alike(c["ends"](plan[1], *given_), chains.ends(plan[0], *given_))


@given(start=st.integers(2**62, 2**65), plan=plans(), length=st.tuples(known, units))
def test_ends_beyond_machine_numbers_are_pythons(
    c: Functions, start: int, plan: tuple[Plan, Plan], length: tuple[int, int]
) -> None:
    given_: tuple[Any, ...] = [length], -start, start
    assert alike(c["ends"](plan[1], *given_), chains.ends(plan[0], *given_))


@given(chain=st.lists(links(2), max_size=80), end=st.one_of(st.none(), links(2)), at_=known)
def test_chains_are_pythons(
    c: Functions, chain: list[Extension], end: Extension | None, at_: int
) -> None:
    given_: tuple[Any, ...] = chain, end and end[:3], at_, min(at_, AS_OF)
    found, expected = c["in_chain"](*given_), chains.in_chain(*given_)
    assert found == expected
    assert [id(one) for one in found] == [id(one) for one in expected]


@given(chain=st.lists(links(2), max_size=4), place=st.integers(0, 4))
def test_stops_are_pythons(c: Functions, chain: list[Extension], place: int) -> None:
    record = chain[place].record if place < len(chain) else object()
    assert alike(c["stopped"](chain, record), chains.stopped(chain, record))


@given(link=links(3))
def test_an_extension_is_made_of_its_parts(c: Functions, link: Extension) -> None:
    made = c["Extension"](*link)
    assert type(made) is Extension
    assert made == link
    with pytest.raises(TypeError):
        c["Extension"](*link[:11])


@given(weight=weights, span=spans, lenient=st.booleans(), at_=known)
def test_deductions_are_pythons(
    c: Functions, weight: int, span: tuple[int, int, int, int], lenient: bool, at_: int
) -> None:
    given_: tuple[Any, ...] = weight, span, lenient, at_, min(at_, AS_OF)
    assert alike(c["deducted"](*given_), chains.deducted(*given_))


@settings(max_examples=1000)
@given(
    span=spans,
    pieces=st.lists(st.builds(lambda w, s: (w, *s), weights, spans), max_size=70),
    is_open=bits,
    tolerance=st.tuples(tolerances, tolerances),
    at_=known,
)
def test_coverings_are_pythons(
    c: Functions,
    span: tuple[int, int, int, int],
    pieces: list[tuple[int, int, int, int, int]],
    is_open: int,
    tolerance: tuple[Any, Any],
    at_: int,
) -> None:
    given_: tuple[Any, ...] = span, pieces, is_open, tolerance, at_, min(at_, AS_OF)
    assert alike(c["covered"](*given_), covering.covered(*given_))


@settings(max_examples=1000)
@given(
    begin=known,
    steps=st.lists(st.tuples(st.integers(-200, 200), st.integers(0, 900)), max_size=9),
    tolerance=st.sampled_from([0, 1, 30, Decimal(30), Decimal("30.5")]),
    shuffled=st.randoms(use_true_random=False),
)
def test_coverings_with_small_gaps_are_pythons(
    c: Functions, begin: int, steps: list[tuple[int, int]], tolerance: Any, shuffled: Any
) -> None:
    pieces, reached = [], begin
    for gap, size in steps:
        first = reached + gap
        reached = first + size
        pieces.append((2, first, first, reached, reached))
    shuffled.shuffle(pieces)
    given_: tuple[Any, ...] = (
        (begin, begin, reached, reached),
        pieces,
        0,
        (tolerance, tolerance),
        AS_OF,
        AS_OF,
    )
    assert alike(c["covered"](*given_), covering.covered(*given_))


@given(
    found=st.lists(st.builds(lambda w, time: (w, *time), weights, intervals_()), max_size=5),
    is_open=bits,
    after=st.one_of(known, st.just(-INF)),
)
def test_latest_ones_are_pythons(
    c: Functions, found: list[tuple[int, int, int]], is_open: int, after: int
) -> None:
    given_: tuple[Any, ...] = found, is_open, after, AS_OF
    assert alike(c["latest"](*given_), intervals.latest(*given_))


@given(plan=plans(), length=lengths, starts=st.tuples(known, known))
def test_joined_lines_are_pythons(
    c: Functions, plan: tuple[Plan, Plan], length: tuple[int, int], starts: tuple[int, int]
) -> None:
    low, high = (chains.ends(plan[0], [length], start, start) for start in starts)
    assert alike(c["joined"](low, high), lines.joined(low, high))


@given(value=st.one_of(st.decimals(0, 9, places=1), lengths), time=intervals_())
def test_values_in_force_are_pythons(c: Functions, value: Any, time: tuple[int, int]) -> None:
    changed = AS_OF // 1440
    for rows in (((0, INF, value),), ((0, changed, value), (changed + 1, INF, Decimal(7)))):
        for name in ("number_in_force", "length_in_force"):
            values = Dated(rows)
            expected = getattr(parameters, name)(values, *time, AS_OF)
            assert alike(c[name](values, *time, AS_OF), expected)
            assert alike(c[name](Dated(rows), *time, AS_OF), expected)


close = st.integers(AS_OF - 3, AS_OF + 3)


@st.composite
def ended(draw: st.DrawFn) -> Lines:
    """Ends of a limit, each line in its order, near enough to as_of to matter."""
    near = st.one_of(close, close, st.integers(AS_OF - 3000, AS_OF + 3000), st.sampled_from(FAR))
    strict, lenient = (sorted((draw(near), draw(near))) for _ in range(2))
    found = [*strict, *lenient]
    good = [end if abs(end) == INF else end - draw(bits) for end in found]
    suspended = draw(st.sampled_from([0, 0, 0, 15, 1, 6]))
    provisional = draw(st.sampled_from([0, 0, 0, 0, 5]))
    return Lines._make((*found, *good, provisional, suspended, draw(st.booleans())))


rungs = st.one_of(
    st.tuples(st.integers(1, 4), bits, st.integers(0, 50), st.integers(-1, 5)),
    st.tuples(st.integers(1, 4), st.just(2), st.integers(0, 4), st.integers(1, 5)),
)


@st.composite
def ladders_(draw: st.DrawFn) -> Ladder:
    return Ladder(draw(st.sampled_from(TABLES)), tuple(draw(st.lists(rungs, max_size=4))))


near_times = st.one_of(
    close.map(lambda at_: (at_, at_)),
    st.tuples(close, close).map(lambda ends: (min(ends), max(ends))),
    close.map(lambda at_: (at_, INF)),
    intervals_(),
)
stands = st.integers(0, 2).map(lambda before: AS_OF - before)


@settings(max_examples=2000)
@given(
    ended=ended(),
    start=st.one_of(known, st.sampled_from([INF, -INF])),
    done=near_times,
    stood_at=stands,
    ladder=ladders_(),
    has_start=st.booleans(),
)
def test_duties_in_time_are_pythons(
    c: Functions,
    ended: Lines,
    start: int,
    done: tuple[int, int],
    stood_at: int,
    ladder: Ladder,
    has_start: bool,
) -> None:
    given_ = ended, start, *done, AS_OF, stood_at, ladder, TABLE, has_start
    assert alike(c["in_time"](*given_), outcomes.in_time(*given_))
    assert alike(
        c["waits"](ended, start, AS_OF, ladder), outcomes.waits(ended, start, AS_OF, ladder)
    )


@pytest.mark.parametrize("kind", range(3))
@pytest.mark.parametrize("unit", range(-1, 6))
@given(
    amount=st.integers(0, 50),
    start=st.one_of(known, st.just(-INF)),
    deadline=st.one_of(st.integers(AS_OF, AS_OF + FEW_DAYS), st.sampled_from(FAR)),
    table=st.sampled_from(TABLES),
)
def test_rungs_are_pythons(
    c: Functions, kind: int, unit: int, amount: int, start: int, deadline: int, table: Any
) -> None:
    ladder = Ladder(table, ((1, kind, amount, unit or 1 if kind == 2 else unit),))
    ended = Lines._make((*(deadline,) * 8, 0, 0, False))
    given_ = ended, start, AS_OF + 1, INF, AS_OF, AS_OF, ladder, table, True
    found = c["in_time"](*given_)
    assert alike(found, outcomes.in_time(*given_))
    assert found.clock is not None


@settings(max_examples=1000)
@given(ended=ended(), start=known, done=near_times, stood_at=stands)
def test_duties_not_before_an_end_are_pythons(
    c: Functions, ended: Lines, start: int, done: tuple[int, int], stood_at: int
) -> None:
    given_ = ended, start, *done, AS_OF, stood_at, TABLE
    assert alike(c["not_before"](*given_), outcomes.not_before(*given_))


@given(start=near_times, done=near_times, stood_at=stands)
def test_clocks_that_do_not_run_are_pythons(
    c: Functions, start: tuple[int, int], done: tuple[int, int], stood_at: int
) -> None:
    given_ = *start, *done, AS_OF, stood_at
    assert alike(c["not_running"](*given_), outcomes.not_running(*given_))


@given(holds=weights, lenient=st.lists(weights, max_size=1))
def test_conditions_are_pythons(c: Functions, holds: int, lenient: list[int]) -> None:
    assert c["required"](holds, *lenient) is outcomes.required(holds, *lenient)


def never(*_: Any) -> Any:
    raise AssertionError("Python was asked")


def test_the_usual_is_worked_out_without_python(tmp_path: Path) -> None:
    folder = tmp_path / "code"
    assert prepare(folder)
    module = loaded(folder, NAME, about())
    assert module is not None
    without_python = {
        name: what if isinstance(what, type | tuple) else never for name, what in NAMED.items()
    }
    c = module.bind(without_python)
    try:
        plan = Plan(TABLE, Reading(), Reading(roll=1), ((0, True, 1, -1), (1, False, 2, 0)))
        chain = c["in_chain"](
            [
                c["Extension"](at_, place, place, 2, at_, at_, at_, (n, 1), False, (n, n), False, 0)
                for place, (at_, n) in enumerate(((AS_OF, 30), (AS_OF - 5, 7)))
            ],
            None,
            AS_OF,
            AS_OF,
        )
        span = c["deducted"](2, (AS_OF - 9, AS_OF - 9, AS_OF, AS_OF), True, AS_OF, AS_OF)
        end = c["ends"](plan, [(3, 1)], AS_OF - 90, AS_OF - 80, chain, [span], 1, 1, AS_OF)
        simple = c["ends"](plan, [(3, 1)], AS_OF - 90, AS_OF - 90)
        c["joined"](end, end)
        c["in_time"](simple, AS_OF, AS_OF + 5, INF, AS_OF, AS_OF, Ladder(TABLE, ()), TABLE, True)
        c["covered"]((0, 0, 9, 9), [(2, 1, 1, 5, 5)], 0, (Decimal("1.5"), 2), AS_OF, AS_OF)
    finally:
        module.bind(NAMED)


def test_rules_run_as_c_where_the_calculus_could_not_be_carried_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> str:
        raise UntranslatableError("calculus")

    monkeypatch.setattr("engine.compiled.native.calculus.module.calculus_source", refused)
    rules, view, folder = sample_ruleset(), detention_view(), tmp_path / "code"
    assert replacing.prepare(Compiled(rules).source, folder)
    assert standing_in(folder) == {}
    found = Compiled(rules, folder)
    assert found.native
    assert found.judge(view) == Compiled(rules).judge(view)
