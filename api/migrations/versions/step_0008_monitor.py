"""Events and alarms of the handling area."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monitor_alarm",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("alarm_id", sa.String(length=64), nullable=False),
        sa.Column("stay_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("left", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("engine", sa.String(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_monitor_alarm")),
        sa.UniqueConstraint("alarm_id", name=op.f("uq_monitor_alarm_alarm_id")),
    )
    with op.batch_alter_table("monitor_alarm", schema=None) as batch_op:
        batch_op.create_index("ix_monitor_alarm_stay", ["stay_id"], unique=False)
    op.create_table(
        "monitor_area",
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("sensed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_monitor_area")),
    )
    op.create_table(
        "monitor_event",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("stay_id", sa.String(length=64), nullable=True),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_monitor_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_monitor_event_event_id")),
    )
    with op.batch_alter_table("monitor_event", schema=None) as batch_op:
        batch_op.create_index("ix_monitor_event_at", ["at"], unique=False)
        batch_op.create_index("ix_monitor_event_stay", ["stay_id"], unique=False)
    op.create_table(
        "monitor_refuted",
        sa.Column("alarm_id", sa.String(length=64), nullable=False),
        sa.Column("stay_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("recheck", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alarm_id", name=op.f("pk_monitor_refuted")),
    )
    with op.batch_alter_table("monitor_refuted", schema=None) as batch_op:
        batch_op.create_index("ix_monitor_refuted_stay", ["stay_id"], unique=False)
    op.create_table(
        "monitor_runner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("engine", sa.String(length=16), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_runner")),
    )
    op.create_table(
        "monitor_stay",
        sa.Column("stay_id", sa.String(length=64), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("stay_id", name=op.f("pk_monitor_stay")),
    )
    with op.batch_alter_table("monitor_stay", schema=None) as batch_op:
        batch_op.create_index("ix_monitor_stay_settled", ["settled"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("monitor_stay", schema=None) as batch_op:
        batch_op.drop_index("ix_monitor_stay_settled")
    op.drop_table("monitor_stay")
    op.drop_table("monitor_runner")
    with op.batch_alter_table("monitor_refuted", schema=None) as batch_op:
        batch_op.drop_index("ix_monitor_refuted_stay")
    op.drop_table("monitor_refuted")
    with op.batch_alter_table("monitor_event", schema=None) as batch_op:
        batch_op.drop_index("ix_monitor_event_stay")
        batch_op.drop_index("ix_monitor_event_at")
    op.drop_table("monitor_event")
    op.drop_table("monitor_area")
    with op.batch_alter_table("monitor_alarm", schema=None) as batch_op:
        batch_op.drop_index("ix_monitor_alarm_stay")
    op.drop_table("monitor_alarm")
