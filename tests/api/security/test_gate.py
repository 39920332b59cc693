"""Who is let in without, with good and with bad credentials; and what every answer carries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.clock import FixedClock
from api.operations.rate_limits import WINDOW_SECONDS
from api.security.clients import Client
from api.security.identity import Role
from api.security.recognition import REMEMBERED_MILLISECONDS
from engine.checking import Checker
from tests.api.cases import clean
from tests.api.security.site import BY, OWN, Site

ME = "/v1/sessions/current"
NOW = 1_780_000_000_000
SUBJECT = "CN=case system,O=440100"
PROXY = "10.1.0.7"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, checker: Checker) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("open"), checker, access="open")
    yield made
    made.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def closed(tmp_path: Path, checker: Checker, clock: FixedClock) -> Iterator[Site]:
    made = Site(tmp_path, checker, clock, proxy_addresses="10.1.0.0/24")
    yield made
    made.close()


def with_certificate(site: Site, serial: str = "") -> None:
    client = Client(
        "pki",
        "pki",
        frozenset({Role.CASE_SYSTEM}),
        OWN,
        1,
        frozenset({"certificate"}),
        SUBJECT,
        serial,
    )
    site.runtime.directory.put_client(client, BY)


def test_while_open_this_machine_is_a_case_system_and_no_more(opened: Site) -> None:
    found = opened.ask("GET", ME).json()
    assert (found["subject"], found["roles"]) == ("client:local", ["case_system"])
    assert opened.ask("POST", "/v1/checks", body={"snapshot": clean()}).status == 200
    assert opened.ask("GET", "/v1/accounts").status == 403


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("10.0.0.9", {}),
        ("", {}),
        ("127.0.0.1", {"x-forwarded-for": "10.0.0.9"}),
        ("127.0.0.1", {"forwarded": "for=10.0.0.9"}),
        ("127.0.0.1", {"origin": "https://evil.example"}),
        ("127.0.0.1", {"origin": "null"}),
        ("127.0.0.1", {"origin": "http://localhost.evil.example:8000"}),
    ],
)
def test_while_open_nobody_else_is(opened: Site, client: str, headers: dict[str, str]) -> None:
    assert opened.ask("GET", ME, client=client, headers=headers).status == 401


@pytest.mark.parametrize(
    "origin", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"]
)
def test_while_open_pages_of_this_machine_may_ask(opened: Site, origin: str) -> None:
    assert opened.ask("GET", ME, headers={"origin": origin}).status == 200


@pytest.mark.parametrize("given", ["Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer fadu_k_1"])
def test_a_bad_credential_is_refused_even_while_open(opened: Site, given: str) -> None:
    answer = opened.ask("GET", ME, headers={"authorization": given})
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_works_until_it_is_over(closed: Site, clock: FixedClock) -> None:
    closed.system()
    name = "system-440100-4"
    made = closed.runtime.directory.add_key(name, NOW + 60_000, BY)
    assert closed.ask("GET", ME, made.text).json()["subject"] == f"client:{name}"
    clock.move(60_000)
    assert closed.ask("GET", ME, made.text).status == 401


def test_keys_are_changed_without_a_gap_and_the_old_one_ends_at_once(closed: Site) -> None:
    old, new = closed.system(), closed.system()
    assert closed.ask("GET", ME, old).status == closed.ask("GET", ME, new).status == 200
    prefix = old.split("_")[2]
    assert closed.runtime.directory.revoke_key("system-440100-4", prefix, BY)
    assert closed.ask("GET", ME, old).status == 401
    assert closed.ask("GET", ME, new).status == 200


def test_a_key_with_another_ending_is_no_key(closed: Site) -> None:
    key = closed.system()
    other = key[:-1] + ("0" if key[-1] != "0" else "1")
    assert closed.ask("GET", ME, other).status == 401
    assert closed.ask("GET", ME, key.upper()).status == 401


def test_what_another_process_has_ended_ends_here_within_seconds(
    closed: Site, clock: FixedClock
) -> None:
    key = closed.system()
    assert closed.ask("GET", ME, key).status == 200
    with closed.runtime.database.writing() as connection:
        connection.exec_driver_sql("UPDATE security_client SET disabled = true")
    clock.move(REMEMBERED_MILLISECONDS + 1)
    assert closed.ask("GET", ME, key).status == 401


def test_a_known_key_costs_no_question_to_the_database(
    closed: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = closed.system()
    assert closed.ask("GET", ME, key).status == 200
    monkeypatch.setattr(closed.runtime.recognition, "find", None)
    assert closed.ask("GET", ME, key).status == 200


def test_a_verified_certificate_is_matched_by_subject(closed: Site) -> None:
    with_certificate(closed)
    tls = {"client_cert_name": SUBJECT, "client_cert_serial": "1f"}
    assert closed.ask("GET", ME, tls=tls).json()["subject"] == "client:pki"
    other = {"client_cert_name": "CN=other,O=440100", "client_cert_serial": "1f"}
    assert closed.ask("GET", ME, tls=other).status == 401


def test_a_certificate_is_matched_by_serial_number_if_one_is_registered(closed: Site) -> None:
    with_certificate(closed, "1F")
    for serial, status in (("1f", 200), ("20", 401)):
        tls = {"client_cert_name": SUBJECT, "client_cert_serial": serial}
        assert closed.ask("GET", ME, tls=tls).status == status


@pytest.fixture
def limited(tmp_path: Path, checker: Checker, clock: FixedClock) -> Iterator[Site]:
    made = Site(tmp_path, checker, clock, proxy_addresses="10.1.0.0/24", rate_limit=1)
    yield made
    made.close()


def test_trying_keys_is_no_faster_than_anything_else(limited: Site, clock: FixedClock) -> None:
    key = limited.system()
    assert limited.ask("GET", ME, key, client="10.9.0.1").status == 200
    tried = [limited.ask("GET", ME, f"fadu_k_{n:012x}_{'0' * 64}", client="10.9.0.1").status
             for n in range(2 * WINDOW_SECONDS)]  # fmt: skip
    assert tried.count(401) == WINDOW_SECONDS - 1
    assert set(tried[WINDOW_SECONDS:]) == {429}
    clock.move(REMEMBERED_MILLISECONDS + 1)
    assert limited.ask("GET", ME, key, client="10.9.0.1").status == 200
    assert limited.ask("GET", ME, limited.system(), client="10.9.0.1").status == 429


def test_a_key_that_is_revoked_is_counted_like_any_other(limited: Site) -> None:
    key = limited.system()
    assert limited.ask("GET", ME, key, client="10.9.0.2").status == 200
    with limited.runtime.database.writing() as connection:
        connection.exec_driver_sql("UPDATE security_client SET disabled = true")
    limited.runtime.recognition.forget()
    tried = [limited.ask("GET", ME, key, client="10.9.0.2").status for _ in range(15)]
    assert set(tried[-3:]) == {429}


def test_the_unknown_are_counted_by_the_address_their_proxy_tells(limited: Site) -> None:
    for number in range(2 * WINDOW_SECONDS):
        headers = {"x-real-ip": f"10.0.0.{number}"}
        assert limited.ask("GET", "/readyz", headers=headers, client=PROXY).status == 200
        assert limited.ask("GET", ME, headers=headers, client=PROXY).status == 401
    tried = [limited.ask("GET", "/healthz", headers={"x-real-ip": f"10.0.0.{number}"}).status
             for number in range(2 * WINDOW_SECONDS)]  # fmt: skip
    assert set(tried[WINDOW_SECONDS:]) == {429}


FORWARDED = {
    "fadu-client-verify": "SUCCESS",
    "fadu-client-subject": SUBJECT,
    "fadu-client-serial": "1F",
}


def test_a_proxys_word_counts_only_from_a_proxy(closed: Site) -> None:
    with_certificate(closed)
    assert closed.ask("GET", ME, headers=FORWARDED, client=PROXY).status == 200
    assert closed.ask("GET", ME, headers=FORWARDED, client="10.2.0.7").status == 401
    assert closed.ask("GET", ME, headers=FORWARDED, client="127.0.0.1").status == 401


@pytest.mark.parametrize("verified", ["NONE", "FAILED:expired", ""])
def test_an_unverified_certificate_is_none(closed: Site, verified: str) -> None:
    with_certificate(closed)
    headers = FORWARDED | {"fadu-client-verify": verified}
    assert closed.ask("GET", ME, headers=headers, client=PROXY).status == 401


def test_a_system_comes_in_only_the_ways_it_may(closed: Site) -> None:
    key = closed.system()
    roles, ways = frozenset({Role.CASE_SYSTEM}), frozenset({"certificate"})
    client = Client("system-440100-4", "x", roles, OWN, 1, ways, "CN=x")  # type: ignore[arg-type]
    closed.runtime.directory.put_client(client, BY)
    assert closed.ask("GET", ME, key).status == 401


def test_every_answer_tells_browsers_to_do_little_with_it(closed: Site) -> None:
    for answer in (closed.ask("GET", "/healthz"), closed.ask("GET", ME)):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"


def test_without_a_credential_nothing_but_health_is_answered(closed: Site) -> None:
    assert closed.ask("GET", "/healthz").status == 200
    assert closed.ask("GET", "/readyz").status == 200
    for path in ("/docs", "/openapi.json", "/metrics", "/v1/rules"):
        assert closed.ask("GET", path).status == 401


@pytest.mark.parametrize("level", ["secret", "confidential", "top", "unheard_of"])
@pytest.mark.parametrize("place", ["case", "snapshot"])
def test_a_secret_case_is_not_taken(closed: Site, level: str, place: str) -> None:
    snapshot = clean()
    (snapshot if place == "snapshot" else snapshot["case"])["secrecy"] = level
    key = closed.system()
    answer = closed.ask("POST", "/v1/checks", key, body={"snapshot": snapshot})
    assert (answer.status, answer.json()["type"]) == (422, "urn:fadu:problem:too-secret")
    path = "/v1/cases/A2/snapshot"
    assert closed.ask("PUT", path, key, body={"snapshot": snapshot}).status == 422


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/checks/batch"])
def test_a_case_above_its_callers_clearance_is_not_checked(site: Site, path: str) -> None:
    work, secret = site.system(clearance=1), site.system(clearance=2)
    snapshot = clean()
    snapshot["case"]["secrecy"] = "secret"
    refused = site.ask("POST", path, work, body=snapshot).json()
    assert (refused["status"], refused["type"]) == (422, "urn:fadu:problem:too-secret")
    assert "调用方" in refused["detail"]
    assert "findings" in site.ask("POST", path, secret, body=snapshot).json()
