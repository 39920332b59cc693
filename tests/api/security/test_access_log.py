"""A person reads a file only with a purpose, and auditors see who did."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from api.security.access_log import PurposeMissingError, log_read, readings_after
from api.security.identity import Identity, Role
from tests.api.cases import clean
from tests.api.security.site import OWN, Site

CASE = "/v1/cases/A2"


def sent(site: Site) -> str:
    snapshot = clean()
    snapshot["case"]["handling_unit"] = OWN
    key = site.system()
    assert site.ask("PUT", f"{CASE}/snapshot", key, body={"snapshot": snapshot}).status == 200
    return key


def test_a_person_without_a_purpose_reads_nothing(site: Site) -> None:
    sent(site)
    supervisor = site.person(Role.SUPERVISOR, subject="P1")
    for purpose in ("", " ", "%20%20"):
        answer = site.ask("GET", CASE, supervisor, headers={"fadu-purpose": purpose})
        assert answer.status == 400
        assert "Fadu-Purpose" in answer.json()["detail"]


def test_what_a_person_reads_is_logged_with_its_purpose(site: Site) -> None:
    sent(site)
    supervisor = site.person(Role.SUPERVISOR, subject="P2")
    headers = {"fadu-purpose": quote("办理督办单")}
    for path in (CASE, f"{CASE}/findings"):
        assert site.ask("GET", path, supervisor, headers=headers).status == 200
    auditor = site.person(Role.AUDITOR, unit=None)
    found = site.ask("GET", "/v1/access-log?subject=P2", auditor).json()
    assert [(each["what"], each["key"], each["purpose"]) for each in found["readings"]] == [
        ("case", "A2", "办理督办单"),
        ("case", "A2", "办理督办单"),
    ]
    rest = site.ask("GET", f"/v1/access-log?subject=P2&after={found['next']}", auditor).json()
    assert rest == {"readings": [], "next": found["next"]}


def test_what_a_system_reads_of_its_cases_is_not_in_this_log(site: Site) -> None:
    key = sent(site)
    assert site.ask("GET", CASE, key, headers={"fadu-purpose": ""}).status == 200
    auditor = site.person(Role.AUDITOR, unit=None)
    found = site.ask("GET", "/v1/access-log?limit=200", auditor).json()["readings"]
    assert all(not each["subject"].startswith("client:") for each in found)


def test_whoever_is_more_than_a_case_system_is_logged_even_with_a_key(site: Site) -> None:
    more = frozenset({Role.CASE_SYSTEM, Role.SUPERVISOR})
    ghost = Identity("client:ghost", "client", "g", more, "/")
    database, now = site.runtime.database, site.runtime.clock.now_precise()
    with pytest.raises(PurposeMissingError):
        log_read(database, ghost, "case", "A2", None, now)
    log_read(database, ghost, "case", "A2", "查看", now)
    with database.reading() as connection:
        found = readings_after(connection, 0, 200, subject="client:ghost")
    assert [(each.what, each.key, each.purpose) for each in found] == [("case", "A2", "查看")]
