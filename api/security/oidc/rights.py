"""Who a token's claims make somebody: rights from the claims, or from the local account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from api.security.accounts import APART, SUBJECT
from api.security.identity import ROLE_LABELS, Identity, Role
from api.security.local import person_of
from api.security.secrecy import RANKS, UNSTATED
from api.security.tables import accounts
from api.security.units import path_of
from api.settings import Settings
from api.store.schema import NAME

_ROLES = {role.value: role for role in Role} | {text: role for role, text in ROLE_LABELS.items()}


class Vouched(NamedTuple):
    """What an issuer says of a person; ``roles`` None: rights are kept here, not there."""

    subject: str
    name: str
    roles: frozenset[Role] | None
    unit: str | None
    clearance: int


def vouched(claims: Mapping[str, Any], settings: Settings) -> Vouched | None:
    """What is made of the claims; None if they name nobody.

    Names of claims may be paths such as ``realm_access.roles``; roles are told by code or by
    Chinese name, separated by blanks or as a list; those that are not ours are passed over.
    """
    subject = _at(claims, settings.oidc_subject_claim)
    if not isinstance(subject, str) or not SUBJECT.fullmatch(subject):
        return None
    name = claims.get("name")
    shown = name[:NAME] if isinstance(name, str) and name else subject
    if not settings.oidc_roles_claim:
        return Vouched(subject, shown, None, None, UNSTATED)
    unit = _at(claims, settings.oidc_unit_claim)
    level = _at(claims, settings.oidc_clearance_claim)
    clearance = RANKS.get(level, 0) if isinstance(level, str) else UNSTATED
    roles = _roles(_at(claims, settings.oidc_roles_claim))
    return Vouched(subject, shown, roles, unit if isinstance(unit, str) else None, clearance)


def identity_of(connection: Connection, person: Vouched) -> Identity | None:
    """The identity of a vouched person, None if it has no rights here.

    A local account that is disabled shuts the person out whatever the issuer says.  Roles that
    must be held apart (三员分立) are no rights when they come together, nor are rights without a
    known unit: nobody is put at the root by omission.
    """
    if person.roles is None:
        return person_of(connection, person.subject)
    query = select(accounts.c.disabled).where(accounts.c.subject == person.subject)
    if connection.execute(query).scalar():
        return None
    if not person.roles or (len(person.roles) > 1 and not person.roles.isdisjoint(APART)):
        return None
    path = None if person.unit is None else path_of(connection, person.unit)
    if path is None:
        return None
    return Identity(person.subject, "person", person.name, person.roles, path, person.clearance)


def _roles(given: Any) -> frozenset[Role]:
    words = given.split() if isinstance(given, str) else given
    if not isinstance(words, list):
        return frozenset()
    return frozenset(_ROLES[word] for word in words if isinstance(word, str) and word in _ROLES)


def _at(claims: Mapping[str, Any], path: str) -> Any:
    found: Any = claims
    for step in path.split(".") if path else ():
        if not isinstance(found, Mapping):
            return None
        found = found.get(step)
    return found if path else None
