"""A case number that another unit claims neither opens nor locks what others kept under it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from api.security.identity import Identity, Role
from api.security.units import Unit
from engine.checking import Checker
from tests.api.cases import clean
from tests.api.http.client import problem_of
from tests.api.keeping.office import Office, person, system

PROVINCE, CITY, DISTRICT, OTHER = (
    "/440000/",
    "/440000/440100/",
    "/440000/440100/440106/",
    "/440000/440300/",
)
NUMBER = "B-1"
KEPT_BY_OTHER = b"R777"


def officer(unit: str, clearance: int = 1) -> Identity:
    return person(Role.LEGAL_OFFICER, unit, clearance)


def snapshot(name: str, **case: Any) -> dict[str, Any]:
    return clean() | {"snapshot_id": name, "case": {"case_no": NUMBER} | case}


def check(office: Office, by: Identity, **case: Any) -> str:
    """A check that names R777; its number."""
    asked = snapshot("SB", **case)
    asked["person"] = [{"person_no": "R777", "roles": ["suspect"]}]
    answer = office.ask(by, "POST", "/v1/checks", {"snapshot": asked})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["check_id"])


def push(office: Office, by: Identity, name: str = "SA", **case: Any) -> int:
    body = {"snapshot": snapshot(name, **case)}
    return office.ask(by, "PUT", f"/v1/cases/{NUMBER}/snapshot", body).status_code


def replays(office: Office, who: Identity, check_id: str) -> bool:
    return office.ask(who, "GET", f"/v1/checks/{check_id}/replay").status_code == 200


def exported(office: Office, who: Identity) -> dict[str, bytes]:
    """The files of the case's record, none if there is none to be seen."""
    told = office.ask(who, "POST", f"/v1/cases/{NUMBER}/export", {"purpose": "复议"})
    if told.status_code == 404:
        return {}
    record = zipfile.ZipFile(io.BytesIO(told.content))
    return {name: record.read(name) for name in record.namelist()}


def has(files: dict[str, bytes], what: bytes) -> bool:
    return any(what in data for name, data in files.items() if name.startswith("snapshots/"))


SEES = [
    (officer(OTHER), True),
    (officer(PROVINCE), True),
    (officer("/"), True),
    (officer(CITY), False),
    (officer(DISTRICT), False),
    (officer(OTHER, 0), False),
    (officer(PROVINCE, 0), False),
]


@pytest.mark.parametrize(
    ("claimant", "claim"),
    [
        (None, {}),
        (system(CITY), {}),
        (system(CITY), {"handling_unit": "440106"}),
        (system(CITY), {"handling_unit": "unknown"}),
        (system(CITY, 4), {"secrecy": "top"}),
        (system(DISTRICT), {"secrecy": "none"}),
    ],
    ids=["nobody", "city", "for its district", "unknown unit", "as top secret", "as no secret"],
)
def test_an_answer_is_the_askers_whoever_claims_its_case_number(
    database_url: str, checker: Checker, claimant: Identity | None, claim: dict[str, Any]
) -> None:
    office = Office(database_url, checker, highest_secrecy="top")
    check_id = check(office, system(OTHER))
    if claimant is not None:
        assert push(office, claimant, **claim) == 200
    for who, sees in SEES:
        assert replays(office, who, check_id) == sees, who
        files = exported(office, who)
        assert has(files, KEPT_BY_OTHER) == sees, who
        told = files.get("audit_entry.jsonl", b"") + files.get("audit_snapshot_case.jsonl", b"")
        assert (check_id.encode() in told) == sees, who
    office.runtime.close()


def test_the_claimant_has_its_own_record_and_the_asker_not(office: Office) -> None:
    check(office, system(OTHER))
    assert push(office, system(CITY)) == 200
    own = exported(office, officer(CITY))
    assert own["watch_case.jsonl"] and len([n for n in own if n.startswith("snapshots/")]) == 1
    assert own["audit_entry.jsonl"].count(b'"check.answered"') == 1
    others = exported(office, officer(OTHER))
    assert not others["watch_case.jsonl"] and not others["watch_event.jsonl"]
    assert others["audit_entry.jsonl"].count(b'"check.answered"') == 1


def test_what_another_unit_checks_under_a_watched_number_is_its_own(office: Office) -> None:
    assert push(office, system(CITY)) == 200
    check_id = check(office, system(OTHER))
    assert replays(office, officer(OTHER), check_id)
    assert not replays(office, officer(CITY), check_id)
    assert not has(exported(office, officer(CITY)), KEPT_BY_OTHER)


