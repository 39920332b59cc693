"""Watched cases: snapshots, register, clocks, timeline, calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch_case",
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("unit_path", sa.String(length=512), nullable=False),
        sa.Column("secrecy", sa.Integer(), nullable=False),
        sa.Column("officer", sa.String(length=128), nullable=True),
        sa.Column("client", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("snapshot_id", sa.String(length=128), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=128), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("assume_complete", sa.Boolean(), nullable=False),
        sa.Column("facts_at", sa.BigInteger(), nullable=True),
        sa.Column("judged_at", sa.BigInteger(), nullable=False),
        sa.Column("ruleset", sa.String(length=128), nullable=False),
        sa.Column("check_id", sa.String(length=128), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("worst", sa.Integer(), nullable=False),
        sa.Column("open_findings", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("since_at", sa.BigInteger(), nullable=False),
        sa.Column("pushed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_watch_case")),
    )
    with op.batch_alter_table("watch_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_case_next_at"), ["next_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_watch_case_officer_case_id"), ["officer", "case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_watch_case_snapshot_hash"), ["snapshot_hash"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_watch_case_state_judged_at"), ["state", "judged_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_watch_case_state_ruleset"), ["state", "ruleset"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_watch_case_unit_path_case_id"), ["unit_path", "case_id"], unique=False
        )
    op.create_table(
        "watch_clock",
        sa.Column("finding_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=512), nullable=False),
        sa.Column("verdict", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("strict", sa.BigInteger(), nullable=False),
        sa.Column("lenient", sa.BigInteger(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("ladder", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_watch_clock")),
    )
    with op.batch_alter_table("watch_clock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_clock_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_watch_clock_strict_finding_id"), ["strict", "finding_id"], unique=False
        )
    op.create_table(
        "watch_event",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("finding_id", sa.String(length=128), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_watch_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("watch_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_watch_event_case_id_seq"), ["case_id", "seq"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_watch_event_finding_id_seq"), ["finding_id", "seq"], unique=False
        )
    op.create_table(
        "watch_feed",
        sa.Column("feed_id", sa.String(length=128), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=128), nullable=False),
        sa.Column("target", sa.String(length=512), nullable=False),
        sa.Column("unit_path", sa.String(length=512), nullable=False),
        sa.Column("secrecy", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_watch_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_watch_feed_token_hash")),
    )
    with op.batch_alter_table("watch_feed", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_watch_feed_owner_feed_id"), ["owner", "feed_id"], unique=False
        )
    op.create_table(
        "watch_finding",
        sa.Column("finding_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=False),
        sa.Column("subject", sa.String(length=512), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=128), nullable=True),
        sa.Column("verdict", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=128), nullable=False),
        sa.Column("strict", sa.BigInteger(), nullable=True),
        sa.Column("lenient", sa.BigInteger(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("ruleset", sa.String(length=128), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_watch_finding")),
    )
    with op.batch_alter_table("watch_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_watch_finding_case_id_state"), ["case_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_watch_finding_rule"), ["rule"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_watch_finding_state_verdict"), ["state", "verdict"], unique=False
        )
    op.create_table(
        "watch_snapshot",
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("snapshot_id", sa.String(length=128), nullable=False),
        sa.Column("content", sa.String(length=128), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=True),
        sa.Column("ruleset", sa.String(length=128), nullable=True),
        sa.Column("check_id", sa.String(length=128), nullable=True),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "snapshot_id", name=op.f("pk_watch_snapshot")),
    )
    with op.batch_alter_table("watch_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_watch_snapshot_received_at"), ["received_at"], unique=False
        )
    op.create_table(
        "watch_sweep",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("after", sa.String(length=128), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("disagreements", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_watch_sweep")),
    )


def downgrade() -> None:
    op.drop_table("watch_sweep")
    with op.batch_alter_table("watch_snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_snapshot_received_at"))
    op.drop_table("watch_snapshot")
    with op.batch_alter_table("watch_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_finding_state_verdict"))
        batch_op.drop_index(batch_op.f("ix_watch_finding_rule"))
        batch_op.drop_index(batch_op.f("ix_watch_finding_case_id_state"))
    op.drop_table("watch_finding")
    with op.batch_alter_table("watch_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_feed_owner_feed_id"))
    op.drop_table("watch_feed")
    with op.batch_alter_table("watch_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_event_finding_id_seq"))
        batch_op.drop_index(batch_op.f("ix_watch_event_case_id_seq"))
    op.drop_table("watch_event")
    with op.batch_alter_table("watch_clock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_clock_strict_finding_id"))
        batch_op.drop_index(batch_op.f("ix_watch_clock_case_id"))
    op.drop_table("watch_clock")
    with op.batch_alter_table("watch_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_case_unit_path_case_id"))
        batch_op.drop_index(batch_op.f("ix_watch_case_state_ruleset"))
        batch_op.drop_index(batch_op.f("ix_watch_case_state_judged_at"))
        batch_op.drop_index(batch_op.f("ix_watch_case_snapshot_hash"))
        batch_op.drop_index(batch_op.f("ix_watch_case_officer_case_id"))
        batch_op.drop_index(batch_op.f("ix_watch_case_next_at"))
    op.drop_table("watch_case")
