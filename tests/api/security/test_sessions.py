"""Signing in by name while developing: throttled, telling nothing, and never in production."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from sqlalchemy import select

from api.audit.tables import entries
from api.clock import FixedClock
from api.security.accounts import Account
from api.security.identity import Role
from api.security.tables import sessions
from api.security.throttle import MOST_PER_ACCOUNT, MOST_PER_ADDRESS, WINDOW_MILLISECONDS
from engine.checking import Checker
from tests.api.security.site import BY, OWN, Answer, Site

ME = "/v1/sessions/current"
NOW = 1_780_000_000_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def site(tmp_path: Path, checker: Checker, clock: FixedClock) -> Iterator[Site]:
    made = Site(tmp_path, checker, clock, session_minutes=60)
    account = Account("P001", "P001", frozenset({Role.LEGAL_OFFICER}), OWN, 1)
    made.runtime.directory.put_account(account, BY)
    yield made
    made.close()


def signed_in(site: Site, account: str = "P001", **more: object) -> Answer:
    return site.ask("POST", "/v1/sessions", body={"account": account} | more)


def test_a_session_ends_by_itself_and_by_word(site: Site, clock: FixedClock) -> None:
    first, second = (signed_in(site).json()["token"] for _ in range(2))
    assert site.ask("GET", ME, first).status == 200
    assert site.ask("DELETE", ME, first).status == 204
    assert site.ask("GET", ME, first).status == 401
    assert site.ask("GET", ME, second).status == 200
    clock.move(60 * 60_000)
    assert site.ask("GET", ME, second).status == 401


def test_an_administrator_ends_all_sessions_of_an_account(site: Site) -> None:
    tokens = [signed_in(site).json()["token"] for _ in range(3)]
    administrator = site.person(Role.ADMINISTRATOR)
    ended = site.ask("DELETE", "/v1/accounts/P001/sessions", administrator).json()
    assert ended == {"ended": 3}
    assert [site.ask("GET", ME, token).status for token in tokens] == [401, 401, 401]


def test_a_disabled_account_is_out_at_once(site: Site) -> None:
    token = signed_in(site).json()["token"]
    assert site.ask("GET", ME, token).status == 200
    gone = Account("P001", "P001", frozenset({Role.LEGAL_OFFICER}), OWN, 1, disabled=True)
    site.runtime.directory.put_account(gone, BY)
    assert site.ask("GET", ME, token).status == 401


def test_a_token_is_not_kept(site: Site) -> None:
    token = signed_in(site).json()["token"]
    with site.runtime.database.reading() as connection:
        kept = str(connection.execute(select(sessions)).all())
        chain = str(connection.execute(select(entries)).all())
    assert token not in kept + chain
    assert token.removeprefix("fadu_s_") not in kept + chain


def test_whether_an_account_is_there_is_not_told(site: Site) -> None:
    gone = Account("P002", "P002", frozenset({Role.LEGAL_OFFICER}), OWN, 1, disabled=True)
    site.runtime.directory.put_account(gone, BY)
    unknown, disabled = signed_in(site, "nobody"), signed_in(site, "P002")
    assert unknown.status == disabled.status == 401
    assert unknown.body == disabled.body


def test_after_some_failures_an_account_has_to_wait(site: Site, clock: FixedClock) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        assert signed_in(site, "nobody").status == 401
    refused = signed_in(site, "nobody")
    assert refused.status == 429
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW_MILLISECONDS // 1000
    assert signed_in(site).status == 201
    clock.move(WINDOW_MILLISECONDS)
    assert signed_in(site, "nobody").status == 401


def test_after_many_failures_an_address_has_to_wait(site: Site) -> None:
    for number in range(MOST_PER_ADDRESS):
        assert signed_in(site, f"nobody{number}").status == 401
    assert signed_in(site).status == 429


def test_a_browser_gets_a_cookie_that_no_script_reads(site: Site) -> None:
    answer = signed_in(site, cookie=True)
    assert answer.json()["token"] is None
    cookie = SimpleCookie(answer.headers["set-cookie"])["__Host-fadu-session"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "strict")
    assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", "3600")
    headers = {"cookie": f"other=1; __Host-fadu-session={cookie.value}"}
    found = site.ask("GET", ME, headers=headers).json()
    assert (found["subject"], found["csrf"]) == ("P001", answer.json()["csrf"])


@pytest.mark.parametrize("proof", [None, "", "0" * 64])
def test_with_a_cookie_a_change_needs_its_proof(site: Site, proof: str | None) -> None:
    answer = signed_in(site, cookie=True)
    value = SimpleCookie(answer.headers["set-cookie"])["__Host-fadu-session"].value
    headers = {"cookie": f"__Host-fadu-session={value}"}
    if proof is not None:
        headers["fadu-csrf"] = proof
    refused = site.ask("POST", "/v1/checks", body={}, headers=headers)
    assert (refused.status, refused.json()["type"]) == (403, "urn:fadu:problem:csrf")
    proven = headers | {"fadu-csrf": answer.json()["csrf"]}
    assert site.ask("POST", "/v1/checks", body={}, headers=proven).status == 422


def test_a_token_of_a_header_needs_no_such_proof(site: Site) -> None:
    token = signed_in(site).json()["token"]
    assert site.ask("POST", "/v1/checks", token, body={}).status == 422


def test_only_this_machine_signs_in_by_name(site: Site) -> None:
    for client, headers in (
        ("10.0.0.9", {}),
        ("127.0.0.1", {"x-forwarded-for": "10.0.0.9"}),
        ("127.0.0.1", {"x-forwarded-proto": "https"}),
        ("127.0.0.1", {"via": "1.1 gateway"}),
        ("127.0.0.1", {"fadu-client-verify": "NONE"}),
        ("127.0.0.1", {"origin": "https://evil.example"}),
    ):
        body = {"account": "P001"}
        answer = site.ask("POST", "/v1/sessions", body=body, headers=headers, client=client)
        assert answer.status == 403


def test_what_comes_through_a_configured_proxy_is_not_of_this_machine(
    tmp_path: Path, checker: Checker
) -> None:
    for access in ("open", "closed"):
        made = Site(tmp_path / access, checker, proxy_addresses="127.0.0.1", access=access)
        account = Account("P001", "P001", frozenset({Role.LEGAL_OFFICER}), OWN, 1)
        made.runtime.directory.put_account(account, BY)
        assert signed_in(made).status == 403
        assert made.ask("GET", ME).status == 401
        made.close()


def test_opening_and_ending_are_in_the_chain(site: Site) -> None:
    token = signed_in(site).json()["token"]
    site.ask("DELETE", ME, token)
    with site.runtime.database.reading() as connection:
        kinds = list(connection.execute(select(entries.c.kind).order_by(entries.c.seq)).scalars())
    assert kinds[-2:] == ["session.opened", "session.ended"]