def test_the_same_check_by_two_units_is_each_ones_own(office: Office) -> None:
    check_id = check(office, system(OTHER))
    assert check(office, system(PROVINCE)) == check_id
    assert replays(office, officer(OTHER), check_id)
    assert replays(office, officer(PROVINCE), check_id)
    assert not replays(office, officer(CITY), check_id)


def test_a_check_for_a_unit_below_is_that_units(office: Office) -> None:
    check_id = check(office, system(PROVINCE), handling_unit="440300")
    assert replays(office, officer(OTHER), check_id)
    assert not replays(office, officer(CITY), check_id)
    not_below = check(office, system(CITY), handling_unit="440300")
    assert replays(office, officer(CITY), not_below)


@pytest.mark.parametrize("code", ["", "\x00", "\ud800", "9" * 4000, "440100\n"])
def test_a_unit_that_cannot_be_one_leaves_the_answer_the_askers(office: Office, code: str) -> None:
    asked = snapshot("SB", handling_unit=code)
    answer = office.ask(system(OTHER), "POST", "/v1/checks", asked)
    if answer.status_code == 200:
        check_id = answer.json()["check_id"]
        assert replays(office, officer(OTHER), check_id)
        assert not replays(office, officer(CITY), check_id)
    else:
        assert answer.status_code in (400, 422), answer.text


def test_the_answers_of_a_unit_go_with_it_to_another_place_in_the_tree(office: Office) -> None:
    check_id = check(office, system(DISTRICT))
    assert not replays(office, officer(OTHER), check_id)
    office.runtime.directory.put_units([Unit("440106", "440300", "区")], "setup")
    assert replays(office, officer(OTHER), check_id)
    assert not replays(office, officer(CITY), check_id)


def test_a_case_that_becomes_secret_takes_its_units_answers_along(
    database_url: str, checker: Checker
) -> None:
    office = Office(database_url, checker, highest_secrecy="top")
    check_id = check(office, system(OTHER))
    assert push(office, system(OTHER, 4), secrecy="secret") == 200
    assert not replays(office, officer(OTHER), check_id)
    assert exported(office, officer(OTHER)) == {}
    assert replays(office, officer(OTHER, 2), check_id)
    office.runtime.close()


def test_a_hold_from_before_the_claim_is_not_the_claimants(office: Office) -> None:
    check(office, system(OTHER))
    body = {"case_id": NUMBER, "reason": "复议"}
    held = office.ask(officer("/"), "POST", "/v1/holds", body).json()["hold_id"]
    office.clock.move(60_000)
    assert push(office, system(CITY)) == 200
    own = office.ask(officer(CITY), "POST", "/v1/holds", body).json()["hold_id"]
    listed = office.ask(officer(CITY), "GET", "/v1/holds").json()["holds"]
    assert [each["hold_id"] for each in listed] == [own]
    path = f"/v1/holds/{held}/lift"
    problem_of(office.ask(officer(CITY), "POST", path, {"reason": "已结"}), 404)
    files = exported(office, officer(CITY))
    assert [json.loads(line)["seq"] for line in files["keeping_hold.jsonl"].splitlines()] == [own]
    assert len(office.ask(officer("/"), "GET", "/v1/holds").json()["holds"]) == 2
    assert office.ask(officer("/"), "POST", path, {"reason": "已结"}).status_code == 200


def test_a_number_claimed_in_error_is_given_to_its_unit_by_a_system_above(office: Office) -> None:
    assert push(office, system(CITY)) == 200
    assert push(office, system(OTHER), "SB") == 404
    assert push(office, system(PROVINCE), "SP", handling_unit="440300") == 200
    assert push(office, system(OTHER), "SB") == 200
    assert push(office, system(CITY), "SC") == 404


def test_the_watchs_own_answers_go_with_the_case_to_another_unit(office: Office) -> None:
    assert push(office, system(CITY)) == 200
    case = office.ask(system(CITY), "GET", f"/v1/cases/{NUMBER}").json()
    check_id = check(office, system(CITY))
    assert replays(office, officer(CITY), case["check_id"])
    assert push(office, system(PROVINCE), "SP", handling_unit="440300") == 200
    assert replays(office, officer(OTHER), case["check_id"])
    assert not replays(office, officer(CITY), case["check_id"])
    assert replays(office, officer(CITY), check_id)
    assert not replays(office, officer(OTHER), check_id)
    assert not has(exported(office, officer(OTHER)), KEPT_BY_OTHER)
