"""Files of units and officers (执法档案): confirmed findings only, never what was merely warned of.

Reading them is logged with its purpose; an officer may read the own file and appeal against it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from api.disposal.items import Item, items_where, sight
from api.disposal.states import ON_FILE
from api.disposal.tables import items
from api.security.identity import Identity
from api.security.visibility import below
from api.watching.tables import cases


def officer_file(
    connection: Connection, identity: Identity, officer: str, after: str, limit: int
) -> list[Item]:
    """What was confirmed in an officer's cases, of those that may be seen."""
    return _file(connection, after, limit, sight(identity), cases.c.officer == officer)


def own_file(connection: Connection, identity: Identity, after: str, limit: int) -> list[Item]:
    """What was confirmed in one's own cases, wherever they are by now."""
    own = cases.c.officer == identity.subject
    return _file(connection, after, limit, own, cases.c.secrecy <= identity.clearance)


def unit_file(
    connection: Connection, identity: Identity, path: str, after: str, limit: int
) -> list[Item]:
    """What was confirmed in the cases of a unit and below."""
    return _file(connection, after, limit, sight(identity), below(path, cases.c.unit_path))


def is_known(connection: Connection, identity: Identity, officer: str) -> bool:
    """Whether an officer has a case that may be seen."""
    query = select(cases.c.case_id).where(sight(identity), cases.c.officer == officer)
    return connection.execute(query.limit(1)).first() is not None


def _file(
    connection: Connection, after: str, limit: int, *conditions: ColumnElement[bool]
) -> list[Item]:
    confirmed = items.c.result.in_(ON_FILE)
    return items_where(connection, confirmed, items.c.finding_id > after, *conditions, limit=limit)
