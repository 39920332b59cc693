"""Which events somebody wants, and which of them somebody may see."""

from __future__ import annotations

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_

from api.delivery.tables import events
from api.security.identity import Identity
from api.security.visibility import ROOT, may_see, visible


class Filter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wanted: everything that fits each part that is given; an empty one asks nothing.

    ``unit``: code of a unit, everything below it fits too.
    """

    kinds: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    unit: str | None = None
    case_id: str | None = None


ALL = Filter()


def wanted(chosen: Filter) -> list[ColumnElement[bool]]:
    """The conditions on rows of ``events``."""
    found: list[ColumnElement[bool]] = []
    for column, values in (
        (events.c.kind, chosen.kinds),
        (events.c.rule, chosen.rules),
        (events.c.level, chosen.levels),
        (events.c.severity, chosen.severities),
    ):
        if values:
            found.append(column.in_(values))
    if chosen.unit is not None:
        # replace, not LIKE: exact on both databases, whatever their case rules.
        path = events.c.unit_path
        found.append(func.replace(path, f"/{chosen.unit}/", "") != path)
    if chosen.case_id is not None:
        found.append(events.c.case_id == chosen.case_id)
    return found


def shown(identity: Identity) -> ColumnElement[bool]:
    """The condition that an identity may see the event: that of its case, or it is of no case."""
    return or_(
        and_(events.c.case_id.is_(None), events.c.unit_path == ROOT, events.c.secrecy == 0),
        visible(identity, events.c.unit_path, events.c.secrecy),
    )


def may_receive(identity: Identity, case_id: str | None, unit_path: str, secrecy: int) -> bool:
    """The same for one event that is at hand."""
    if case_id is None and unit_path == ROOT and secrecy == 0:
        return True
    return may_see(identity, unit_path, secrecy)
