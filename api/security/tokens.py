"""Random secrets that callers carry: what they look like and how they are kept.

All are 32 random bytes: a plain SHA-256 of so much chance can't be guessed back, and a slow hash
would only slow down each request.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import NamedTuple

KEY_START = "fadu_k_"
SESSION_START = "fadu_s_"
_KEY = re.compile(rf"{KEY_START}([0-9a-f]{{12}})_[0-9a-f]{{64}}")


class NewKey(NamedTuple):
    """An API key at the only moment when it is known; ``digest`` is what is kept."""

    text: str
    prefix: str
    digest: str


def new_key() -> NewKey:
    """A new API key, with a prefix by which it is found and named."""
    prefix = secrets.token_hex(6)
    text = f"{KEY_START}{prefix}_{secrets.token_hex(32)}"
    return NewKey(text, prefix, digest_of(text))


def prefix_of(text: str) -> str | None:
    """The prefix of an API key, None if the text is none."""
    found = _KEY.fullmatch(text)
    return None if found is None else found[1]


def new_session() -> str:
    """The token of a new session."""
    return SESSION_START + secrets.token_hex(32)


def digest_of(text: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(text.encode()).hexdigest()


def csrf_of(session: str) -> str:
    """What a browser must repeat in a header to prove that its own page asks; of the session's
    token, so that nothing more has to be kept.
    """
    return digest_of("csrf " + session)


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
