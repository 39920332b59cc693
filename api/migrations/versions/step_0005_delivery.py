"""The outbox, who is told, and what is still to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_event",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.String(length=512), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=512), nullable=True),
        sa.Column("unit_path", sa.String(length=512), nullable=False),
        sa.Column("secrecy", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=True),
        sa.Column("level", sa.String(length=128), nullable=True),
        sa.Column("severity", sa.String(length=128), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_delivery_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_delivery_event_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("delivery_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_event_case_id"), ["case_id"], unique=False)
    op.create_table(
        "delivery_floor",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_delivery_floor")),
    )
    op.create_table(
        "delivery_receipt",
        sa.Column("subscription_id", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subscription_id", "seq", name=op.f("pk_delivery_receipt")),
    )
    op.create_table(
        "delivery_subscription",
        sa.Column("subscription_id", sa.String(length=128), nullable=False),
        sa.Column("owner", sa.String(length=512), nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("filters", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", sa.BigInteger(), nullable=True),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_success", sa.BigInteger(), nullable=True),
        sa.Column("last_failure", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_delivery_subscription")),
    )
    with op.batch_alter_table("delivery_subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_subscription_owner"), ["owner"], unique=False)
    op.create_table(
        "delivery_task",
        sa.Column("subscription_id", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lane", sa.String(length=512), nullable=False),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.Column("replay", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("holder", sa.String(length=128), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subscription_id", "seq", name=op.f("pk_delivery_task")),
    )
    with op.batch_alter_table("delivery_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delivery_task_subscription_id_lane_seq"),
            ["subscription_id", "lane", "seq"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_task_subscription_id_lane_seq"))
    op.drop_table("delivery_task")
    with op.batch_alter_table("delivery_subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_subscription_owner"))
    op.drop_table("delivery_subscription")
    op.drop_table("delivery_receipt")
    op.drop_table("delivery_floor")
    with op.batch_alter_table("delivery_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_event_case_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_event_at"))
    op.drop_table("delivery_event")
