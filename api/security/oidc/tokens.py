"""Whether a signed token (JWT) is the issuer's, for us, and still good."""

from __future__ import annotations

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.security.oidc.issuer import Issuer

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures with a public key only: a token must not be made with what everybody may fetch."""

LEEWAY_SECONDS = 60
MOST_CHARACTERS = 16 * 1024


def is_signed(text: str) -> bool:
    """Whether a text has the shape of a signed token."""
    return len(text) <= MOST_CHARACTERS and text.count(".") == 2 and text.isascii()


def claims_of(
    issuer: Issuer, text: str, audience: str, now: int, nonce: str | None = None
) -> dict[str, Any] | None:
    """What a token claims, or None if it is not to be believed; ``now`` in seconds.

    Raises IssuerUnavailableError if the keys cannot be had.
    """
    claims = _signed(issuer.keys(), text)
    if claims is None:
        claims = _signed(issuer.keys(renewed=True), text)
    if claims is None:
        return None
    wanted: dict[str, Any] = {
        "iss": {"essential": True, "value": issuer.name},
        "aud": {"essential": True, "value": audience},
        "exp": {"essential": True},
        "sub": {"essential": True},
    }
    if nonce is not None:
        wanted["nonce"] = {"essential": True, "value": nonce}
    try:
        jwt.JWTClaimsRegistry(now, LEEWAY_SECONDS, **wanted).validate(claims)
    except (JoseError, TypeError, ValueError):
        return None
    return claims


def _signed(keys: KeySet, text: str) -> dict[str, Any] | None:
    try:
        return dict(jwt.decode(text, keys, algorithms=ALGORITHMS).claims)
    except (JoseError, TypeError, ValueError, KeyError):
        return None
