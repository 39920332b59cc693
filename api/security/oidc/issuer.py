"""The one outside party this service ever calls: the configured issuer, and no other host."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

SECONDS = 5.0
"""How long the issuer may take."""

KEYS_SECONDS = 600.0
"""How long its keys are believed without asking again."""

AGAIN_SECONDS = 30.0
"""The shortest time between two requests for keys: a made-up key id must not become a hammer."""

MOST_BYTES = 1024 * 1024


class IssuerUnavailableError(Exception):
    """The issuer does not answer, or not as it must."""


class Issuer:
    """Its addresses and its keys.  Thread-safe."""

    def __init__(self, issuer: str) -> None:
        self.name = issuer
        self._origin = _origin(issuer)
        self._lock = threading.Lock()
        self._addresses: dict[str, str] = {}
        self._keys: KeySet | None = None
        self._asked = -KEYS_SECONDS

    def address(self, name: str) -> str:
        """An address of its description, such as ``token_endpoint``.

        Raises IssuerUnavailableError, also for an address on another host.
        """
        with self._lock:
            if not self._addresses:
                self._addresses = self._described()
        return self._own(self._addresses.get(name, ""))

    def keys(self, *, renewed: bool = False) -> KeySet:
        """Its public keys; ``renewed``: one was missing, ask again unless that was just done.

        Raises IssuerUnavailableError.
        """
        address = self.address("jwks_uri")
        with self._lock:
            age = time.monotonic() - self._asked
            if self._keys is None or age > (AGAIN_SECONDS if renewed else KEYS_SECONDS):
                try:
                    self._keys = KeySet.import_key_set(self._call("GET", address))  # type: ignore[arg-type]
                except (JoseError, ValueError, TypeError, KeyError) as error:
                    raise IssuerUnavailableError("keys") from error
                self._asked = time.monotonic()
            return self._keys

    def exchange(self, form: Mapping[str, str], secret: tuple[str, str] | None) -> dict[str, Any]:
        """Post a form to its token endpoint, as the registered client if it has a secret.

        Raises IssuerUnavailableError, also where the issuer refuses.
        """
        return self._call("POST", self.address("token_endpoint"), form, secret)

    def _described(self) -> dict[str, str]:
        found = self._call("GET", f"{self.name.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.name:
            raise IssuerUnavailableError("issuer")
        return {name: value for name, value in found.items() if isinstance(value, str)}

    def _call(
        self,
        method: str,
        address: str,
        form: Mapping[str, str] | None = None,
        secret: tuple[str, str] | None = None,
    ) -> dict[str, Any]:
        options: dict[str, Any] = {"timeout": SECONDS, "trust_env": False}
        try:
            with (
                httpx.Client(**options) as client,
                client.stream(method, address, data=form, auth=secret) as response,
            ):
                response.raise_for_status()
                body = b""
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise IssuerUnavailableError("size")
            found = httpx.Response(200, content=body).json()
        except (httpx.HTTPError, ValueError) as error:
            raise IssuerUnavailableError(type(error).__name__) from error
        if not isinstance(found, dict):
            raise IssuerUnavailableError("shape")
        return found

    def _own(self, address: str) -> str:
        if _origin(address) != self._origin:
            raise IssuerUnavailableError("origin")
        return address


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
