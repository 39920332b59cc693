"""Each alarm is judged by the rules on a snapshot of the person's events before it leaves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dsl.compiling import compile_ruleset
from engine.monitor.alarms import Confirmed
from engine.monitor.confirming import Confirmer
from engine.monitor.events import Event
from engine.monitor.feed import Feed
from engine.monitor.plain import Plain
from engine.signals import Fired
from tests.engine.monitor.telling import Teller, at

RULES = Path(__file__).parent / "ruleset"


@cache
def confirmer() -> Confirmer:
    compiled = compile_ruleset(RULES)
    assert compiled.ruleset is not None, compiled.diagnostics
    return Confirmer(compiled.ruleset)


def confirmed(kind: str, lead: int, until: str, *events: Event) -> Confirmed:
    """What is said of the one firing of a kind and lead, asked the moment it fires."""
    feed, engine = Feed(), Plain()
    outcomes = engine.apply(feed.take(events)) + engine.advance(at(until))
    (found,) = [
        (name, outcome)
        for outcome in outcomes
        if isinstance(outcome, Fired)
        and (name := feed.name(outcome.watch)) is not None
        and name.kind == kind
        and outcome.lead == lead
    ]
    stay = feed.stay(found[0].stay_id)
    assert stay is not None
    return confirmer().confirm(*found, stay, max(found[1].due, at(until)))


def arrived(mode: str, **more: Any) -> dict[str, Any]:
    return {"mode": mode, "arrived_at": "2026-03-11T08:00:00+08:00"} | more


@pytest.mark.parametrize(
    ("mode", "rule", "due"),
    [
        ("admin_summons", "ADM-XW-01", "16:00:00"),
        ("criminal_summons", "CR-B04", "20:00:00"),
        ("continued_questioning", "ADM-JP-01", "20:00:00"),
    ],
)
def test_a_limit_that_is_reached_is_confirmed_by_the_rule_of_its_measure(
    mode: str, rule: str, due: str
) -> None:
    entry = Teller().event("enter", "08:05:00", arrival=arrived(mode))
    said = confirmed("handling_timeout", 0, due, entry)
    assert (said.state, said.rule) == ("confirmed", rule)
    assert said.basis


def test_ahead_of_the_limit_the_rule_confirms_that_it_is_running() -> None:
    entry = Teller().event("enter", "08:05:00", arrival=arrived("admin_summons"))
    said = confirmed("handling_timeout", 3600, "15:00:00", entry)
    assert (said.state, said.verdict) == ("confirmed", "进行中")


def test_a_gap_in_guarding_is_confirmed_at_once() -> None:
    tell = Teller()
    said = confirmed(
        "unattended",
        0,
        "09:11:20",
        tell.officer("officer_in", "08:50:00", "P1", "H1"),
        tell.event("enter", "09:00:00", room="H1"),
        tell.officer("officer_out", "09:10:20", "P1", "H1"),
    )
    assert (said.state, said.rule, said.verdict) == ("confirmed", "ADM-BQ-04", "违规")


def test_one_officer_alone_is_confirmed() -> None:
    tell = Teller()
    said = confirmed(
        "single_officer",
        0,
        "09:30:00",
        tell.event("enter", "09:00:00", room="X1"),
        tell.event("safety_check", "09:01:00"),
        tell.event("interview_start", "09:10:00", room="X1", officers=["P1", "P2"]),
        tell.officer("officer_out", "09:20:30", "P2", "X1"),
    )
    assert (said.state, said.rule) == ("confirmed", "ADM-BQ-07")


def test_an_interview_without_safety_check_is_confirmed() -> None:
    tell = Teller()
    said = confirmed(
        "unchecked",
        0,
        "09:10:00",
        tell.event("enter", "09:00:00", room="X1"),
        tell.event("interview_start", "09:10:00", officers=["P1", "P2"]),
    )
    assert (said.state, said.rule) == ("confirmed", "ADM-BQ-03")


def test_without_a_rule_the_alarm_leaves_and_says_so() -> None:
    tell = Teller()
    said = confirmed(
        "not_returned",
        0,
        "13:00:00",
        tell.event("enter", "09:00:00"),
        tell.event("take_out", "10:00:00"),
    )
    assert said.state == "no_rule"


def test_what_the_rules_do_not_confirm_is_held_back_and_asked_again_in_time() -> None:
    """The countdown wants an approval for twenty-four hours; this ruleset only the conditions."""
    arrival = arrived("criminal_summons", special_complex="yes", custody_needed="yes")
    entry = Teller().event("enter", "08:05:00", arrival=arrival)
    said = confirmed("handling_timeout", 0, "20:00:00", entry)
    assert (said.state, said.verdict) == ("refuted", "进行中")
    assert said.recheck is not None and at("20:00:00") < said.recheck <= at("20:00:00") + 13 * 3600
