"""The audit log, its anchors, and snapshots by content."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_anchor",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("algorithm", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_anchor")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=256), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("algorithm", sa.String(length=16), nullable=False),
        sa.Column("previous", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.Column("check_id", sa.String(length=128), nullable=True),
        sa.Column("case_id", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_case", ["case_id", "seq"], unique=False)
        batch_op.create_index("ix_audit_entry_check", ["check_id", "seq"], unique=False)
        batch_op.create_index("ix_audit_entry_kind", ["kind", "seq"], unique=False)
    op.create_table(
        "audit_purge",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("seq", "hash", name=op.f("pk_audit_purge")),
    )
    with op.batch_alter_table("audit_purge", schema=None) as batch_op:
        batch_op.create_index("ix_audit_purge_hash", ["hash"], unique=False)
    op.create_table(
        "audit_snapshot",
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.Column("purged_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_audit_snapshot")),
    )
    with op.batch_alter_table("audit_snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_snapshot_used_at"), ["used_at"], unique=False)
    op.create_table(
        "audit_snapshot_case",
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("hash", "case_id", name=op.f("pk_audit_snapshot_case")),
    )
    with op.batch_alter_table("audit_snapshot_case", schema=None) as batch_op:
        batch_op.create_index("ix_audit_snapshot_case_case", ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("audit_snapshot_case", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_snapshot_case_case")
    op.drop_table("audit_snapshot_case")
    with op.batch_alter_table("audit_snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_snapshot_used_at"))
    op.drop_table("audit_snapshot")
    with op.batch_alter_table("audit_purge", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_purge_hash")
    op.drop_table("audit_purge")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_kind")
        batch_op.drop_index("ix_audit_entry_check")
        batch_op.drop_index("ix_audit_entry_case")
    op.drop_table("audit_entry")
    op.drop_table("audit_anchor")
