"""Extensions: who counts on which side, in which order, and what late approval means (§5)."""

from typing import Any

import pytest

from dsl.ir import expressions as x
from dsl.ir.limits import Length, Limit, Link, ParameterLength, Period, PeriodUse
from dsl.ir.rules import DatedValue, Meet, Parameter
from engine.truth import INF
from tests.engine.oracle.world import (
    A,
    E,
    at,
    attribute,
    day,
    every,
    holds,
    limit,
    listed,
    literal,
    row,
    rows,
    rule,
    ruleset,
    span,
    time,
    verdict,
    view,
)

START = "2026-03-10T15:20"
DONE = time(A, "ended_at")
THREE, SEVEN, TEN = at("2026-03-14T00:00"), at("2026-03-18T00:00"), at("2026-03-21T00:00")


def link(label: str = "延长", amount: int = 4, **parts: Any) -> Link:
    given: dict[str, Any] = {
        "binder": listed(A, "extensions", "e", holds(E, "ok")),
        "mode": "add",
        "length": Length(amount, "day"),
        "effective": time(E, "approved_at"),
        **parts,
    }
    return Link(label=label, **given)


def kind(code: str) -> x.Binder:
    return listed(A, "extensions", "e", x.OneOf(attribute(E, "kind"), (code,)))


def extension(key: str, approved: str | None, ok: str = "yes", **facts: Any) -> dict[str, Any]:
    return {"extension_id": key, "approved_at": approved, "ok": ok, **facts}


def seen(*extensions: dict[str, Any], as_of: str = "2026-03-12T00:00", **facts: Any) -> Any:
    keys = [e["extension_id"] for e in extensions]
    act = {"act_id": "A1", "started_at": START, "extensions": keys, **facts}
    complete = facts.pop("complete", "act extension")
    act.pop("complete", None)
    return view(as_of, complete, act=[act], extension=list(extensions))


def ends(of: Limit, view_: Any) -> tuple[Any, Any]:
    found = row(rule(Meet(of, DONE)), view_)
    return found.strict, found.lenient


def three_days(*links: Link) -> Limit:
    return limit(3, "day", links=links)


@pytest.mark.parametrize(
    ("approved", "expected"),
    [
        ("2026-03-13T23:59", SEVEN),
        ("2026-03-14T00:00", THREE),
        ("2026-03-14T00:01", THREE),
    ],
)
def test_an_approval_after_the_expiry_so_far_does_not_count(approved: str, expected: int) -> None:
    view_ = seen(extension("E1", approved), as_of="2026-03-15T00:00")
    assert ends(three_days(link()), view_) == (expected, expected)


def test_where_no_approval_before_expiry_is_asked_a_late_one_counts() -> None:
    view_ = seen(extension("E1", "2026-03-14T10:00"), as_of="2026-03-15T00:00")
    assert ends(three_days(link(before_expiry=False)), view_) == (SEVEN, SEVEN)


def test_an_approval_some_time_that_day_counts_on_the_late_side_only() -> None:
    hours = limit(24, "hour", links=(link(length=Length(24, "hour")),))
    view_ = seen(extension("E1", "2026-03-11"))
    assert ends(hours, view_) == (at("2026-03-11T15:20"), at("2026-03-12T15:20"))
    earlier = seen(extension("E1", "2026-03-10"))
    assert ends(hours, earlier) == (at("2026-03-12T15:20"), at("2026-03-12T15:20"))


def test_a_doubtful_extension_counts_on_the_late_side_only() -> None:
    assert ends(three_days(link()), seen(extension("E1", START, "unknown"))) == (THREE, SEVEN)
    assert ends(three_days(link()), seen(extension("E1", START, "no"))) == (THREE, THREE)


def test_an_extension_known_not_to_be_approved_counts_nowhere() -> None:
    assert ends(three_days(link()), seen(extension("E1", None))) == (THREE, THREE)
    undeclared = seen(extension("E1", None), complete="act")
    assert ends(three_days(link()), undeclared) == (THREE, SEVEN)


def test_each_kind_counts_only_so_often() -> None:
    twice = (extension("E1", START), extension("E2", "2026-03-11T10:00"))
    assert ends(three_days(link()), seen(*twice)) == (SEVEN, SEVEN)
    eleven = at("2026-03-22T00:00")
    assert ends(three_days(link(at_most=2)), seen(*twice)) == (eleven, eleven)


