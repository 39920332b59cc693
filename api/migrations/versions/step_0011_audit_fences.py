"""The audit tables refuse changes and deletions: a second fence beside the chain of hashes.

Triggers are no part of the metadata, so this step is written by hand.  A later step that rebuilds
one of these tables (a batch alteration on SQLite) must put the fences up again.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_UNCHANGING = ("audit_entry", "audit_anchor", "audit_purge")
_LASTING = (*_UNCHANGING, "audit_snapshot", "audit_snapshot_case", "ruleset_content")
_FENCES = [
    *((table, "update") for table in (*_UNCHANGING, "ruleset_content")),
    *((table, "delete") for table in _LASTING),
]


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit records are append-only'; END $$"
        )
    for table, change in _FENCES:
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END"
            )
        else:
            also = " OR TRUNCATE" if change == "delete" else ""
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()}{also} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
            )


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for table, change in _FENCES:
        op.execute(f"DROP TRIGGER {table}_no_{change}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION audit_refuse()")
