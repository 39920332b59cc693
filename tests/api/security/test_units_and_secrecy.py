"""Every role × every place of a case × every secrecy × every clearance: seen, or as if it were not.

Over HTTP for every route about one case, and row by row for the condition in SQL.
"""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from api.security.identity import Identity, Role
from api.security.secrecy import RANKS
from api.security.visibility import may_see, visible
from api.store.database import Database
from tests.api.cases import clean
from tests.api.security.expected import EXPECTED, OF_ONE_CASE
from tests.api.security.site import ABOVE, BELOW, OWN, SIBLING, Site

PLACES = (ABOVE, OWN, BELOW, SIBLING)
SEEN_FROM_OWN = (OWN, BELOW)
READERS = [role for role in Role if role in EXPECTED["GET /v1/cases"]]
PATHS = {
    ABOVE: "/440000/",
    OWN: "/440000/440100/",
    BELOW: "/440000/440100/440101/",
    SIBLING: "/440000/440200/",
}


def case_id(place: str, level: str) -> str:
    return f"C-{place}-{level}"


@pytest.fixture(scope="module")
def cases(site: Site) -> None:
    sender = site.system(unit=ABOVE)
    for place, level in itertools.product(PLACES, RANKS):
        name = case_id(place, level)
        case = {"case_no": name, "handling_unit": place, "secrecy": level}
        snapshot = clean() | {"snapshot_id": name, "case": case}
        answer = site.ask("PUT", f"/v1/cases/{name}/snapshot", sender, body={"snapshot": snapshot})
        assert answer.status == 200, answer


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("level", RANKS)
@pytest.mark.parametrize("role", READERS)
def test_a_case_is_seen_from_its_unit_or_above_and_up_to_the_clearance(
    site: Site, role: Role, level: str
) -> None:
    credential = site.credential(role, clearance=RANKS[level])
    for route, place, secrecy in itertools.product(OF_ONE_CASE, PLACES, RANKS):
        method, _, path = route.partition(" ")
        answer = site.ask(method, path.format(case_id=case_id(place, secrecy)), credential)
        if place in SEEN_FROM_OWN and RANKS[secrecy] <= RANKS[level]:
            assert answer.status == 200, (route, place, secrecy, answer)
        else:
            assert answer.status == 404, (route, place, secrecy, answer)
            nothing = site.ask(method, path.format(case_id="C-none"), credential)
            assert answer.body == nothing.body


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("level", RANKS)
@pytest.mark.parametrize("role", READERS)
def test_lists_hold_what_may_be_seen_and_nothing_else(site: Site, role: Role, level: str) -> None:
    credential = site.credential(role, clearance=RANKS[level])
    listed = site.ask("GET", "/v1/cases?limit=200", credential).json()["cases"]
    assert {each["case_id"] for each in listed} == {
        case_id(place, secrecy)
        for place in SEEN_FROM_OWN
        for secrecy in RANKS
        if RANKS[secrecy] <= RANKS[level]
    }


@pytest.mark.usefixtures("cases")
def test_a_system_neither_sends_nor_ends_a_case_of_another_unit(site: Site) -> None:
    sender = site.system(unit=OWN, clearance=RANKS["work"])
    for place, level in itertools.product(PLACES, RANKS):
        name = case_id(place, level)
        ended = site.ask("DELETE", f"/v1/cases/{name}", sender, body={"reason": "移交"})
        seen = place in SEEN_FROM_OWN and RANKS[level] <= RANKS["work"]
        assert (ended.status == 200) == seen, (name, ended)
        assert seen or ended.status == 404


def test_the_condition_in_sql_says_what_the_function_says(database: Database) -> None:
    table = Table(
        "seen_test",
        MetaData(),
        Column("path", String(512), nullable=False),
        Column("secrecy", Integer, nullable=False),
    )
    rows = [
        {"path": path, "secrecy": rank}
        for path in (*PATHS.values(), "/", "/44010/", "/440000/4401001/", "/440000/440100%/")
        for rank in RANKS.values()
    ]
    with database.writing() as connection:
        table.create(connection)
        connection.execute(insert(table), rows)
        for role, path, clearance in itertools.product(
            Role, (*PATHS.values(), "/"), RANKS.values()
        ):
            identity = Identity("P1", "person", "P1", frozenset({role}), path, clearance)
            query = select(table).where(visible(identity, table.c.path, table.c.secrecy))
            found = {tuple(row) for row in connection.execute(query)}
            expected = {
                (row["path"], row["secrecy"])
                for row in rows
                if role in READERS
                and str(row["path"]).startswith(path)
                and int(str(row["secrecy"])) <= clearance
            }
            assert found == expected
            assert found == {
                (row["path"], row["secrecy"])
                for row in rows
                if may_see(identity, str(row["path"]), int(str(row["secrecy"])))
            }
        table.drop(connection)
