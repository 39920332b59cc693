"""What a snapshot is refused for: every problem, its place and its advice, in one run."""

from typing import Any

import pytest

from engine.facts.limits import Limits
from engine.facts.reading import SnapshotReader
from tests.engine.facts.snapshots import (
    detention,
    encode,
    model,
    noted,
    read,
    refused,
    snapshot,
)

MEASURE = "/measure/0"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "S102"),
        (b'{"snapshot_id"', "S102"),
        (b"snapshot", "S101"),
        (b"{} {}", "S101"),
        (b'{"a": NaN}', "S103"),
        (b'{"a": -Infinity}', "S103"),
        (b'{"a": "\xff"}', "S104"),
        (b"\xef\xbb\xbf{}", "S104"),
        ("{}".encode("utf-16"), "S104"),
        (b'{"sequence": ' + b"9" * 10_000 + b"}", "S116"),
        (b"[]", "S111"),
        (b"null", "S111"),
        (b'"text"', "S111"),
    ],
)
def test_what_is_no_json_object_is_refused_with_the_reason(data: bytes, code: str) -> None:
    assert refused(data) == [(code, "")]


def test_a_syntax_error_names_its_byte() -> None:
    assert "第 15 字节" in read(b'{"snapshot_id":}').problems[0].message


@pytest.mark.parametrize(
    ("facts", "code", "place"),
    [
        ({"approved_at": "2026-03-10T14:50:00"}, "S114", "approved_at"),
        ({"approved_at": 1773125400000}, "S111", "approved_at"),
        ({"approved_at": "yesterday"}, "S113", "approved_at"),
        ({"approved_at": ""}, "S113", "approved_at"),
        ({"approved_at": "2026-02-30T10:00+08:00"}, "S113", "approved_at"),
        ({"approved_at": "1970-01-01T08:00+08:00"}, "S115", "approved_at"),
        ({"approved_at": "2101-01-01"}, "S115", "approved_at"),
        ({"approved_at": "1899-12-31"}, "S115", "approved_at"),
        ({"due_at": "2026-03-10T14:50:00+08:00"}, "S113", "due_at"),
        ({"due_at": "2026-02-29"}, "S113", "due_at"),
        ({"kind": "拘留"}, "S112", "kind"),
        ({"kind": 302}, "S111", "kind"),
        ({"bail_deposit": "1,000元"}, "S111", "bail_deposit"),
        ({"bail_deposit": "1e3"}, "S111", "bail_deposit"),
        ({"bail_deposit": " 1"}, "S111", "bail_deposit"),
        ({"bail_deposit": "NaN"}, "S111", "bail_deposit"),
        ({"bail_deposit": 1e300}, "S116", "bail_deposit"),
        ({"bail_deposit": True}, "S111", "bail_deposit"),
        ({"prior_days_deductible": 1.5}, "S111", "prior_days_deductible"),
        ({"prior_days_deductible": 10**40}, "S116", "prior_days_deductible"),
        ({"prior_days_deductible": "3"}, "S111", "prior_days_deductible"),
        ({"ground_codes": "det_1"}, "S111", "ground_codes"),
        ({"ground_codes": ["det_1", "det_9"]}, "S112", "ground_codes/1"),
        ({"ground_codes": [None]}, "S111", "ground_codes/0"),
        ({"check_records": ["2026-03-10T08:00"]}, "S114", "check_records/0"),
        ({"person_no": "R9"}, "S118", "person_no"),
        ({"cell_mates": ["R1", "R9"]}, "S118", "cell_mates/1"),
        ({"person_no": ""}, "S120", "person_no"),
        ({"approval_id": ""}, "S120", "approval_id"),
        ({"measure_id": ""}, "S120", "measure_id"),
        ({"measure_id": 7}, "S111", "measure_id"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_at_its_place(
    facts: dict[str, Any], code: str, place: str
) -> None:
    assert refused(detention(**facts)) == [(code, f"{MEASURE}/{place}")]


def test_every_problem_is_reported_in_one_run() -> None:
    broken = detention(executed_at="2026-03-10T15:20:00", kind="detain", person_no="R9")
    del broken["snapshot_id"]
    broken["person"].append({"person_no": "R1", "gender": "男"})
    assert sorted(refused(broken)) == [
        ("S112", "/measure/0/kind"),
        ("S112", "/person/1/gender"),
        ("S114", "/measure/0/executed_at"),
        ("S117", "/person/1/person_no"),
        ("S118", "/measure/0/person_no"),
        ("S119", "/snapshot_id"),
    ]


def test_a_term_or_a_slip_in_place_of_a_code_gets_the_code_as_advice() -> None:
    by_term = read(detention(kind="刑事拘留（302）")).problems[0]
    by_slip = read(detention(kind="detenton")).problems[0]
    assert "detention" in by_term.advice
    assert "detention" in by_slip.advice
    assert "arrest" in by_slip.expected


def test_submitted_values_are_not_repeated() -> None:
    secret = "身份证号" * 30
    wrong = detention(executed_at=secret, bail_deposit=secret, person_no=secret, kind=secret)
    assert "身份证号" not in str(read(wrong))


@pytest.mark.parametrize("name", ["snapshot_id", "as_of", "case"])
def test_what_must_be_there_is_asked_for(name: str) -> None:
    assert refused({k: v for k, v in snapshot().items() if k != name}) == [("S119", f"/{name}")]
    assert refused(snapshot(**{name: None})) == [("S119", f"/{name}")]


def test_as_of_may_be_given_by_the_caller_instead() -> None:
    bare = {k: v for k, v in snapshot().items() if k != "as_of"}
    assert read(bare, as_of_given=True).snapshot is not None


def test_as_of_must_be_a_minute_not_a_day() -> None:
    assert refused(snapshot(as_of="2026-03-11")) == [("S113", "/as_of")]


def test_sections_must_be_arrays_of_objects_and_the_case_an_object() -> None:
    assert refused(snapshot(measure={})) == [("S111", "/measure")]
    assert refused(snapshot(measure=[1])) == [("S111", "/measure/0")]
    assert refused(snapshot(case=[])) == [("S111", "/case")]


def test_a_declaration_must_name_a_section() -> None:
    flag = {"section": "measures", "complete_until": "2026-03-11", "state": "yes"}
    assert refused(snapshot(completeness_flag=[flag])) == [("S112", "/completeness_flag/0/section")]
    twice = [flag | {"section": "measure"}] * 2
    assert refused(snapshot(completeness_flag=twice)) == [("S117", "/completeness_flag/1/section")]


def test_a_reference_is_checked_only_against_a_section_that_was_sent() -> None:
    assert refused(detention(approval_id="P1")) == []
    assert refused(detention(approval_id="P1") | {"approval": []}) == [
        ("S118", "/measure/0/approval_id")
    ]


def test_references_to_other_cases_are_free() -> None:
    incident = {"incident_no": "J1", "linked_case_ids": ["A1", "A999"]}
    assert refused(snapshot(incident=[incident])) == []
    assert noted(snapshot(incident=[incident])) == []


@pytest.mark.parametrize("colon", [b'": "', b'":"', b'" : "', b'"\n:"'])
def test_a_key_written_twice_is_refused(colon: bytes) -> None:
    twice = b'"kind": "arrest", "kind": "detention"'
    data = encode(detention()).replace(b'"kind": "detention"', twice).replace(b'": "', colon)
    assert refused(data) == [("S110", "/measure/0")]


def test_a_spaced_colon_elsewhere_hides_no_key_written_twice() -> None:
    twice = b'"kind": "arrest", "kind": "detention"'
    data = encode(detention()).replace(b'"kind": "detention"', twice)
    assert refused(data.replace(b'"measure_id":', b'"measure_id" :')) == [("S110", "/measure/0")]


def test_what_looks_like_a_key_inside_a_text_is_none() -> None:
    assert refused(snapshot(case={"case_name": 'a":1,"a":2'})) == []


def test_limits_are_kept_exactly() -> None:
    small = SnapshotReader(
        model(), Limits(records=3, section_records=2, text_characters=5, list_items=2)
    )

    def codes(content: dict[str, Any]) -> list[str]:
        return [problem.code for problem in small.read(encode(content)).problems]

    people = [{"person_no": f"R{n}"} for n in range(3)]
    assert codes(snapshot(person=people[:2], measure=[], completeness_flag=None)) == []
    assert codes(snapshot(person=people, measure=None, completeness_flag=None)) == ["S107"]
    several = snapshot(person=people[:2], completeness_flag=None, unit=[{"unit_id": "1"}])
    assert codes(several | {"measure": [{"measure_id": "M1"}]}) == ["S107"]
    bare = snapshot(person=[], measure=[], completeness_flag=None)
    assert codes(bare | {"case": {"case_no": "12345"}}) == []
    assert codes(bare | {"case": {"case_no": "123456"}}) == ["S108"]
    assert codes(bare | {"case": {"crime_names": ["1", "2", "3"]}}) == ["S109"]
    assert codes(bare | {"case": {"crime_names": ["123456"]}}) == ["S108"]


def test_a_body_beyond_its_bytes_is_refused_unread() -> None:
    assert refused(b" " * (4 * 1024 * 1024 + 1)) == [("S105", "")]


def test_a_hundred_thousand_records_are_refused_unread() -> None:
    assert refused(b'{"measure":[' + b"{}," * 100_000 + b"{}]}") == [("S107", "")]


@pytest.mark.parametrize("depth", [65, 1_000, 10_000, 200_000])
@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_deep_nesting_is_refused(depth: int, opening: bytes) -> None:
    closing = b"]" if opening == b"[" else b"}"
    data = b'{"a":' + opening * depth + b"1" + closing * depth + b"}"
    assert refused(data) in ([("S106", "")], [("S107", "")])


def test_only_so_many_problems_are_listed() -> None:
    reading = read(snapshot(person=[{"gender": "x"}] * 300, measure=[]))
    assert len(reading.problems) == 201
    assert "另有 100 处" in reading.problems[-1].message
