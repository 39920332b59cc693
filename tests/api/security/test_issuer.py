"""Persons come through a unified sign-in: by browser (code and PKCE) or with a signed token."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from api.security.accounts import Account
from api.security.identity import Role
from engine.checking import Checker
from tests.api.security.issuer import CLIENT, SECRET, Issuer, issuing
from tests.api.security.site import BY, OWN, Answer, Site

ME = "/v1/sessions/current"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing() as made:
        yield made


@pytest.fixture(autouse=True)
def usual_user(issuer: Issuer) -> None:
    issuer.claims = {"sub": "P001"}


def site_of(issuer: Issuer, folder: Path, checker: Checker, **settings: Any) -> Site:
    return Site(
        folder,
        checker,
        environment="production",
        oidc_issuer=issuer.address,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        public_url="https://fadu.example",
        **settings,
    )


@pytest.fixture(scope="module")
def local(
    issuer: Issuer, tmp_path_factory: pytest.TempPathFactory, checker: Checker
) -> Iterator[Site]:
    """A site that keeps rights itself, with one account."""
    site = site_of(issuer, tmp_path_factory.mktemp("local"), checker)
    account = Account("P001", "P001", frozenset({Role.LEGAL_OFFICER}), OWN, 1)
    site.runtime.directory.put_account(account, BY)
    yield site
    site.close()


@pytest.fixture(scope="module")
def vouched(
    issuer: Issuer, tmp_path_factory: pytest.TempPathFactory, checker: Checker
) -> Iterator[Site]:
    """A site to which the issuer tells rights, as a PMI does."""
    site = site_of(
        issuer,
        tmp_path_factory.mktemp("vouched"),
        checker,
        oidc_subject_claim="police.number",
        oidc_roles_claim="police.roles",
        oidc_unit_claim="police.unit",
        oidc_clearance_claim="police.level",
    )
    yield site
    site.close()


def cookies_of(answer: Answer) -> SimpleCookie:
    return SimpleCookie(answer.headers["set-cookie"])


def signed_in(site: Site, issuer: Issuer) -> Answer:
    begun = site.ask("GET", "/v1/sign-in?back_to=/v1/rules")
    assert begun.status == 303
    state = cookies_of(begun)["__Host-fadu-sign-in"]
    assert (state["httponly"], state["secure"], state["samesite"]) == (True, True, "lax")
    back = issuer.agree(begun.headers["location"])
    cookie = {"cookie": f"__Host-fadu-sign-in={state.value}"}
    return site.ask("GET", f"/v1/sign-in/callback?{back}", headers=cookie)


def test_a_browser_signs_in_and_is_known_by_its_cookie(
    local: Site, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    made = local.runtime.signing_in.finish

    def finish(state: str, code: str) -> Any:
        session, page = made(state, code)
        given.append(session.token)
        return session, page

    monkeypatch.setattr(local.runtime.signing_in, "finish", finish)
    answer = signed_in(local, issuer)
    assert answer.status == 200, answer
    assert b'url=/v1/rules"' in answer.body
    cookie = {"cookie": f"__Host-fadu-session={given[0]}"}
    found = local.ask("GET", ME, headers=cookie).json()
    assert (found["subject"], found["roles"], found["unit_path"]) == (
        "P001",
        ["legal_officer"],
        "/440000/440100/",
    )
    assert local.ask("DELETE", ME, headers=cookie).status == 403
    proven = cookie | {"fadu-csrf": found["csrf"]}
    assert local.ask("DELETE", ME, headers=proven).status == 204
    assert local.ask("GET", ME, headers=cookie).status == 401


def test_a_sign_in_that_another_browser_began_is_refused(local: Site, issuer: Issuer) -> None:
    begun = local.ask("GET", "/v1/sign-in")
    back = issuer.agree(begun.headers["location"])
    assert local.ask("GET", f"/v1/sign-in/callback?{back}").status == 401
    other = {"cookie": "__Host-fadu-sign-in=other"}
    assert local.ask("GET", f"/v1/sign-in/callback?{back}", headers=other).status == 401


def test_a_sign_in_is_good_once(local: Site, issuer: Issuer) -> None:
    begun = local.ask("GET", "/v1/sign-in")
    cookie = {"cookie": f"__Host-fadu-sign-in={cookies_of(begun)['__Host-fadu-sign-in'].value}"}
    back = issuer.agree(begun.headers["location"])
    assert local.ask("GET", f"/v1/sign-in/callback?{back}", headers=cookie).status == 200
    assert local.ask("GET", f"/v1/sign-in/callback?{back}", headers=cookie).status == 401


@pytest.mark.parametrize("page", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_the_way_on_leads_to_no_other_site(local: Site, issuer: Issuer, page: str) -> None:
    begun = local.ask("GET", f"/v1/sign-in?back_to={page}")
    cookie = {"cookie": f"__Host-fadu-sign-in={cookies_of(begun)['__Host-fadu-sign-in'].value}"}
    back = issuer.agree(begun.headers["location"])
    answer = local.ask("GET", f"/v1/sign-in/callback?{back}", headers=cookie)
    assert b"evil" not in answer.body
    assert b'url=/docs"' in answer.body


def test_whom_nobody_has_given_rights_does_not_get_in(local: Site, issuer: Issuer) -> None:
    issuer.claims["sub"] = "P999"
    assert signed_in(local, issuer).status == 401
    assert local.ask("GET", ME, issuer.token()).status == 401


def test_a_signed_token_is_enough_for_a_program(local: Site, issuer: Issuer) -> None:
    assert local.ask("GET", ME, issuer.token()).json()["subject"] == "P001"
    assert local.ask("POST", "/v1/rulesets", issuer.token(), body={}).status not in (401, 403)


def forged(issuer: Issuer) -> str:
    """Signed with what everybody may fetch: the public key, taken for a shared secret."""
    claims = issuer.token().split(".")[1]
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"K1"}').decode().rstrip("=")
    key = issuer.key.as_pem(private=False)
    digest = hmac.digest(key, f"{head}.{claims}".encode(), "sha256")
    return f"{head}.{claims}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


BAD_TOKENS: dict[str, Callable[[Issuer], str]] = {
    "over": lambda issuer: issuer.token(exp=int(time.time()) - 120),
    "not yet": lambda issuer: issuer.token(nbf=int(time.time()) + 600),
    "of another issuer": lambda issuer: issuer.token(iss="http://127.0.0.1:1"),
    "for another service": lambda issuer: issuer.token(aud="other"),
    "for nobody": lambda issuer: issuer.token(aud=None),
    "without end": lambda issuer: issuer.token(exp=None),
    "without subject": lambda issuer: issuer.token(sub=None),
    "of another key": lambda issuer: issuer.token(
        RSAKey.generate_key(2048, {"kid": "K1", "alg": "RS256"})
    ),
    "signed with the public key": forged,
    "unsigned": lambda issuer: issuer.token().rpartition(".")[0] + ".",
    "altered": lambda issuer: issuer.token()[:-8] + "AAAAAAAA",
    "no token": lambda issuer: "a.b.c",
}


@pytest.mark.parametrize("fault", BAD_TOKENS)
def test_a_token_that_is_wrong_in_one_point_is_refused(
    local: Site, issuer: Issuer, fault: str
) -> None:
    assert local.ask("GET", ME, BAD_TOKENS[fault](issuer)).status == 401


def test_made_up_tokens_do_not_hammer_the_issuer(
    local: Site, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        local.ask("GET", ME, issuer.token()[:-8] + f"{number:08d}")
    assert issuer.asked.count("/keys") <= 2
    monkeypatch.setattr("api.security.oidc.issuer.AGAIN_SECONDS", 0.0)
    before = list(issuer.asked)
    for number in range(20):
        assert local.ask("GET", ME, issuer.token()[:-8] + f"{number:08d}").status == 401
        assert local.ask("GET", ME, f"a{number}.b.c").status == 401
    assert issuer.asked == before


def test_a_key_the_issuer_has_not_had_before_is_asked_for(
    issuer: Issuer, tmp_path: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.security.oidc.issuer.AGAIN_SECONDS", 0.0)
    with issuing() as rotating:
        site = site_of(rotating, tmp_path, checker)
        account = Account("P001", "P001", frozenset({Role.LEGAL_OFFICER}), OWN, 1)
        site.runtime.directory.put_account(account, BY)
        assert site.ask("GET", ME, rotating.token()).status == 200
        rotating.key = RSAKey.generate_key(2048, {"kid": "K2", "use": "sig", "alg": "RS256"})
        assert site.ask("GET", ME, rotating.token()).status == 200
        site.close()


def test_rights_come_from_the_claims_where_the_site_says_so(vouched: Site, issuer: Issuer) -> None:
    told = {"number": "P007", "roles": ["监督人员", "unheard_of"], "unit": OWN, "level": "none"}
    found = vouched.ask("GET", ME, issuer.token(police=told)).json()
    assert (found["subject"], found["roles"]) == ("P007", ["supervisor"])
    assert (found["unit_path"], found["clearance"]) == ("/440000/440100/", "none")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"number": "P007"},
        {"number": "P007", "roles": ["监督人员"]},
        {"number": "P007", "roles": ["监督人员"], "unit": "999999"},
        {"number": "P007", "roles": ["unheard_of"], "unit": OWN},
        {"number": "P007", "roles": ["管理员", "监督人员"], "unit": OWN},
        {"number": "client:local", "roles": ["监督人员"], "unit": OWN},
    ],
)
def test_claims_that_say_too_little_or_too_much_give_no_rights(
    vouched: Site, issuer: Issuer, told: dict[str, Any]
) -> None:
    assert vouched.ask("GET", ME, issuer.token(police=told)).status == 401


def test_a_disabled_account_is_shut_out_whatever_the_issuer_says(
    vouched: Site, issuer: Issuer
) -> None:
    told = {"number": "P008", "roles": ["监督人员"], "unit": OWN}
    assert vouched.ask("GET", ME, issuer.token(police=told)).status == 200
    vouched.runtime.directory.put_account(
        Account("P008", "P008", frozenset(), OWN, 1, disabled=True), BY
    )
    assert vouched.ask("GET", ME, issuer.token(police=told)).status == 401


def test_an_issuer_that_does_not_answer_is_told_as_such(tmp_path: Path, checker: Checker) -> None:
    with issuing() as gone:
        token = gone.token()
    site = site_of(gone, tmp_path, checker)
    assert site.ask("GET", ME, token).status == 503
    assert site.ask("GET", "/v1/sign-in").status == 503
    site.close()


@pytest.mark.parametrize("name", ["jwks_uri", "token_endpoint", "authorization_endpoint"])
def test_no_other_host_is_called_whatever_the_issuer_says(
    tmp_path: Path, checker: Checker, name: str
) -> None:
    with issuing() as astray:
        astray.description[name] = "http://127.0.0.2:9/elsewhere"
        site = site_of(astray, tmp_path, checker)
        answers = {
            "jwks_uri": lambda: site.ask("GET", ME, astray.token()),
            "token_endpoint": lambda: signed_in(site, astray),
            "authorization_endpoint": lambda: site.ask("GET", "/v1/sign-in"),
        }
        assert answers[name]().status == 503
        site.close()


def test_signing_in_by_name_is_refused_in_production(local: Site) -> None:
    answer = local.ask("POST", "/v1/sessions", body={"account": "P001"})
    assert answer.status == 403
    assert "正式运行" in answer.json()["detail"]
