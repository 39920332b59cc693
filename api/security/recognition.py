"""From credentials to an identity, remembered for some seconds.

A request with a known key costs one digest and one look-up in memory; what is revoked here is
forgotten at once, what another process revokes after ``REMEMBERED_MILLISECONDS``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Row, select

from api.clock import Clock
from api.security.identity import Identity, Role
from api.security.tables import accounts, client_keys, clients, sessions, units
from api.security.tokens import KEY_START, SESSION_START, digest_of, prefix_of, same
from api.security.visibility import ROOT
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

    def __init__(self, database: Callable[[], Database], clock: Clock) -> None:
        """``database`` is opened when the first credential comes."""
        self._database = database
        self._clock = clock
        self._remembered: dict[Credential, tuple[int, Identity]] = {}

    def remembered(self, credential: Credential) -> Identity | None:
        """The identity if it was found a short time ago; never waits."""
        kept = self._remembered.get(_kept_as(credential))
        if kept is None or kept[0] < self._clock.now_precise():
            return None
        return kept[1]

    def find(self, credential: Credential) -> Identity | None:
        """The identity, or None if the credential is good for nothing; asks the database."""
        now = self._clock.now_precise()
        with self._database().reading() as connection:
            found = _identified(connection, credential, now)
        if found is None:
            return None
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[_kept_as(credential)] = (now + REMEMBERED_MILLISECONDS, found)
        return found

    def forget(self) -> None:
        """Ask the database again from now on; after every change of rights."""
        self._remembered.clear()


def _kept_as(credential: Credential) -> Credential:
    """Secrets are not held in memory longer than a request."""
    if credential.kind == "certificate":
        return credential
    return credential._replace(text=digest_of(credential.text))


def _identified(connection: Connection, credential: Credential, now: int) -> Identity | None:
    if credential.kind == "certificate":
        return _by_certificate(connection, credential)
    if credential.kind == "bearer" and credential.text.startswith(KEY_START):
        return _by_key(connection, credential.text, now)
    if credential.text.startswith(SESSION_START):
        return _by_session(connection, credential.text, now)
    return None


def _by_key(connection: Connection, text: str, now: int) -> Identity | None:
    prefix = prefix_of(text)
    if prefix is None:
        return None
    kept = connection.execute(select(client_keys).where(client_keys.c.prefix == prefix)).first()
    digest = digest_of(text)
    if kept is None or not same(kept.digest, digest):
        return None
    if kept.revoked_at is not None or (kept.expires_at is not None and kept.expires_at <= now):
        return None
    row = connection.execute(select(clients).where(clients.c.client == kept.client)).first()
    return _client(connection, row, "api_key")


def _by_certificate(connection: Connection, credential: Credential) -> Identity | None:
    query = select(clients).where(
        clients.c.certificate_subject == credential.text,
        clients.c.certificate_serial.in_(["", credential.serial]),
    )
    rows = connection.execute(query.order_by(clients.c.certificate_serial.desc())).all()
    return _client(connection, rows[0] if rows else None, "certificate")


def _by_session(connection: Connection, text: str, now: int) -> Identity | None:
    digest = digest_of(text)
    kept = connection.execute(select(sessions).where(sessions.c.digest == digest)).first()
    if kept is None or kept.revoked_at is not None or kept.expires_at <= now:
        return None
    return person_of(connection, kept.subject)


def person_of(connection: Connection, subject: str) -> Identity | None:
    """The identity of a local account, None if there is none or it is disabled."""
    row = connection.execute(select(accounts).where(accounts.c.subject == subject)).first()
    if row is None or row.disabled:
        return None
    path = _path(connection, row.unit)
    if path is None:
        return None
    return Identity(row.subject, "person", row.name, roles_of(row.roles), path, row.clearance)


def roles_of(text: str) -> frozenset[Role]:
    """The roles as they are kept."""
    return frozenset(Role(each) for each in text.split())


def _client(
    connection: Connection, row: Row[tuple[object, ...]] | None, way: str
) -> Identity | None:
    if row is None or row.disabled or way not in row.ways.split():
        return None
    path = _path(connection, row.unit)
    if path is None:
        return None
    subject = f"client:{row.client}"
    return Identity(subject, "client", row.name, roles_of(row.roles), path, row.clearance)


def _path(connection: Connection, unit: str | None) -> str | None:
    if unit is None:
        return ROOT
    return connection.execute(select(units.c.path).where(units.c.code == unit)).scalar()
