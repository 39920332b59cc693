"""Units, accounts and systems are changed by administrators, within bounds, and on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from api.audit.tables import entries
from api.clock import FixedClock
from api.migrations.opening import open_database
from api.runtime import Runtime
from api.security.accounts import Account
from api.security.clients import MOST_KEYS, Client, keys_of
from api.security.identity import Identity, Role
from api.security.recording import RightsRefusedError
from api.security.tables import client_keys
from api.security.units import Unit, all_units, path_of, place_for
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import clean
from tests.api.security.site import ABOVE, BELOW, BY, OWN, SIBLING, UNITS, Site

NOW = 1_780_000_000_000


@pytest.fixture
def runtime(database_url: str) -> Iterator[Runtime]:
    """The parts of a process with the tree of units, on SQLite or PostgreSQL."""
    open_database(database_url).close()
    made = Runtime(Settings(database_url=database_url), FixedClock(NOW))
    made.directory.put_units(UNITS, BY)
    yield made
    made.close()


def paths(runtime: Runtime) -> dict[str, str]:
    with runtime.database.reading() as connection:
        return {unit.code: unit.path for unit in all_units(connection, "", 100)}


def recorded(runtime: Runtime) -> list[tuple[str, str, dict[str, Any]]]:
    with runtime.database.reading() as connection:
        rows = connection.execute(select(entries).order_by(entries.c.seq)).all()
    return [(row.kind, row.by, msgspec.json.decode(row.content)) for row in rows]


def system(**changes: Any) -> Client:
    usual = Client("case", "case", frozenset({Role.CASE_SYSTEM}), OWN, 1, frozenset({"api_key"}))
    return usual._replace(**changes)


def test_parents_may_come_after_their_children(runtime: Runtime) -> None:
    assert paths(runtime) == {
        ABOVE: "/440000/",
        OWN: "/440000/440100/",
        BELOW: "/440000/440100/440101/",
        SIBLING: "/440000/440200/",
    }


def test_what_is_so_already_is_neither_changed_nor_recorded(runtime: Runtime) -> None:
    before = recorded(runtime)
    assert runtime.directory.put_units(UNITS, BY) == 0
    assert recorded(runtime) == before


def test_a_unit_that_moves_takes_along_what_is_below_it(runtime: Runtime) -> None:
    assert runtime.directory.put_units([Unit(OWN, SIBLING, "B")], BY) == 1
    assert paths(runtime)[OWN] == "/440000/440200/440100/"
    assert paths(runtime)[BELOW] == "/440000/440200/440100/440101/"


@pytest.mark.parametrize(
    "given",
    [
        [Unit("1", "9", "x")],
        [Unit("1", "1", "x")],
        [Unit("1", "2", "x"), Unit("2", "1", "x")],
        [Unit(ABOVE, BELOW, "A")],
        [Unit("a/b", None, "x")],
        [Unit("", None, "x")],
        [Unit("4401x", None, "x")],
    ],
)
def test_a_tree_that_is_none_changes_nothing(runtime: Runtime, given: list[Unit]) -> None:
    before = paths(runtime)
    with pytest.raises(RightsRefusedError):
        runtime.directory.put_units([Unit("7", None, "x"), *given], BY)
    assert paths(runtime) == before


def test_a_unit_is_taken_out_only_when_nothing_is_in_it(runtime: Runtime) -> None:
    runtime.directory.put_account(Account("P1", "P1", frozenset(), SIBLING, 1), BY)
    for code in (ABOVE, OWN, SIBLING):
        with pytest.raises(RightsRefusedError):
            runtime.directory.remove_unit(code, BY)
    assert runtime.directory.remove_unit(BELOW, BY)
    assert not runtime.directory.remove_unit(BELOW, BY)


def test_a_case_is_kept_at_its_unit_or_at_its_senders(runtime: Runtime) -> None:
    sender = Identity("client:x", "client", "x", frozenset(), "/440000/440100/")
    with runtime.database.reading() as connection:
        assert place_for(connection, sender, BELOW) == "/440000/440100/440101/"
        assert place_for(connection, sender, None) == "/440000/440100/"
        assert place_for(connection, sender, "999999") == "/440000/440100/"
        assert place_for(connection, sender, SIBLING) is None
        assert path_of(connection, "999999") is None


@pytest.mark.parametrize("alone", [Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("other", [Role.LEGAL_OFFICER, Role.SUPERVISOR, Role.CASE_SYSTEM])
def test_who_gives_or_checks_rights_has_no_others(
    runtime: Runtime, alone: Role, other: Role
) -> None:
    both = frozenset({alone, other})
    with pytest.raises(RightsRefusedError, match="三员分立"):
        runtime.directory.put_account(Account("P1", "P1", both, None, 1), BY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CASE_SYSTEM])
def test_a_system_has_no_role_of_a_person(runtime: Runtime, role: Role) -> None:
    before = recorded(runtime)
    for roles in ({role}, {role, Role.CASE_SYSTEM}):
        with pytest.raises(RightsRefusedError, match="接入系统只能"):
            runtime.directory.put_client(system(roles=frozenset(roles)), BY)
    assert recorded(runtime) == before


def test_nobody_changes_the_own_account(runtime: Runtime) -> None:
    own = Account("admin", "admin", frozenset({Role.ADMINISTRATOR}), None, 1)
    assert runtime.directory.put_account(own, BY)
    with pytest.raises(RightsRefusedError, match="自己"):
        runtime.directory.put_account(own._replace(clearance=4), "admin")


@pytest.mark.parametrize("subject", ["client:local", "", "a b", "甲", "x" * 129, "../x"])
def test_a_subject_is_plain(runtime: Runtime, subject: str) -> None:
    with pytest.raises(RightsRefusedError):
        runtime.directory.put_account(Account(subject, "x", frozenset(), None, 1), BY)


@pytest.mark.parametrize(
    "changes",
    [
        {"client": "Case"},
        {"unit": "999999"},
        {"ways": frozenset({"certificate"})},
        {"certificate_subject": "CN=x"},
        {"ways": frozenset({"certificate"}), "certificate_subject": "nonsense"},
        {"ways": frozenset({"certificate"}), "certificate_serial": "1F"},
        {
            "ways": frozenset({"certificate"}),
            "certificate_subject": "CN=x",
            "certificate_serial": "z",
        },
    ],
)
def test_a_system_is_whole(runtime: Runtime, changes: dict[str, Any]) -> None:
    with pytest.raises(RightsRefusedError):
        runtime.directory.put_client(system(**changes), BY)


def test_a_certificate_belongs_to_one_system(runtime: Runtime) -> None:
    first = system(ways=frozenset({"certificate"}), certificate_subject="CN=x, O=y")
    assert runtime.directory.put_client(first, BY)
    with pytest.raises(RightsRefusedError, match="另一"):
        runtime.directory.put_client(first._replace(client="other"), BY)


def test_a_key_is_kept_by_digest_only(runtime: Runtime) -> None:
    runtime.directory.put_client(system(), BY)
    made = runtime.directory.add_key("case", None, BY)
    with runtime.database.reading() as connection:
        kept = str(connection.execute(select(client_keys)).all())
    secret = made.text.rpartition("_")[2]
    assert len(secret) == 64
    assert secret not in kept + str(recorded(runtime))


def test_there_are_only_so_many_keys_at_once(runtime: Runtime) -> None:
    runtime.directory.put_client(system(), BY)
    made = [runtime.directory.add_key("case", None, BY) for _ in range(MOST_KEYS)]
    with pytest.raises(RightsRefusedError):
        runtime.directory.add_key("case", None, BY)
    assert runtime.directory.revoke_key("case", made[0].prefix, BY)
    assert not runtime.directory.revoke_key("case", made[0].prefix, BY)
    runtime.directory.add_key("case", NOW + 1, BY)
    with runtime.database.reading() as connection:
        assert len(keys_of(connection, "case")) == MOST_KEYS + 1


def test_a_key_neither_of_nothing_nor_over_already(runtime: Runtime) -> None:
    with pytest.raises(RightsRefusedError):
        runtime.directory.add_key("case", None, BY)
    runtime.directory.put_client(system(), BY)
    with pytest.raises(RightsRefusedError):
        runtime.directory.add_key("case", NOW, BY)


def test_every_change_is_on_record_with_its_author(runtime: Runtime) -> None:
    runtime.directory.put_account(Account("P1", "name", frozenset({Role.AUDITOR}), OWN, 1), "admin")
    runtime.directory.put_client(system(), "admin")
    made = runtime.directory.add_key("case", None, "admin")
    runtime.directory.revoke_key("case", made.prefix, "admin")
    found = recorded(runtime)[len(UNITS) :]
    assert [kind for kind, _, _ in found] == [
        "account.changed",
        "client.changed",
        "client.key_added",
        "client.key_revoked",
    ]
    assert {by for _, by, _ in found} == {"admin"}
    assert found[0][2] == {
        "account": "P1",
        "roles": ["auditor"],
        "unit": OWN,
        "clearance": 1,
        "disabled": False,
    }


# ---------------------------------------------------------------- by HTTP


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, checker: Checker) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"), checker)
    yield made
    made.close()


def test_rights_are_managed_by_http_alone(site: Site) -> None:
    admin = site.person(Role.ADMINISTRATOR, unit=None)
    units = {
        "units": [
            {"code": "330000", "name": "E"},
            {"code": "330100", "parent": "330000", "name": "F"},
        ]
    }
    assert site.ask("PUT", "/v1/units", admin, body=units).json() == {"changed": 2}
    body = {"name": "F", "roles": ["case_system"], "unit": "330100", "ways": ["api_key"]}
    assert site.ask("PUT", "/v1/clients/f", admin, body=body).json() == {"changed": 1}
    made = site.ask(
        "POST", "/v1/clients/f/keys", admin, body={"expires_at": "2099-01-01T00:00:00+08:00"}
    )
    assert made.status == 201
    assert made.headers["fadu-shown-once"] == "true"
    key, prefix = made.json()["key"], made.json()["prefix"]
    assert site.ask("POST", "/v1/checks", key, body={"snapshot": clean()}).status == 200
    (shown,) = site.ask("GET", "/v1/clients/f/keys", admin).json()["keys"]
    assert (shown["prefix"], shown["expires_at"]) == (prefix, "2099-01-01T00:00:00.000+08:00")
    assert site.ask("DELETE", f"/v1/clients/f/keys/{prefix}", admin).status == 204
    assert site.ask("POST", "/v1/checks", key, body={"snapshot": clean()}).status == 401
    person = {"name": "P9", "roles": ["supervisor"], "unit": "330000", "clearance": "none"}
    assert site.ask("PUT", "/v1/accounts/P9", admin, body=person).json() == {"changed": 1}
    assert site.ask("GET", "/v1/accounts/P9", admin).json() == person | {
        "subject": "P9",
        "disabled": False,
    }
    assert site.ask("DELETE", "/v1/units/330100", admin).status == 409
    refused = site.ask("PUT", "/v1/accounts/P9", admin, body=person | {"roles": ["SECRET"]})
    assert refused.status == 422
    assert b"SECRET" not in refused.body


def test_pages_go_on_where_the_last_one_ended(site: Site) -> None:
    admin = site.person(Role.ADMINISTRATOR, unit=None)
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = site.ask("GET", f"/v1/units?limit=1&after={after}", admin).json()
        seen += [unit["path"] for unit in page["units"]]
        after = page["next"]
    assert seen == sorted(seen)
    assert {"/440000/", "/440000/440200/"} <= set(seen)


@pytest.mark.parametrize("kind", ["accounts", "clients"])
def test_the_whole_site_is_given_to_nobody_by_leaving_the_unit_out(site: Site, kind: str) -> None:
    admin = site.person(Role.ADMINISTRATOR, unit=None)
    body: dict[str, object] = {"name": "某", "roles": ["case_system"]}
    if kind == "accounts":
        body["roles"] = ["supervisor"]
    else:
        body["ways"] = ["api_key"]
    path = f"/v1/{kind}/left-out"
    refused = site.ask("PUT", path, admin, body=body)
    assert (refused.status, refused.json()["errors"][0]["pointer"]) == (422, "/unit")
    assert site.ask("GET", path, admin).status == 404
    assert site.ask("PUT", path, admin, body=body | {"unit": None}).json() == {"changed": 1}
    assert site.ask("GET", path, admin).json()["unit"] is None
