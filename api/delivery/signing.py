"""Secrets of receivers and the signatures made with them (Standard Webhooks, symmetric, v1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> bytes:
    """A fresh secret."""
    return secrets.token_bytes(BYTES)


def written(secret: bytes) -> str:
    """A secret as it is given to the receiver, once."""
    return PREFIX + base64.b64encode(secret).decode()


def headers(
    event_id: str, seconds: int, body: bytes, with_secrets: Iterable[bytes]
) -> dict[str, str]:
    """The three headers; one signature for each secret that is valid at the moment.

    ``seconds``: Unix time of the sending, so that a receiver can refuse what is old.
    """
    signed = f"{event_id}.{seconds}.".encode() + body
    signatures = [
        "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        for secret in with_secrets
    ]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }
