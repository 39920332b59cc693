"""The triggers that refuse changes (migration step 0011): are they still there?"""

from __future__ import annotations

from sqlalchemy import Connection, text

FENCES = frozenset(
    f"{table}_no_{change}"
    for change, tables in {
        "update": ("audit_entry", "audit_anchor", "audit_purge", "ruleset_content"),
        "delete": (
            "audit_entry",
            "audit_anchor",
            "audit_purge",
            "audit_snapshot",
            "audit_snapshot_case",
            "ruleset_content",
        ),
    }.items()
    for table in tables
)
"""Names of the triggers."""


def missing_fences(connection: Connection) -> list[str]:
    """The triggers that are gone or turned off."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    return sorted(FENCES - set(connection.execute(text(query)).scalars()))
