"""What holds of every answer, whatever the case."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.answers import Answer, encode
from engine.checking import Checker
from engine.periods.instants import format_instant, parse_instant
from tests.engine.checking.cases import START, Snapshot, shuffled, snapshots
from tests.engine.explaining.rulesets import ruleset, vocabulary

CHECKER = Checker(ruleset())
MODERATE = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def answer(snapshot: Snapshot, **options: Any) -> Answer:
    data = json.dumps(snapshot, ensure_ascii=False).encode()
    return CHECKER.check(data, include={"all"}, **options)


def verdicts(given_answer: Answer) -> set[tuple[str, str, str | None]]:
    return {(f.finding_id, f.verdict, f.level) for f in given_answer.findings}


def without_places(given_answer: Answer) -> Any:
    """The answer as plain data, minus pointers and the check's own id."""
    plain = msgspec.to_builtins(given_answer)
    del plain["check_id"], plain["data_quality"]
    for finding in plain["findings"]:
        for name in ("facts", "missing"):
            items = [{k: v for k, v in item.items() if k != "path"} for item in finding[name]]
            finding[name] = sorted(items, key=lambda item: json.dumps(item, ensure_ascii=False))
    return plain


@given(snapshots(), st.integers(0, 1000))
@MODERATE
def test_the_order_of_sections_records_and_keys_changes_nothing_but_places(
    snapshot: Snapshot, seed: int
) -> None:
    assert without_places(answer(snapshot)) == without_places(answer(shuffled(snapshot, seed)))


def test_a_time_missing_here_and_inexact_there_is_told_in_one_order() -> None:
    interviews = [{"interview_id": "I0"}, {"interview_id": "I1", "started_at": "2026-03-10"}]
    snapshot = {
        "snapshot_id": "S1",
        "as_of": "2026-03-10T08:00:00+08:00",
        "case": {"case_no": "C1"},
        "measure": [{"measure_id": "M0"}],
        "interview": interviews,
    }
    turned = {**snapshot, "interview": interviews[::-1]}
    assert without_places(answer(snapshot)) == without_places(answer(turned))


@given(snapshots())
@MODERATE
def test_the_order_of_keys_and_spacing_changes_no_byte(snapshot: Snapshot) -> None:
    spaced = json.dumps(dict(reversed(snapshot.items())), indent=2).encode()
    again = CHECKER.check(spaced, include={"all"})
    assert encode(again) == encode(answer(snapshot))


@given(snapshots(), st.integers(0, 6 * 24 * 60))
@MODERATE
def test_the_next_change_is_the_first_minute_at_which_a_verdict_differs(
    snapshot: Snapshot, offset: int
) -> None:
    as_of = START + offset
    now = answer(snapshot, as_of=as_of)
    if now.next_change_at is None:
        for later in (as_of + 1, as_of + 600, as_of + 60 * 24 * 60):
            assert verdicts(answer(snapshot, as_of=later)) == verdicts(now)
        return
    change = parse_instant(now.next_change_at)[0]
    assert change > as_of
    assert verdicts(answer(snapshot, as_of=change)) != verdicts(now)
    for before in {change - 1, (as_of + change) // 2}:
        if before > as_of:
            assert verdicts(answer(snapshot, as_of=before)) == verdicts(now)


@given(snapshots())
@MODERATE
def test_every_row_is_counted_and_found_once(snapshot: Snapshot) -> None:
    full = answer(snapshot)
    assert len(full.findings) == sum(msgspec.structs.asdict(full.summary).values())
    assert len({f.finding_id for f in full.findings}) == len(full.findings)


@given(snapshots(), st.sampled_from(["yes", "no"]), st.integers(0, 200))
@MODERATE
def test_supplying_what_is_missing_decides_the_verdict(
    snapshot: Snapshot, state: str, back: int
) -> None:
    before = answer(snapshot)
    open_findings = [f for f in before.findings if f.verdict == "undetermined"]
    assume(open_findings)
    for finding in open_findings:
        assert finding.missing, finding.message
        filled = copy.deepcopy(snapshot)
        for gap in finding.missing:
            supply(filled, gap.path, gap.term, state, back)
        after = {f.finding_id: f.verdict for f in answer(filled).findings}
        assert after.get(finding.finding_id) != "undetermined", finding.message


def supply(snapshot: Snapshot, path: str, term: str, state: str, back: int) -> None:
    """Puts a plausible value where one is said to be missing."""
    parts = path.split("/")[1:]
    if parts == ["completeness_flag"]:
        word = term.split("」")[0].lstrip("「")
        section = next(e.id for e in vocabulary().entities.values() if e.word == word)
        flags = [f for f in snapshot["completeness_flag"] if f["section"] != section]
        flag = {"section": section, "complete_until": snapshot["as_of"], "state": "yes"}
        snapshot["completeness_flag"] = [*flags, flag]
        return
    holder = snapshot[parts[0]]
    record = holder if len(parts) == 2 else holder[int(parts[1])]
    attribute = vocabulary().entities[parts[0]].attributes[parts[-1]]
    if attribute.kind == "datetime":
        as_of = parse_instant(snapshot["as_of"])[0]
        record[attribute.id] = format_instant(as_of - back)
        if term.endswith("（到分钟）"):
            day = parse_instant(snapshot_date(snapshot, path))[0]
            record[attribute.id] = format_instant(min(day + back, as_of))
    elif attribute.many:
        record[attribute.id] = []
    elif attribute.kind == "ref":
        record[attribute.id] = "R1"
    elif attribute.target == "gap_state":
        record[attribute.id] = state
    else:
        assert attribute.kind == "enum", path
        codes = [value.code for value in vocabulary().enums[str(attribute.target)].values]
        record[attribute.id] = codes[back % len(codes)]


def snapshot_date(snapshot: Snapshot, path: str) -> str:
    """The date that stands at the path."""
    value: Any = snapshot
    for part in path.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return str(value)[:10]


def test_no_case_is_without_a_moment() -> None:
    with pytest.raises(ValueError, match="截至时间"):
        CHECKER.check(b'{"snapshot_id": "S1", "case": {"case_no": "A1"}}')
