"""The answer as a whole: its shape, its names, its refusals."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from engine.answers import Explained, encode
from engine.checking import Checker, EngineDisagreement, SnapshotRefused, default_engines
from engine.checking.checker import TOO_MANY_FINDINGS, UNEXPLAINED
from engine.checking.refusals import NoSuchFindingError, UnknownEngineError, UnknownIncludeError
from engine.oracle.judging import Oracle
from engine.rows import COMPLIANT, Row, View
from tests.engine.checking.stories import CHECKER, answer, detention, interrogated, minute
from tests.engine.explaining.rulesets import ruleset

ANSWER_NAMES = {
    "check_id", "case_id", "snapshot_id", "as_of", "known_as_of", "assume_complete", "ruleset",
    "engine", "summary", "findings", "next_change_at", "data_quality",
}  # fmt: skip
FINDING_NAMES = {
    "finding_id", "rule", "title", "verdict", "level", "severity", "subject", "deadline",
    "completed_at", "overdue_minutes", "remaining_minutes", "basis", "status", "message", "advice",
    "facts", "missing", "next_change_at",
}  # fmt: skip


def as_bytes(snapshot: Any) -> bytes:
    return json.dumps(snapshot, ensure_ascii=False).encode()


def test_the_names_of_the_answer_are_those_that_callers_rely_on() -> None:
    plain = json.loads(encode(answer(detention())))
    assert set(plain) == ANSWER_NAMES
    assert set(plain["findings"][0]) >= FINDING_NAMES
    assert set(plain["ruleset"]) == {"name", "version", "hash"}
    assert set(plain["findings"][0]["subject"]) == {"entity", "id", "label"}
    assert set(plain["findings"][0]["basis"][0]) == {"law", "version", "article"}
    assert {"violation", "disputed", "warning", "undetermined"} <= set(plain["summary"])


def test_the_answer_repeats_what_was_asked() -> None:
    plain = answer(detention(), assume_complete=True, known_as_of=minute("2026-03-11"))
    assert (plain.case_id, plain.snapshot_id) == ("A1", "S1")
    assert plain.as_of == "2026-03-11T16:30:00+08:00"
    assert plain.known_as_of == "2026-03-11T00:00:00+08:00"
    assert plain.assume_complete
    assert plain.engine == "compiled"


def test_the_same_input_gives_the_same_bytes_and_another_question_another_id() -> None:
    first, again = answer(detention()), answer(detention())
    assert encode(first) == encode(again)
    others = [
        answer(detention(), engine="oracle"),
        answer(detention(), at="2026-03-11T16:31:00+08:00"),
        answer(detention(), assume_complete=True),
        answer(detention(), include=()),
        answer(detention(doc_shown="yes")),
    ]
    assert len({first.check_id, *(other.check_id for other in others)}) == 6


def test_every_engine_gives_the_same_findings() -> None:
    answers = [
        answer(interrogated("2026-03-11T15:40:00+08:00"), engine=e) for e in default_engines()
    ]
    assert len(answers) >= 2
    assert all(other.findings == answers[0].findings for other in answers)


def test_a_snapshot_read_before_is_checked_like_its_bytes() -> None:
    record = CHECKER.model.decoder.decode(as_bytes(detention()))
    assert encode(CHECKER.check(record)) == encode(CHECKER.check(as_bytes(detention())))


def test_a_record_without_a_moment_is_refused_too() -> None:
    snapshot = detention()
    del snapshot["as_of"]
    record = CHECKER.model.decoder.decode(as_bytes(snapshot))
    for given in (record, as_bytes(snapshot)):
        with pytest.raises(SnapshotRefused) as refused:
            CHECKER.check(given)
        assert [problem.pointer for problem in refused.value.problems] == ["/as_of"]
    assert CHECKER.check(record, as_of=minute("2026-03-11")).as_of == "2026-03-11T00:00:00+08:00"


def test_bad_input_is_refused_with_its_place() -> None:
    snapshot = detention(kind="arest")
    with pytest.raises(SnapshotRefused) as refused:
        CHECKER.check(as_bytes(snapshot))
    assert [problem.pointer for problem in refused.value.problems] == ["/measure/0/kind"]
    with pytest.raises(SnapshotRefused):
        CHECKER.check(b"{")


def test_doubtful_data_is_noted_not_refused() -> None:
    snapshot = detention(released_at="2026-03-09T10:00:00+08:00")
    notes = answer(snapshot).data_quality
    assert notes
    assert all(note.code.startswith("Q") and note.path.startswith("/measure/0") for note in notes)


def test_an_unknown_engine_or_verdict_is_named() -> None:
    with pytest.raises(UnknownEngineError, match="compiled"):
        CHECKER.check(as_bytes(detention()), engine="drools")
    with pytest.raises(UnknownIncludeError, match="complaint"):
        CHECKER.check(as_bytes(detention()), include={"complaint"})


def test_what_was_entered_later_was_not_known_then() -> None:
    snapshot = interrogated("2026-03-10T16:00:00+08:00")
    snapshot["interview"][0]["entered_at"] = "2026-03-11T16:00:00+08:00"
    known = {f.rule: f.verdict for f in answer(snapshot).findings}
    before = answer(snapshot, known_as_of=minute("2026-03-11T12:00:00+08:00"))
    assert known["CR-F05"] == "compliant"
    assert {f.rule: f.verdict for f in before.findings}["CR-F05"] == "violation"


def test_a_fact_still_hidden_is_a_moment_of_change() -> None:
    snapshot = interrogated("2026-03-10T16:00:00+08:00")
    assert answer(snapshot, at="2026-03-10T15:30:00+08:00").next_change_at == (
        "2026-03-10T16:00:00+08:00"
    )


class _Optimist:
    """An engine with a defect."""

    name = "optimist"

    def __init__(self, rules: Any) -> None:
        self._oracle = Oracle(rules)

    def judge(self, view: View) -> list[Row]:
        return [row._replace(verdict=COMPLIANT) for row in self._oracle.judge(view)]


def test_an_engine_that_differs_from_the_oracle_is_never_believed() -> None:
    checker = Checker(ruleset("CR-F05"), {"optimist": _Optimist})
    with pytest.raises(EngineDisagreement) as difference:
        checker.check(as_bytes(detention()), engine="optimist", include={"compliant"})
    assert (difference.value.rule, difference.value.subject) == ("CR-F05", ("M1",))
    assert difference.value.theirs.verdict == COMPLIANT


def test_verdicts_alone_are_the_engine_s_rows() -> None:
    rows = CHECKER.verdicts(as_bytes(detention()))
    assert len(rows) == sum(msgspec.structs.asdict(answer(detention()).summary).values())


def test_an_explanation_can_be_walked_down_to_the_attribute() -> None:
    (found,) = CHECKER.explain(as_bytes(detention()), rule="CR-F05", subject=["M1"])
    assert found.trace is not None
    nodes = list(walk(found.trace))
    kinds = [node for node in nodes if node.attribute == "measure.kind"]
    assert [(node.truth, node.value, node.pointer) for node in kinds] == [
        ("是", "detention", "/measure/0/kind")
    ]
    assert kinds[0].text == "本措施的措施种类为刑事拘留"
    started = [node for node in nodes if node.kind == "time_of" and node.value is not None]
    assert ("2026-03-10T15:20:00+08:00", "/measure/0/executed_at") in [
        (node.value, node.pointer) for node in started
    ]
    (duty,) = [node for node in nodes if node.kind == "meet"]
    assert duty.value == "违规"


def walk(node: Explained) -> list[Explained]:
    return [node, *(below for child in node.children for below in walk(child))]


def test_only_what_exists_can_be_explained() -> None:
    for rule, subject in (("CR-F05", ["M9"]), ("CR-X99", [])):
        with pytest.raises(NoSuchFindingError):
            CHECKER.explain(as_bytes(detention()), rule=rule, subject=subject)


def test_an_answer_too_long_to_read_says_how_much_it_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.checking.checker.MOST_FINDINGS", 3)
    snapshot = detention()
    template = snapshot["measure"][0]
    snapshot["measure"] = [{**template, "measure_id": f"M{i}"} for i in range(5)]
    short = Checker(ruleset("CR-F05")).check(as_bytes(snapshot))
    assert short.summary.violation == 5
    assert [finding.subject.id for finding in short.findings] == ["M0", "M1", "M2"]
    assert [note.code for note in short.data_quality] == [TOO_MANY_FINDINGS]
    assert "另有2条" in short.data_quality[0].message


def test_findings_are_given_even_when_no_steps_are_left_to_explain_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = answer(detention(), include={"all"})
    monkeypatch.setattr("engine.explaining.witness.inquiry.STEPS", 0)
    bare = Checker(ruleset()).check(as_bytes(detention()), include={"all"})
    assert [f.verdict for f in bare.findings] == [f.verdict for f in full.findings]
    assert [f.deadline for f in bare.findings] == [f.deadline for f in full.findings]
    unexplained = [finding for finding in bare.findings if not finding.facts]
    assert unexplained
    assert all(finding.message.endswith("。") for finding in unexplained)
    (note,) = [note for note in bare.data_quality if note.code == UNEXPLAINED]
    assert f"有{len(unexplained)}条" in note.message


def test_findings_are_given_without_trees_when_those_take_too_many_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.checking.second_look.TREE_STEPS", 20)
    bare = Checker(ruleset()).check(as_bytes(detention()), include={"all"}, trace=True)
    full = answer(detention(), include={"all"})
    assert [f.message for f in bare.findings] == [f.message for f in full.findings]
    assert any(finding.trace is None for finding in bare.findings)
    assert UNEXPLAINED in [note.code for note in bare.data_quality]
