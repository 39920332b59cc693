"""Findings and records keep their names."""

from __future__ import annotations

from engine.facts.model import SnapshotModel
from engine.fingerprints import Keys, content_hash, finding_id
from tests.engine.explaining.rulesets import vocabulary

MODEL = SnapshotModel(vocabulary())
KEYS = Keys(vocabulary())


def alarm(**values: str) -> object:
    return MODEL.shapes["area_alarm"].record(**values)


def test_a_finding_keeps_its_id_and_differs_by_rule_case_and_subject() -> None:
    own = finding_id("CR-F05", "A1", ["M1"])
    assert own == finding_id("CR-F05", "A1", ("M1",))
    others = {
        finding_id("CR-F06", "A1", ["M1"]),
        finding_id("CR-F05", "A2", ["M1"]),
        finding_id("CR-F05", "A1", ["M2"]),
        finding_id("CR-F05", "A1", ["M1", "M2"]),
        finding_id("CR-F05", "A1M1", [""]),
    }
    assert own not in others
    assert len(others) == 5


def test_a_record_is_named_by_its_identifier() -> None:
    measure = MODEL.shapes["measure"].record
    records = [measure(measure_id="M2"), measure(measure_id="M1")]
    assert KEYS.section("measure", records) == ("M2", "M1")


def test_two_records_of_one_identifier_stay_apart() -> None:
    measure = MODEL.shapes["measure"].record
    records = [measure(measure_id="M1"), measure(measure_id="M1")]
    assert KEYS.section("measure", records) == ("M1", "M1~2")


def test_a_record_without_identifier_is_named_by_what_lasts_not_by_its_place() -> None:
    one = alarm(kind="solo_officer")
    two = alarm(kind="area_power_off")
    forward, backward = (
        KEYS.section("area_alarm", [one, two]),
        KEYS.section("area_alarm", [two, one]),
    )
    assert forward == backward[::-1]
    assert len(set(forward)) == 2


def test_a_record_that_says_nothing_is_named_by_its_place() -> None:
    assert KEYS.section("area_alarm", [alarm()]) == ("#0",)


def test_the_content_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})
