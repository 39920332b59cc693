"""Files, statistics, the precision of rules and the burden of officers."""

from __future__ import annotations

from datetime import date

import pytest

from api.disposal.acting import Said
from api.disposal.files import officer_file, own_file, unit_file
from api.disposal.refusals import NotFoundError
from api.disposal.sensitive import Sensitivity, is_sensitive
from api.disposal.statistics import Cell, Span, burden, cells, precision, withheld
from api.security.identity import Role
from tests.api.cases import dumped
from tests.api.disposal.office import CITY, DISTRICT, HANDLER, JUDGE, OFFICER, Office, person

TODAY = date(2026, 7, 1)
ADULT = {"involves_minor": False}


def decided(office: Office, case: str, action: str, **more: object) -> None:
    office.late_case(case, **more)
    office.answered(case)
    office.act(JUDGE, action, case=case)


def looked_at(office: Office) -> None:
    job = Sensitivity(office.database)
    while job.run(office.clock.now_precise()):
        pass


def test_a_file_holds_what_was_confirmed_and_nothing_else(office: Office) -> None:
    decided(office, "A1", "uphold")
    decided(office, "A2", "excuse")
    decided(office, "A3", "dismiss_finding")
    office.late_case("A4")
    with office.database.reading() as connection:
        for found in (
            officer_file(connection, JUDGE, "P7", "", 10),
            unit_file(connection, JUDGE, DISTRICT, "", 10),
            own_file(connection, OFFICER, "", 10),
        ):
            assert {item.case_id for item in found} == {"A1", "A2"}
        assert own_file(connection, HANDLER, "", 10) == []
        stranger = person("P9", "/440000/440200/", Role.SUPERVISOR)
        assert officer_file(connection, stranger, "P7", "", 10) == []


def test_an_officer_appeals_against_the_own_file_and_nobody_elses(office: Office) -> None:
    decided(office, "A1", "uphold")
    item = office.only()
    acting = office.disposal.acting
    with pytest.raises(NotFoundError):
        acting.appeal_own(JUDGE, item.finding_id, Said("appeal", item.step, "认定有误"))
    contested = acting.appeal_own(OFFICER, item.finding_id, Said("appeal", item.step, "认定有误"))
    assert contested.state == "contested"
    assert contested.result == "upheld"


def test_cells_come_in_the_order_of_their_keys(office: Office) -> None:
    decided(office, "A1", "uphold", **ADULT)
    office.late_case("A2", **ADULT)
    looked_at(office)
    with office.database.reading() as connection:
        found = cells(connection, JUDGE, ["unit", "state"], Span())
        assert found == [
            Cell((DISTRICT, "confirmed"), 1),
            Cell((DISTRICT, "pushed"), 1),
        ]
        assert cells(connection, JUDGE, ["month"], Span(CITY, 202607, 202607)) == [
            Cell((202607,), 2)
        ]
        assert cells(connection, JUDGE, ["rule"], Span(since=202608)) == []


def test_small_cells_with_sensitive_cases_are_withheld(office: Office) -> None:
    office.late_case("A1", involves_minor=True)
    office.late_case("A2", **ADULT)
    looked_at(office)
    with office.database.reading() as connection:
        assert cells(connection, JUDGE, ["rule"], Span()) == [Cell(("CR-F05",), None)]
    for number in range(3, 6):
        office.late_case(f"A{number}", **ADULT)
    with office.database.reading() as connection:
        assert cells(connection, JUDGE, ["rule"], Span()) == [Cell(("CR-F05",), 5)]


def test_a_single_gap_is_not_left_to_be_worked_out() -> None:
    rows = [(("A",), 2, 1), (("B",), 9, 0), (("C",), 7, 0)]
    assert withheld(rows) == [Cell(("A",), None), Cell(("B",), 9), Cell(("C",), None)]
    assert withheld([(("A",), 2, 0), (("B",), 9, 4)]) == [Cell(("A",), 2), Cell(("B",), 9)]


@pytest.mark.parametrize(
    ("case", "person_record", "expected"),
    [
        ({"involves_minor": False}, {}, False),
        ({"involves_minor": True}, {}, True),
        ({}, {}, True),
        ({"involves_minor": False}, {"birth_date": "2008-07-01"}, False),
        ({"involves_minor": False}, {"birth_date": "2008-07-02"}, True),
        ({"involves_minor": False}, {"birth_date": "unknown"}, True),
        ({"involves_minor": False}, {"record_sealed_at": "2025-01-01"}, True),
    ],
)
def test_a_case_is_sensitive_unless_it_is_known_not_to_be(
    case: dict[str, object], person_record: dict[str, object], expected: bool
) -> None:
    assert is_sensitive(dumped({"case": case, "person": [person_record]}), TODAY) is expected
    assert is_sensitive(None, TODAY)


def test_a_rule_that_is_often_wrong_is_told_to_its_owner(office: Office) -> None:
    for number, action in enumerate(["uphold", "excuse", *["dismiss_finding"] * 3]):
        decided(office, f"A{number}", action, **ADULT)
    looked_at(office)
    now = office.clock.now_precise()
    with office.database.reading() as connection:
        (found,) = precision(connection, JUDGE, now, "", 10)
        assert (found.decided, found.unfounded, found.share) == (5, 3, 0.4)
        assert found.doubtful
        assert precision(connection, JUDGE, now + 31 * 86_400_000, "", 10) == []


def test_the_burden_is_what_an_officer_has_in_hand(office: Office) -> None:
    for number in range(4):
        office.late_case(f"A{number}", **ADULT)
    decided(office, "A9", "uphold", **ADULT)
    looked_at(office)
    with office.database.reading() as connection:
        (found,) = burden(connection, JUDGE, "", 10)
    assert (found.officer, found.open, found.above_target) == ("P7", 4, True)
