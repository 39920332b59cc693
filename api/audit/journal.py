"""Writing to the chain inside the caller's transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from api.audit.chain import Entry, entry_after, usable
from api.audit.tables import entries

DEFAULT_ALGORITHM = "sha256"

ALGORITHM_CHANGED = "audit.algorithm"
"""Kind of the entry from which another algorithm is used."""


def record(connection: Connection, kind: str, by: str, at_ms: int, content: dict[str, Any]) -> int:
    """Append one entry and give its number; it is there when the caller's transaction commits.

    The connection must come from ``Database.writing``, which lets one writer in at a time.
    ``kind``: what happened ("ruleset.published"); ``by``: the subject who did it; ``at_ms``:
    milliseconds UTC.  ``content``: small JSON of ids and hashes, never of what a case says; its
    ``check_id`` and ``case_id``, if there, are what the entry is found by.
    """
    entry = _next(last_entry(connection), kind, by, at_ms, content)
    append(connection, [entry])
    return entry.seq


def use_algorithm(connection: Connection, algorithm: str, at_ms: int) -> None:
    """Hash with this algorithm from here on, if the chain does not yet.

    Raises AlgorithmMissingError.
    """
    last = last_entry(connection)
    current = DEFAULT_ALGORITHM if last is None else last.algorithm
    if usable(algorithm) != current:
        content = {"from": current, "to": algorithm}
        changed = entry_after(last, ALGORITHM_CHANGED, "system", at_ms, content, algorithm)
        append(connection, [changed])


def append(connection: Connection, chained: list[Entry]) -> None:
    """Write entries that were made one after another."""
    connection.execute(insert(entries), [entry._asdict() for entry in chained])


def last_entry(connection: Connection) -> Entry | None:
    """The newest entry."""
    found = connection.execute(select(entries).order_by(entries.c.seq.desc()).limit(1)).first()
    return None if found is None else Entry(*found)


def _next(last: Entry | None, kind: str, by: str, at_ms: int, content: dict[str, Any]) -> Entry:
    algorithm = DEFAULT_ALGORITHM if last is None else last.algorithm
    return entry_after(last, kind, by, at_ms, content, algorithm)
