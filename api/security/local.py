"""Identities of local accounts and registered systems."""

from __future__ import annotations

from sqlalchemy import Connection

from api.security.accounts import account_of
from api.security.clients import Client, Way
from api.security.identity import SYSTEM_ROLES, Identity
from api.security.units import path_of
from api.security.visibility import ROOT


def person_of(connection: Connection, subject: str) -> Identity | None:
    """The identity of a local account, None if there is none or it is disabled."""
    found = account_of(connection, subject)
    if found is None or found.disabled:
        return None
    path = _path(connection, found.unit)
    if path is None:
        return None
    return Identity(found.subject, "person", found.name, found.roles, path, found.clearance)


def system_of(connection: Connection, found: Client | None, way: Way) -> Identity | None:
    """The identity of a system that came in this way, None if it may not; what was entered of a
    person's roles counts for nothing.
    """
    if found is None or found.disabled or way not in found.ways:
        return None
    path = _path(connection, found.unit)
    if path is None:
        return None
    subject, roles = f"client:{found.client}", found.roles & SYSTEM_ROLES
    return Identity(subject, "client", found.name, roles, path, found.clearance)


def _path(connection: Connection, unit: str | None) -> str | None:
    return ROOT if unit is None else path_of(connection, unit)
