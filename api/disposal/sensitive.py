"""Cases about minors or with sealed records, of which small numbers must not be told.

预防未成年人犯罪法 第五十九条, 治安管理处罚法(2025) 第一百三十六条.  A case counts as such unless
its snapshot says that it is none: unknown is never "no".
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, case, or_, select

from api.audit.snapshots import snapshot_bytes
from api.disposal.tables import items, sensitive_cases
from api.store.database import Database
from api.store.turns import A_TURN
from api.watching.tables import cases

FEWEST = 5
"""Smaller numbers are not told if a sensitive case is among them (k = 5)."""

OF_AGE = 18


class Sensitivity:
    """Job: looks at the snapshots of cases that have disposals, whenever they have new ones."""

    name = "disposal-sensitivity"
    pause = 60.0

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, now: int) -> bool:
        """Look at a batch; ``now`` in milliseconds UTC."""
        today = datetime.fromtimestamp(now / 1000, UTC).date()
        with self._database.reading() as connection:
            rows = [
                {
                    "case_id": row.case_id,
                    "snapshot_hash": row.snapshot_hash,
                    "sensitive": is_sensitive(snapshot_bytes(connection, row.snapshot_hash), today),
                }
                for row in connection.execute(_unseen().limit(A_TURN))
            ]
        if rows:
            with self._database.writing() as connection:
                for row in rows:
                    self._database.upsert(connection, sensitive_cases, row)
        return len(rows) == A_TURN


def is_sensitive(snapshot: bytes | None, today: date) -> bool:
    """Whether a case must be taken for one about minors or sealed records."""
    if snapshot is None:
        return True
    found = msgspec.json.decode(snapshot)
    if found.get("case", {}).get("involves_minor") is not False:
        return True
    return any(_is_minor(person, today) for person in found.get("person") or ()) or _sealed(found)


def sensitive_share() -> ColumnElement[int]:
    """1 for a sensitive case of the joined tables, 0 for one known to be none."""
    known = and_(
        sensitive_cases.c.snapshot_hash == cases.c.snapshot_hash,
        sensitive_cases.c.sensitive.is_(False),
    )
    return case((known, 0), else_=1)


def told(count: int, sensitive: int) -> int | None:
    """A number as it may be told: None if it is small and a sensitive case is in it."""
    return None if sensitive and count < FEWEST else count


def _is_minor(person: Any, today: date) -> bool:
    born = person.get("birth_date")
    if not isinstance(born, str):
        return False
    try:
        birth = date.fromisoformat(born[:10])
    except ValueError:
        return True
    return (today.year - birth.year, today.month, today.day) < (OF_AGE, birth.month, birth.day)


def _sealed(found: Any) -> bool:
    if isinstance(found, list):
        return any(_sealed(each) for each in found)
    if not isinstance(found, dict):
        return False
    if found.get("sealed_by_law") or found.get("record_sealed_at"):
        return True
    return any(_sealed(each) for each in found.values())


def _unseen() -> Any:
    return (
        select(cases.c.case_id, cases.c.snapshot_hash)
        .distinct()
        .join_from(items, cases, items.c.case_id == cases.c.case_id)
        .outerjoin(sensitive_cases, sensitive_cases.c.case_id == cases.c.case_id)
        .where(
            or_(
                sensitive_cases.c.case_id.is_(None),
                sensitive_cases.c.snapshot_hash != cases.c.snapshot_hash,
            )
        )
        .order_by(cases.c.case_id)
    )


def with_sensitivity(*columns: Any) -> Any:
    """A query of columns over disposals, their cases and what is known of their sensitivity."""
    return (
        select(*columns)
        .join_from(items, cases, items.c.case_id == cases.c.case_id)
        .outerjoin(sensitive_cases, sensitive_cases.c.case_id == cases.c.case_id)
    )
