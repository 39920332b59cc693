"""From credentials to an identity, remembered for some seconds.

A request with a known key costs one digest and one look-up in memory; what is revoked here is
forgotten at once, what another process revokes after ``REMEMBERED_MILLISECONDS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, NamedTuple

from api.clock import Clock
from api.security.clients import client_of_certificate, client_of_key
from api.security.identity import Identity
from api.security.local import system_of
from api.security.oidc.provider import Provider
from api.security.oidc.rights import identity_of
from api.security.oidc.tokens import is_signed
from api.security.sessions import person_in
from api.security.tokens import KEY_START, SESSION_START, digest_of
from api.store.database import Database

REMEMBERED_MILLISECONDS = 5_000
MOST_REMEMBERED = 4_096


class Credential(NamedTuple):
    """What a request brought along; of a certificate the subject and the serial."""

    kind: Literal["bearer", "cookie", "certificate"]
    text: str
    serial: str = ""


class Recognition:
    """Who is behind a credential.  Thread-safe: what is remembered is only ever replaced."""

    def __init__(
        self,
        database: Callable[[], Database],
        clock: Clock,
        most_secret: int,
        provider: Provider | None = None,
    ) -> None:
        """``database`` is opened when the first credential comes; nobody is cleared for more than
        ``most_secret``, the rank of the most secret cases of this site.
        """
        self._most_secret = most_secret
        self._database = database
        self._clock = clock
        self._provider = provider
        self._remembered: dict[Credential, tuple[int, Identity]] = {}
        self._changes = 0

    def remembered(self, credential: Credential) -> Identity | None:
        """The identity if it was found a short time ago; never waits."""
        kept = self._remembered.get(_kept_as(credential))
        if kept is None or kept[0] < self._clock.now_precise():
            return None
        return kept[1]

    def known(self, credential: Credential) -> bool:
        """Whether it was good when it was last looked up, however long ago; never waits."""
        return _kept_as(credential) in self._remembered

    def asks_issuer(self, credential: Credential) -> bool:
        """Whether to find the identity may take as long as the issuer takes."""
        text = credential.text
        return (
            self._provider is not None
            and credential.kind == "bearer"
            and not text.startswith((SESSION_START, KEY_START))
            and is_signed(text)
        )

    def find(self, credential: Credential) -> Identity | None:
        """The identity, or None if the credential is good for nothing; asks the database.

        Raises IssuerUnavailableError if it needs the issuer, and that does not answer.
        """
        changes = self._changes
        now = self._clock.now_precise()
        found = self._identified(credential, now)
        if found is None:
            self._remembered.pop(_kept_as(credential), None)
            return None
        if found.clearance > self._most_secret:
            found = replace(found, clearance=self._most_secret)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        if changes == self._changes:
            self._remembered[_kept_as(credential)] = (now + REMEMBERED_MILLISECONDS, found)
        return found

    def forget(self) -> None:
        """Ask the database again from now on; after every change of rights."""
        self._changes += 1
        self._remembered = {}

    def _identified(self, credential: Credential, now: int) -> Identity | None:
        text = credential.text
        with self._database().reading() as connection:
            if credential.kind == "certificate":
                found = client_of_certificate(connection, text, credential.serial)
                return system_of(connection, found, "certificate")
            if text.startswith(SESSION_START):
                return person_in(connection, text, now)
            if credential.kind != "bearer":
                return None
            if text.startswith(KEY_START):
                return system_of(connection, client_of_key(connection, text, now), "api_key")
        return self._by_signed_token(text, now) if is_signed(text) else None

    def _by_signed_token(self, text: str, now: int) -> Identity | None:
        if self._provider is None:
            return None
        person = self._provider.bearer(text, now)
        if person is None:
            return None
        with self._database().reading() as connection:
            return identity_of(connection, person)


def _kept_as(credential: Credential) -> Credential:
    """Secrets are not held in memory longer than a request."""
    if credential.kind == "certificate":
        return credential
    return credential._replace(text=digest_of(credential.text))
