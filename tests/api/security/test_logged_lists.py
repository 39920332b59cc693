"""A list leaves as much of a trace as a file: what was looked for, and each case that was shown."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from api.rulesets.tables import tasks
from api.security.access_log import readings_after
from api.security.identity import Role
from tests.api.cases import late_interrogation
from tests.api.rulesets.sample import texts
from tests.api.security.site import ABOVE, OWN, SIBLING, Site

CASES = {"L1": OWN, "L2": OWN, "L3": SIBLING}


@pytest.fixture(scope="module")
def cases(site: Site) -> None:
    """Two cases of the own unit and one of a sibling, each with a finding under disposal."""
    sender = site.system(unit=ABOVE)
    for name, unit in CASES.items():
        case = {"case_no": name, "case_type": "criminal", "handling_unit": unit}
        snapshot = late_interrogation() | {"snapshot_id": name}
        snapshot["case"] = case | {"lead_officer": f"P{name}"}
        answer = site.ask("PUT", f"/v1/cases/{name}/snapshot", sender, body={"snapshot": snapshot})
        assert answer.status == 200, answer


def logged(site: Site, path: str) -> list[tuple[str, str]]:
    """What the log has of one reading by an officer of the own unit."""
    officer = site.person(Role.LEGAL_OFFICER, subject="lister")
    with site.runtime.database.reading() as connection:
        before = readings_after(connection, 0, 10_000)
    unsaid = site.ask("GET", path, officer, headers={"fadu-purpose": ""}).status
    assert site.ask("GET", path, officer).status == 200
    with site.runtime.database.reading() as connection:
        found = readings_after(connection, before[-1].seq if before else 0, 100)
    assert unsaid == (400 if found else 200)
    assert all((each.subject, each.purpose) == ("lister", "test") for each in found)
    return sorted((each.what, each.key) for each in found)


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("/v1/cases", [("case", "L1"), ("case", "L2"), ("case", "list")]),
        ("/v1/cases?limit=1", [("case", "L1"), ("case", "list")]),
        ("/v1/cases?officer=PL1", [("case", "L1"), ("case", "list"), ("officer", "PL1")]),
        ("/v1/cases?officer=PL3", [("case", "list"), ("officer", "PL3")]),
        (
            f"/v1/cases?unit={OWN}",
            [("case", "L1"), ("case", "L2"), ("case", "list"), ("unit", OWN)],
        ),
        ("/v1/disposals?case=L3", [("case", "L3"), ("case", "disposals")]),
        ("/v1/disposals?officer=P9", [("case", "disposals"), ("officer", "P9")]),
        (f"/v1/orders?unit={OWN}", [("case", "orders"), ("unit", OWN)]),
        ("/v1/holds", [("case", "holds")]),
        ("/v1/holds?case_id=L2", [("case", "L2"), ("case", "holds")]),
    ],
)
def test_a_list_names_what_was_looked_for_and_each_case_shown(
    site: Site, path: str, lines: list[tuple[str, str]]
) -> None:
    assert logged(site, path) == sorted(lines)


@pytest.mark.usefixtures("cases")
def test_a_hold_that_is_listed_is_a_case_that_is_read(site: Site) -> None:
    officer = site.person(Role.LEGAL_OFFICER, subject="holder")
    body = {"case_id": "L1", "reason": "复议"}
    assert site.ask("POST", "/v1/holds", officer, body=body).status == 201
    assert logged(site, "/v1/holds") == [("case", "L1"), ("case", "holds")]


@pytest.mark.usefixtures("cases")
def test_disposals_and_unscored_cases_are_noted_case_by_case(site: Site) -> None:
    while any(job.run(site.runtime.clock.now_precise()) for job in site.runtime.disposal.jobs):
        pass
    assert ("case", "L1") in logged(site, "/v1/disposals")
    ended = site.ask("DELETE", "/v1/cases/L2", site.system(unit=ABOVE), body={"reason": "移交"})
    assert ended.status == 200
    assert logged(site, "/v1/unscored-cases") == [("case", "L2"), ("case", "unscored")]


@pytest.mark.usefixtures("cases")
def test_the_cases_that_an_impact_names_are_read_too(site: Site) -> None:
    author = site.person(Role.LEGAL_OFFICER, subject="author")
    draft = site.ask("POST", "/v1/rulesets", author, body={"files": texts("2.0")}).json()["id"]
    path = f"/v1/rulesets/{draft}/proofs/impact"
    assert site.ask("POST", path, author, body={}).status == 202
    assert logged(site, path) == []
    samples = [
        {"case_id": name, "unit_path": site_path, "secrecy": 1}
        for name, site_path in (("L1", "/440000/440100/"), ("L3", "/440000/440200/"))
    ]
    result = {"rules": [{"new_in": samples, "vanished_in": [], "changed_in": samples}]}
    with site.runtime.database.writing() as connection:
        done = {"state": "done", "result": json.dumps(result).encode()}
        connection.execute(update(tasks).where(tasks.c.version == draft).values(done))
    assert logged(site, path) == [("case", "L1"), ("case", "impact")]


@pytest.mark.usefixtures("cases")
def test_a_systems_lists_are_not_in_the_log(site: Site) -> None:
    with site.runtime.database.reading() as connection:
        before = len(readings_after(connection, 0, 10_000))
    assert site.ask("GET", "/v1/cases", site.system()).status == 200
    with site.runtime.database.reading() as connection:
        assert len(readings_after(connection, 0, 10_000)) == before
