"""Whose rights a subscription has: those its owner has at the moment of sending."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from api.security.clients import client_of
from api.security.identity import LOCAL, Identity
from api.security.local import person_of, system_of

_CLIENT = "client:"


class Owners(Protocol):
    """Looks an identity up by its subject."""

    def __call__(self, connection: Connection, subject: str) -> Identity | None:
        """The identity with its present rights; None if there is none or it was disabled."""
        ...


def owner_of(connection: Connection, subject: str) -> Identity | None:
    """The account or system of a subject with its present rights; None if disabled."""
    if not subject.startswith(_CLIENT):
        return person_of(connection, subject)
    found = client_of(connection, subject.removeprefix(_CLIENT))
    if found is None or not found.ways:
        return None
    return system_of(connection, found, min(found.ways))


def owner_or_local(connection: Connection, subject: str) -> Identity | None:
    """The same where access is open: who asks without credentials may subscribe too."""
    return LOCAL if subject == LOCAL.subject else owner_of(connection, subject)
