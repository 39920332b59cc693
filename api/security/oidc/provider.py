"""Signing in through the issuer: authorization code with PKCE, and tokens it has signed."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from api.security.oidc.issuer import Issuer
from api.security.oidc.rights import Vouched, vouched
from api.security.oidc.tokens import claims_of, is_signed
from api.settings import Settings

CALLBACK = "/v1/sign-in/callback"


class Begun(NamedTuple):
    """A sign-in that has begun: where the browser goes, and what must come back with it."""

    address: str
    state: str
    verifier: str
    nonce: str


class Provider:
    """The issuer as this service is registered with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._issuer = Issuer(settings.oidc_issuer)

    def begin(self) -> Begun:
        """Where to send a browser that wants to sign in.  Raises IssuerUnavailableError."""
        state, verifier, nonce = (secrets.token_urlsafe(48) for _ in range(3))
        address: str = prepare_grant_uri(
            self._issuer.address("authorization_endpoint"),
            self._settings.oidc_client_id,
            "code",
            redirect_uri=self._callback(),
            scope=self._settings.oidc_scope,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(address, state, verifier, nonce)

    def finish(self, code: str, verifier: str, nonce: str, now: int) -> Vouched | None:
        """Who has signed in; None if the issuer's token is not to be believed.

        ``now`` in milliseconds UTC.  Raises IssuerUnavailableError, also for a code it refuses.
        """
        settings = self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback(),
            "client_id": settings.oidc_client_id,
            "code_verifier": verifier,
        }
        secret = settings.oidc_client_secret
        given = self._issuer.exchange(form, (settings.oidc_client_id, secret) if secret else None)
        token = given.get("id_token")
        if not isinstance(token, str) or not is_signed(token):
            return None
        audience = settings.oidc_client_id
        claims = claims_of(self._issuer, token, audience, now // 1000, nonce)
        return None if claims is None else vouched(claims, settings)

    def bearer(self, token: str, now: int) -> Vouched | None:
        """Whom a token names that a program sends along; ``now`` in milliseconds UTC.

        Raises IssuerUnavailableError.
        """
        audience = self._settings.oidc_audience or self._settings.oidc_client_id
        claims = claims_of(self._issuer, token, audience, now // 1000)
        return None if claims is None else vouched(claims, self._settings)

    def _callback(self) -> str:
        return self._settings.public_url.rstrip("/") + CALLBACK