def test_a_kind_may_need_another_one_before_it() -> None:
    of = three_days(link("一延", binder=kind("x")), link("二延", 3, binder=kind("y"), after="一延"))
    first = extension("E1", START, kind="x")
    second = extension("E2", "2026-03-11T10:00", kind="y")
    assert ends(of, seen(first, second)) == (TEN, TEN)
    assert ends(of, seen(second)) == (THREE, THREE)
    assert ends(of, seen({**first, "approved_at": "2026-03-11T11:00"}, second)) == (SEVEN, SEVEN)


def test_a_record_belongs_to_the_first_link_that_matches_it() -> None:
    of = three_days(link("甲", 4), link("乙", 10))
    assert ends(of, seen(extension("E1", START))) == (SEVEN, SEVEN)


def test_records_count_in_the_order_of_their_approval_not_of_the_list() -> None:
    late = extension("E1", "2026-03-16T10:00")
    early = extension("E2", START)
    view_ = seen(late, early, as_of="2026-03-16T12:00")
    eleven = at("2026-03-22T00:00")
    assert ends(three_days(link(at_most=2)), view_) == (eleven, eleven)


@pytest.mark.parametrize(
    ("granted", "expected"), [(2, "2026-03-16T00:00"), (4, "2026-03-18T00:00")]
)
def test_the_amount_granted_counts_up_to_the_cap(granted: int, expected: str) -> None:
    of = three_days(link(stated=x.NumberOf(attribute(E, "granted"))))
    for amount in {granted, max(granted, 9 if granted == 4 else granted)}:
        found = ends(of, seen(extension("E1", START, granted=amount)))
        assert found == (at(expected), at(expected))


def test_an_unknown_amount_is_nothing_on_the_early_and_the_cap_on_the_late_side() -> None:
    stated = x.NumberOf(attribute(E, "granted"))
    assert ends(three_days(link(stated=stated)), seen(extension("E1", START))) == (THREE, SEVEN)
    uncapped = three_days(link(length=None, stated=stated))
    assert ends(uncapped, seen(extension("E1", START))) == (THREE, INF)
    assert ends(uncapped, seen(extension("E1", START, granted=4))) == (SEVEN, SEVEN)


def test_a_fraction_is_rounded_down_on_the_early_and_up_on_the_late_side() -> None:
    half = x.Arithmetic("mul", x.NumberOf(attribute(E, "granted")), literal("0.5"))
    of = three_days(link(stated=half))
    assert ends(of, seen(extension("E1", START, granted=3))) == (
        at("2026-03-15T00:00"),
        at("2026-03-16T00:00"),
    )


def test_a_total_is_counted_from_the_start_and_never_shortens() -> None:
    assert ends(three_days(link(mode="total", amount=10)), seen(extension("E1", START))) == (
        TEN,
        TEN,
    )
    assert ends(three_days(link(mode="total", amount=2)), seen(extension("E1", START))) == (
        THREE,
        THREE,
    )
    stated = x.NumberOf(attribute(E, "granted"))
    of = three_days(link(mode="total", amount=10, stated=stated))
    assert ends(of, seen(extension("E1", START))) == (THREE, TEN)


def test_a_restart_begins_the_length_anew() -> None:
    again = link(mode="restart", length=None, restart=time(E, "new_start"))
    granted = extension("E1", START, new_start="2026-03-13T10:00")
    assert ends(three_days(again), seen(granted)) == (THREE, THREE)
    assert ends(three_days(again), seen(granted, as_of="2026-03-13T12:00")) == (
        at("2026-03-17T00:00"),
        at("2026-03-17T00:00"),
    )
    unknown = seen(extension("E1", START), complete="act")
    assert ends(three_days(again), unknown) == (THREE, INF)
    from_approval = link(mode="restart", length=Length(7, "day"))
    assert ends(three_days(from_approval), seen(extension("E1", "2026-03-11T10:00"))) == (
        at("2026-03-19T00:00"),
        at("2026-03-19T00:00"),
    )


