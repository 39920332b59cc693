"""Each alarm is judged by the rules on a snapshot of the person's events before it leaves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dsl.compiling import compile_ruleset
from dsl.content import rulesets_folder
from engine.monitor.alarms import Confirmed
from engine.monitor.confirming import Confirmer
from engine.monitor.events import Event
from engine.monitor.feed import Feed
from engine.monitor.kinds import WatchName
from engine.monitor.limits import handling_limit
from engine.monitor.plain import Plain
from engine.signals import Fired
from tests.engine.monitor.telling import Teller, at

SMALL = Path(__file__).parent / "ruleset"
NATIONAL = rulesets_folder() / "national"

both = pytest.mark.parametrize("rules", [SMALL, NATIONAL], ids=["small", "national"])


@cache
def confirmer(rules: Path) -> Confirmer:
    compiled = compile_ruleset(rules)
    assert compiled.ruleset is not None, compiled.diagnostics
    return Confirmer(compiled.ruleset)


def confirmed(rules: Path, kind: str, lead: int, until: str, *events: Event) -> Confirmed:
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
    return confirmer(rules).confirm(*found, stay, max(found[1].due, at(until)))


def arrived(mode: str, **more: Any) -> dict[str, Any]:
    return {"mode": mode, "arrived_at": "2026-03-11T08:00:00+08:00"} | more


@both
@pytest.mark.parametrize(
    ("mode", "case_type", "rule", "due"),
    [
        ("admin_summons", "admin_public_security", "ADM-XW-01", "16:00:00"),
        ("criminal_summons", "criminal", "CR-B04", "20:00:00"),
        ("continued_questioning", None, "ADM-JP-01", "20:00:00"),
    ],
)
def test_a_limit_that_is_reached_is_confirmed_by_the_rule_of_its_measure(
    rules: Path, mode: str, case_type: str | None, rule: str, due: str
) -> None:
    entry = Teller().event("enter", "08:05:00", arrival=arrived(mode), case_type=case_type)
    said = confirmed(rules, "handling_timeout", 0, due, entry)
    assert (said.state, said.rule) == ("confirmed", rule)
    assert said.basis


def test_ahead_of_the_limit_the_rule_confirms_that_it_is_running() -> None:
    entry = Teller().event("enter", "08:05:00", arrival=arrived("admin_summons"))
    said = confirmed(SMALL, "handling_timeout", 3600, "15:00:00", entry)
    assert (said.state, said.verdict) == ("confirmed", "进行中")


@both
def test_a_gap_in_guarding_is_confirmed_at_once(rules: Path) -> None:
    tell = Teller()
    said = confirmed(
        rules,
        "unattended",
        0,
        "09:11:20",
        tell.officer("officer_in", "08:50:00", "P1", "H1"),
        tell.event("enter", "09:00:00", room="H1"),
        tell.officer("officer_out", "09:10:20", "P1", "H1"),
    )
    assert (said.state, said.rule, said.verdict) == ("confirmed", "ADM-BQ-04", "违规")


@both
def test_one_officer_alone_is_confirmed(rules: Path) -> None:
    tell = Teller()
    said = confirmed(
        rules,
        "single_officer",
        0,
        "09:30:00",
        tell.event("enter", "09:00:00", room="X1"),
        tell.event("safety_check", "09:01:00"),
        tell.event("interview_start", "09:10:00", room="X1", officers=["P1", "P2"]),
        tell.officer("officer_out", "09:20:30", "P2", "X1"),
    )
    assert (said.state, said.rule) == ("confirmed", "ADM-BQ-07")


@both
def test_an_interview_without_safety_check_is_confirmed(rules: Path) -> None:
    tell = Teller()
    said = confirmed(
        rules,
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
        NATIONAL,
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
    said = confirmed(SMALL, "handling_timeout", 0, "20:00:00", entry)
    assert (said.state, said.verdict) == ("refuted", "进行中")
    assert said.recheck is not None and at("20:00:00") < said.recheck <= at("20:00:00") + 13 * 3600


@both
def test_an_interview_nobody_is_seen_at_is_never_held_back(rules: Path) -> None:
    tell = Teller()
    said = confirmed(
        rules,
        "single_officer",
        0,
        "09:11:00",
        tell.officer("officer_in", "08:50:00", "P1", "X5"),
        tell.event("enter", "09:00:00", room="X1"),
        tell.event("safety_check", "09:01:00"),
        tell.event("interview_start", "09:10:00"),
    )
    assert said.state in ("no_rule", "undetermined", "confirmed")


@pytest.mark.parametrize("hours", [12, 24])
@pytest.mark.parametrize("mode", ["admin_summons", "criminal_summons", "continued_questioning"])
def test_the_countdown_never_ends_after_the_limit_of_the_national_rule(
    mode: str, hours: int
) -> None:
    approval = {
        "decided_at": "2026-03-11T09:00:00+08:00",
        "level": "county_head",
        "hours": hours,
        "ground": "many_persons" if hours == 12 else "complex_detention",
    }
    known = {"special_complex": "yes", "custody_needed": "yes", "may_detain": "yes"}
    case_type = "criminal" if mode == "criminal_summons" else "admin_public_security"
    arrival = arrived(mode, approvals=[approval], **known)
    entry = Teller().event("enter", "08:05:00", arrival=arrival, case_type=case_type)
    limit = handling_limit(entry.arrival, at("08:05:00"), case_type)
    assert limit is not None
    extends = hours == 24 or mode == "admin_summons"
    assert limit.hours == (hours if extends else 12)
    feed = Feed()
    feed.take([entry])
    stay = feed.stay("S1")
    assert stay is not None
    name = WatchName("handling_timeout", "S1", str(limit.end))
    fired = Fired(1, at("08:05:00"), 0, limit.end)
    said = confirmer(NATIONAL).confirm(name, fired, stay, limit.end)
    assert said.state == "confirmed"


@pytest.mark.parametrize(
    ("restrained", "sober", "end"),
    [
        ("08:00:00", "10:30:00", "18:30:00"),
        (None, "10:30:00", "18:30:00"),
        ("14:00:00", "15:00:00", "17:00:00"),
        ("14:00:00", None, "16:00:00"),
        ("16:00:01", "17:00:00", "16:00:00"),
    ],
)
def test_the_time_restrained_until_sober_is_not_counted(
    restrained: str | None, sober: str | None, end: str
) -> None:
    times = {"restrained_at": restrained, "sober_at": sober}
    told = {name: f"2026-03-11T{at}+08:00" for name, at in times.items() if at is not None}
    arrival = arrived("admin_summons", **told)
    entry = Teller().event("enter", "08:05:00", arrival=arrival)
    limit = handling_limit(entry.arrival, at("08:05:00"), "admin_public_security")
    assert limit is not None
    assert (limit.hours, limit.end) == (8, at(end))


def test_an_approval_before_the_restraint_still_holds() -> None:
    approval = {
        "decided_at": "2026-03-11T08:30:00+08:00",
        "level": "county_head",
        "hours": 24,
        "ground": "complex_detention",
    }
    restraint = {
        "restrained_at": "2026-03-11T09:00:00+08:00",
        "sober_at": "2026-03-11T15:00:00+08:00",
    }
    arrival = arrived("admin_summons", approvals=[approval], may_detain="yes", **restraint)
    entry = Teller().event("enter", "08:05:00", arrival=arrival)
    limit = handling_limit(entry.arrival, at("08:05:00"), "admin_public_security")
    assert limit is not None
    assert (limit.hours, limit.end - at("08:00:00")) == (24, 30 * 3600)


@pytest.mark.parametrize(("ground", "hours"), [(None, 24), ("identity_refused", 48)])
def test_forty_eight_hours_of_continued_questioning_need_their_ground(
    ground: str | None, hours: int
) -> None:
    decided = {"decided_at": "2026-03-11T09:00:00+08:00", "level": "county_head"}
    approvals = [decided | {"hours": 24}, decided | {"hours": 48, "ground": ground}]
    entry = Teller().event(
        "enter", "08:05:00", arrival=arrived("continued_questioning", approvals=approvals)
    )
    limit = handling_limit(entry.arrival, at("08:05:00"), None)
    assert limit is not None
    assert limit.hours == hours
