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

from api.security.oidc.fetched import Fetched, IssuerUnavailableError

SECONDS = 5.0
"""How long the issuer may take to connect, to go on, and for a whole answer."""

KEYS_SECONDS = 600.0
"""How long its keys are believed without asking again."""

AGAIN_SECONDS = 30.0
"""The shortest time between two requests for keys, and after one that failed: neither a made-up
key id nor a silent issuer may keep the service busy."""

MOST_BYTES = 1024 * 1024


MOST_EXCHANGES = 8
"""Sign-ins that are exchanged at the issuer at once; the service has other things to do too."""


class Issuer:
    """Its addresses and its keys.  Thread-safe: one thread asks for them, and after a failure
    nobody for ``AGAIN_SECONDS``.
    """

    def __init__(self, issuer: str) -> None:
        self.name = issuer
        self._origin = _origin(issuer)
        self._addresses = Fetched(self._described, lambda: AGAIN_SECONDS, 2 * SECONDS)
        self._keys = Fetched(self._told_keys, lambda: AGAIN_SECONDS, 2 * SECONDS)
        self._exchanges = threading.BoundedSemaphore(MOST_EXCHANGES)

    def address(self, name: str) -> str:
        """An address of its description, such as ``token_endpoint``.

        Raises IssuerUnavailableError, also for an address on another host.
        """
        return self._own(self._addresses.get(float("inf")).get(name, ""))

    def keys_for(self, kid: str | None) -> KeySet:
        """Its public keys.  If none has this id, they are asked for again, unless that was just
        done.  Raises IssuerUnavailableError.
        """
        found = self._keys.get(KEYS_SECONDS)
        if any(key.kid == kid for key in found.keys):
            return found
        return self._keys.get(AGAIN_SECONDS)

    def exchange(self, form: Mapping[str, str], secret: tuple[str, str] | None) -> dict[str, Any]:
        """Post a form to its token endpoint, as the registered client if it has a secret.

        Raises IssuerUnavailableError, also where the issuer refuses, and if many do so just now.
        """
        address = self.address("token_endpoint")
        if not self._exchanges.acquire(blocking=False):
            raise IssuerUnavailableError("busy")
        try:
            return self._call("POST", address, form, secret)
        finally:
            self._exchanges.release()

    def _told_keys(self) -> KeySet:
        found: Any = self._call("GET", self.address("jwks_uri"))
        try:
            return KeySet.import_key_set(found)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise IssuerUnavailableError("keys") from error

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
        latest = time.monotonic() + SECONDS
        try:
            with (
                httpx.Client(**options) as client,
                client.stream(method, address, data=form, auth=secret) as response,
            ):
                response.raise_for_status()
                body = b""
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES or time.monotonic() > latest:
                        raise IssuerUnavailableError("size or time")
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