def test_a_link_of_uncertain_length_grants_between_nothing_and_everything() -> None:
    values = (
        DatedValue(day("2020-01-01"), day("2026-01-01"), Length(4, "day")),
        DatedValue(day("2026-01-02"), None, Length(7, "day")),
    )
    of = rule(
        Meet(three_days(link(length=ParameterLength("延"))), DONE), governed_by=time(A, "due_at")
    )
    rules = ruleset(of, parameters=(Parameter("延", "length", values),))
    found = row(rules, seen(extension("E1", START)))
    assert (found.strict, found.lenient) == (THREE, INF)


UNLISTED = three_days(link(binder=every("extension", "e", holds(E, "ok"))))


def test_an_extension_that_may_be_missing_is_not_credited_but_prevents_certainty() -> None:
    of = rule(Meet(UNLISTED, DONE))
    late = {"as_of": "2026-03-20T00:00", "ended_at": "2026-03-19T00:00"}
    assert verdict(of, seen(**late)) == "violation"
    assert verdict(of, seen(**late, complete="act")) == "undetermined"
    assert row(of, seen(**late, complete="act")).lenient == INF
    in_time = {"as_of": "2026-03-20T00:00", "ended_at": "2026-03-13T23:59"}
    assert verdict(of, seen(**in_time, complete="act")) == "compliant"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-03-13T23:58", "pending"),
        ("2026-03-13T23:59", "pending"),
        ("2026-03-14T00:00", "undetermined"),
    ],
)
def test_a_clock_runs_until_an_unlisted_extension_could_matter(as_of: str, expected: str) -> None:
    of = rule(Meet(UNLISTED, DONE))
    assert verdict(of, seen(as_of=as_of, complete="act")) == expected
    assert row(of, seen(as_of="2026-03-13T00:00", complete="act")).next_change == THREE


def test_of_a_list_that_was_not_sent_every_extension_is_possible() -> None:
    view_ = view(
        "2026-03-12T00:00",
        "act extension",
        act=[{"act_id": "A1", "started_at": START}],
        extension=[extension("E1", START)],
    )
    assert ends(three_days(link()), view_) == (THREE, SEVEN)


CUSTODY = Period(
    "期限",
    "it",
    "act",
    limit(
        3,
        "day",
        time(x.Variable("it", "act"), "started_at"),
        links=(
            link(
                at_most=3,
                binder=listed(x.Variable("it", "act"), "extensions", "e", holds(E, "ok")),
            ),
        ),
    ),
)
BEFORE_EACH = rule(
    Meet(PeriodUse("期限", x.Follow(attribute(E, "act"), "act"), E), time(E, "approved_at")),
    subjects=(every("extension", "e"),),
)


def test_each_extension_is_measured_against_the_chain_before_it() -> None:
    three = (
        extension("E3", "2026-03-19T00:00", act="A1"),
        extension("E1", "2026-03-13T10:00", act="A1"),
        extension("E2", "2026-03-17T23:59", act="A1"),
    )
    rules = ruleset(BEFORE_EACH, periods=(CUSTODY,))
    found = {r.subjects: r.strict for r in rows(rules, seen(*three, as_of="2026-03-20T00:00"))}
    assert found == {(1,): THREE, (2,): SEVEN, (0,): at("2026-03-22T00:00")}


def test_an_extension_outside_the_chain_is_placed_by_its_time() -> None:
    refused = extension("E2", "2026-03-13T11:00", "no", act="A1")
    before = extension("E1", "2026-03-13T10:00", act="A1")
    after = extension("E3", "2026-03-13T12:00", act="A1")
    rules = ruleset(BEFORE_EACH, periods=(CUSTODY,))
    found = {
        r.subjects: r.strict
        for r in rows(rules, seen(before, refused, after, as_of="2026-03-20T00:00"))
    }
    assert found == {(0,): THREE, (1,): SEVEN, (2,): SEVEN}


def test_an_unknown_record_stops_no_chain() -> None:
    node = x.Expiry("期限", A, x.Pick(every("extension", "q"), time(x.Variable("q", "extension"),
                                                                  "new_start")))  # fmt: skip
    view_ = seen(extension("E1", START))
    assert span(node, view_, periods=(CUSTODY,)) == (SEVEN - 1, SEVEN - 1)
