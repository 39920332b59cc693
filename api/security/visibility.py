"""Which cases an identity may see: those of its unit and below, up to its clearance.

A case that may not be seen is answered like one that does not exist (404): its number must not
be told either.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, true

from api.security.identity import Identity
from api.security.policy import Permission, allows

ROOT = "/"


def visible(identity: Identity, unit_path: Any, secrecy: Any) -> ColumnElement[bool]:
    """The condition on rows with these columns: path of the unit, rank of the secrecy.

    Identities that may not read cases at all see no row.
    """
    if not allows(identity, Permission.READ_CASES):
        return false()
    return and_(secrecy <= identity.clearance, below(identity.unit_path, unit_path))


def below(path: str, unit_path: Any) -> ColumnElement[bool]:
    """The condition that a row's unit is the one of ``path`` or under it."""
    if path == ROOT:
        return true()
    # substr, not LIKE: exact on both databases, whatever their collation and case rules.
    return func.substr(unit_path, 1, len(path)) == path


def may_see(identity: Identity, unit_path: str, secrecy: int) -> bool:
    """The same for one case that is at hand."""
    return (
        allows(identity, Permission.READ_CASES)
        and secrecy <= identity.clearance
        and unit_path.startswith(identity.unit_path)
    )
