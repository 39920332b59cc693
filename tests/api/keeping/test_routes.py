"""The audit log, replays, holds and exports over HTTP."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from api.audit.anchor_file import read_anchors
from api.audit.anchors import make_anchor
from api.security.identity import LOCAL, Identity, Role
from api.security.tables import readings
from tests.api.audit.logs import NOW, case
from tests.api.cases import late_interrogation
from tests.api.http.client import problem_of
from tests.api.keeping.known import know, purge
from tests.api.keeping.office import Office, person

AUDITOR = person(Role.AUDITOR)
OFFICER = person(Role.LEGAL_OFFICER)
OF_A_CITY = person(Role.LEGAL_OFFICER, "/440000/440100/")


def watched(office: Office, case_id: str, unit_path: str, secrecy: int = 1) -> None:
    with office.runtime.database.writing() as connection:
        know(connection, case_id, unit_path=unit_path, secrecy=secrecy)


def test_every_answer_is_in_the_log_and_refusals_are_not(office: Office) -> None:
    answer = office.check(late_interrogation()).json()
    problem_of(office.check(late_interrogation() | {"measure": 7}), 422)
    path = "/v1/audit/entries?kind=check.answered"
    page = office.ask(AUDITOR, "GET", path).json()
    [entry] = page["entries"]
    assert (entry["kind"], entry["by"]) == ("check.answered", LOCAL.subject)
    assert entry["content"]["check_id"] == answer["check_id"]
    assert entry["content"]["ruleset"] == answer["ruleset"]["hash"]
    assert page["next"] == entry["seq"]
    after = office.ask(AUDITOR, "GET", f"{path}&after={page['next']}").json()
    assert after == {"entries": [], "next": page["next"]}


def test_each_line_of_a_batch_is_in_the_log_in_its_order(office: Office) -> None:
    lines = [case(n) for n in range(40)]
    body = b"\n".join(json.dumps(line).encode() for line in lines)
    told = office.post_batch(body)
    assert [line["case_id"] for line in map(json.loads, told.text.splitlines())] == [
        f"A{n}" for n in range(40)
    ]
    entries = office.ask(AUDITOR, "GET", "/v1/audit/entries?kind=check.answered&limit=200").json()[
        "entries"
    ]
    assert sorted(e["content"]["case_id"] for e in entries) == sorted(f"A{n}" for n in range(40))


def test_entries_can_be_chosen_by_kind_check_case_and_caller(office: Office) -> None:
    answer = office.check(case(1)).json()
    office.check(case(2))
    for query, count in (
        (f"check_id={answer['check_id']}", 1),
        ("case_id=A2", 1),
        ("kind=check.answered", 2),
        ("kind=other", 0),
        ("by=client:local", 2),
        ("by=nobody", 0),
    ):
        found = office.ask(AUDITOR, "GET", f"/v1/audit/entries?{query}").json()
        assert len(found["entries"]) == count, query


def test_an_answer_is_replayed_byte_by_byte_and_the_reading_is_noted(office: Office) -> None:
    answered = office.check(late_interrogation())
    path = f"/v1/checks/{answered.json()['check_id']}/replay"
    again = office.ask(OFFICER, "GET", path)
    assert (again.status_code, again.content) == (200, answered.content)
    with office.runtime.database.reading() as connection:
        [line] = connection.execute(select(readings)).all()
    assert (line.what, line.purpose) == ("check", "核对答复")
    assert problem_of(office.ask(OFFICER, "GET", path, purpose=""), 400)["title"]


def test_an_auditor_learns_how_a_replay_ends_but_not_what_it_says(office: Office) -> None:
    answer = office.check(late_interrogation()).json()
    path = f"/v1/audit/checks/{answer['check_id']}"
    told = office.ask(AUDITOR, "GET", path).json()
    assert (told["outcome"], told["message"], told["times"]) == ("same", "逐字节相同", 1)
    assert "findings" not in told
    problem_of(office.ask(AUDITOR, "GET", f"/v1/checks/{answer['check_id']}/replay"), 403)
    problem_of(office.ask(AUDITOR, "GET", "/v1/audit/checks/C0"), 404)


def test_a_purged_answer_is_gone_and_says_so(office: Office) -> None:
    answer = office.check(late_interrogation()).json()
    purge(office.runtime.database)
    path = f"/v1/checks/{answer['check_id']}/replay"
    assert "清除" in problem_of(office.ask(OFFICER, "GET", path), 410)["detail"]


@pytest.mark.parametrize(
    ("who", "unit", "secrecy", "status"),
    [
        (OF_A_CITY, "/440000/440100/", 1, 200),
        (OF_A_CITY, "/440000/440100/440106/", 1, 200),
        (OF_A_CITY, "/440000/440300/", 1, 404),
        (OF_A_CITY, "/440000/440100/", 2, 404),
        (OFFICER, "/440000/440300/", 1, 200),
    ],
)
def test_the_record_of_a_watched_case_is_its_units(
    office: Office, who: Identity, unit: str, secrecy: int, status: int
) -> None:
    snapshot = case(1)
    snapshot["case"]["handling_unit"] = unit.split("/")[-2]
    answer = office.check(snapshot).json()
    watched(office, "A1", unit, secrecy)
    replayed = office.ask(who, "GET", f"/v1/checks/{answer['check_id']}/replay")
    exported = office.ask(who, "POST", "/v1/cases/A1/export", {"purpose": "复议"})
    held = office.ask(who, "POST", "/v1/holds", {"case_id": "A1", "reason": "复议"})
    assert replayed.status_code == exported.status_code == status
    assert held.status_code == (201 if status == 200 else 404)


def test_what_was_only_checked_by_the_province_is_not_a_citys(office: Office) -> None:
    answer = office.check(case(1)).json()
    problem_of(office.ask(OF_A_CITY, "GET", f"/v1/checks/{answer['check_id']}/replay"), 404)
    problem_of(office.ask(OF_A_CITY, "POST", "/v1/cases/A1/export", {"purpose": "复议"}), 404)


def test_holds_are_placed_listed_and_lifted(office: Office) -> None:
    body = {"case_id": "A1", "reason": "复议"}
    placed = office.ask(OFFICER, "POST", "/v1/holds", body)
    assert (placed.status_code, placed.json()["placed_by"]) == (201, OFFICER.subject)
    listed = office.ask(OFFICER, "GET", "/v1/holds?standing=true").json()
    assert [hold["case_id"] for hold in listed["holds"]] == ["A1"]
    assert office.ask(OF_A_CITY, "GET", "/v1/holds").json()["holds"] == []
    path = f"/v1/holds/{placed.json()['hold_id']}/lift"
    problem_of(office.ask(OF_A_CITY, "POST", path, {"reason": "已结"}), 404)
    lifted = office.ask(OFFICER, "POST", path, {"reason": "已结"}).json()
    assert lifted["lifted_reason"] == "已结"
    problem_of(office.ask(OFFICER, "POST", path, {"reason": "已结"}), 409)
    problem_of(office.ask(OFFICER, "POST", "/v1/holds/99/lift", {"reason": "已结"}), 404)
    assert office.ask(OFFICER, "GET", "/v1/holds?standing=true").json()["holds"] == []
    assert len(office.ask(OFFICER, "GET", "/v1/holds?case_id=A1").json()["holds"]) == 1


def test_an_export_is_a_zip_and_noted(office: Office) -> None:
    office.check(case(1))
    told = office.ask(OFFICER, "POST", "/v1/cases/A1/export", {"purpose": "行政复议"})
    assert told.headers["content-type"] == "application/zip"
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(told.content)).namelist()
    entries = office.ask(AUDITOR, "GET", "/v1/audit/entries?kind=case.exported").json()
    assert [entry["by"] for entry in entries["entries"]] == [OFFICER.subject]
    with office.runtime.database.reading() as connection:
        assert [row.what for row in connection.execute(select(readings))] == ["export"]
    problem_of(office.ask(OFFICER, "POST", "/v1/cases/A9/export", {"purpose": "行政复议"}), 404)
    problem_of(office.ask(OFFICER, "POST", "/v1/cases/A1/export", {}), 422)


def test_the_anchors_are_listed_and_given_as_a_signed_file(office: Office) -> None:
    office.check(case(1))
    with office.runtime.database.writing() as connection:
        made = make_anchor(connection, NOW)
    assert made is not None
    listed = office.ask(AUDITOR, "GET", "/v1/audit/anchors").json()
    assert [each["hash"] for each in listed["anchors"]] == [made.hash]
    file = office.ask(AUDITOR, "GET", "/v1/audit/anchors.txt")
    assert read_anchors(file.content).anchors == (made,)


def test_a_case_system_may_do_none_of_this(office: Office) -> None:
    answer = office.check(case(1)).json()
    for method, path, body in (
        ("GET", "/v1/audit/entries", None),
        ("GET", "/v1/audit/anchors", None),
        ("GET", "/v1/audit/anchors.txt", None),
        ("GET", f"/v1/audit/checks/{answer['check_id']}", None),
        ("GET", f"/v1/checks/{answer['check_id']}/replay", None),
        ("GET", "/v1/holds", None),
        ("POST", "/v1/holds", {"case_id": "A1", "reason": "复议"}),
        ("POST", "/v1/cases/A1/export", {"purpose": "复议"}),
    ):
        problem_of(office.ask(LOCAL, method, path, body), 403)
