"""Every route × every role, and nobody: as ``expected_access.yaml`` says, no more and no less."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from api.http.app import create_app
from api.http.declared import UndeclaredRouteError, declared_routes, require_declared
from api.security.identity import Role
from api.security.policy import ALLOWED
from api.security.tables import clients
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET
from tests.api.security.expected import EXPECTED, OF_ONE_CASE, PUBLIC
from tests.api.security.site import SIBLING, Site

SIGN_OUT = "DELETE /v1/sessions/current"
STOOD_IN = {"kind": "lint", "name": "docs.css", "seq": "1"}
"""What stands for a path's parameters; "x" for the rest: nothing of that name is there."""


@pytest.fixture(scope="module")
def credentials(site: Site) -> dict[Role, str]:
    return {role: site.credential(role) for role in Role}


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: STOOD_IN.get(found[1], "x"), path)


def test_every_route_is_expected_and_every_expectation_is_a_route(site: Site) -> None:
    routes = {f"{route.method} {route.path}" for route in declared_routes(site.app)}
    assert routes == PUBLIC | EXPECTED.keys()
    assert set(OF_ONE_CASE) <= EXPECTED.keys()
    assert not PUBLIC & EXPECTED.keys()


def test_the_table_of_roles_gives_what_is_expected_of_every_route(site: Site) -> None:
    for route in declared_routes(site.app):
        name = f"{route.method} {route.path}"
        if name in PUBLIC:
            assert not route.permissions, name
        else:
            may = {role for role in Role if route.permissions <= ALLOWED[role]}
            assert may == EXPECTED[name], name


def test_a_route_that_declares_nothing_is_not_served(settings: Settings, checker: Checker) -> None:
    app = create_app(Settings(ruleset=str(RULESET), cache_dir=""), checker=checker)
    app.add_api_route("/v1/forgotten", lambda: "", methods=["GET"])
    with pytest.raises(UndeclaredRouteError, match="GET /v1/forgotten"):
        require_declared(app)


@pytest.mark.parametrize("route", sorted(EXPECTED))
def test_a_route_answers_the_expected_roles_and_refuses_the_others(
    site: Site, credentials: dict[Role, str], route: str
) -> None:
    method, _, path = route.partition(" ")
    assert site.ask(method, filled(path)).status == 401
    for role in Role:
        credential = site.credential(role) if route == SIGN_OUT else credentials[role]
        body: object = {} if method in ("POST", "PUT", "PATCH") else None
        answer = site.ask(method, filled(path), credential, body=body)
        if role in EXPECTED[route]:
            assert answer.status not in (401, 403), (role, answer)
            assert answer.status < 500, (role, answer)
        else:
            assert answer.status == 403, (role, answer)
            assert answer.json()["type"] == "urn:fadu:problem:forbidden"


def test_a_key_gives_the_rights_of_a_case_system_whatever_roles_are_kept(site: Site) -> None:
    key = site.system(unit=SIBLING)
    with site.runtime.database.writing() as connection:
        here = clients.c.client == f"system-{SIBLING}-4"
        connection.execute(update(clients).where(here).values(roles=" ".join(Role)))
    for route, expected in sorted(EXPECTED.items()):
        method, _, path = route.partition(" ")
        body: object = {} if method in ("POST", "PUT", "PATCH") else None
        answer = site.ask(method, filled(path), key, body=body)
        assert (answer.status != 403) == (Role.CASE_SYSTEM in expected), (route, answer)


@pytest.mark.parametrize("route", sorted(PUBLIC))
def test_a_public_route_asks_for_no_credential(site: Site, route: str) -> None:
    method, _, path = route.partition(" ")
    answer = site.ask(method, filled(path), body={} if method == "POST" else None)
    assert answer.headers.get("www-authenticate") is None
    assert answer.status < 500


def test_an_address_there_is_not_is_told_to_nobody_unknown(
    site: Site, credentials: dict[Role, str]
) -> None:
    assert site.ask("GET", "/v1/nothing").status == 401
    assert site.ask("GET", "/v1/nothing", credentials[Role.AUDITOR]).status == 404
