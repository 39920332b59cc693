"""Who may see, hold or export what is kept of a case."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from api.audit.chain import key
from api.keeping.tables import holds
from api.security.identity import Identity
from api.security.visibility import ROOT, may_see, visible
from api.watching.tables import cases


def may_see_case(
    connection: Connection,
    identity: Identity,
    case_id: str,
    unit_path: str = ROOT,
    secrecy: int = 0,
) -> bool:
    """Whether an identity may see what is kept of a case.

    A watched case is its unit's.  One that was only ever checked is nobody's but the caller's:
    ``unit_path`` and ``secrecy`` are those of its check.
    """
    found = connection.execute(
        select(cases.c.unit_path, cases.c.secrecy).where(cases.c.case_id == key(case_id))
    ).first()
    if found is not None:
        unit_path, secrecy = found
    return may_see(identity, unit_path, secrecy)


def visible_holds(identity: Identity) -> ColumnElement[bool]:
    """The condition on holds whose case an identity may see."""
    same = cases.c.case_id == holds.c.case_id
    seen = exists().where(same, visible(identity, cases.c.unit_path, cases.c.secrecy))
    if identity.unit_path != ROOT:
        return seen
    return or_(seen, ~exists().where(same))
