"""Whether a signed token (JWT) is the issuer's, for us, and still good."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Any

import msgspec
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
    head = _head(text)
    if head is None or head.alg not in ALGORITHMS:
        return None
    claims = _signed(issuer.keys_for(head.kid), text)
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


class _Head(msgspec.Struct):
    alg: str
    kid: str | None = None


def _head(text: str) -> _Head | None:
    """What a token says of its signature; None if it is no token, which needs no key to see."""
    first = text.partition(".")[0]
    try:
        return msgspec.json.decode(urlsafe_b64decode(first + "=" * (-len(first) % 4)), type=_Head)
    except (ValueError, msgspec.DecodeError):
        return None


def _signed(keys: KeySet, text: str) -> dict[str, Any] | None:
    try:
        return dict(jwt.decode(text, keys, algorithms=ALGORITHMS).claims)
    except (JoseError, TypeError, ValueError, KeyError):
        return None
