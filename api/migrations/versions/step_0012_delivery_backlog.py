"""What is due next, and what is being sent, is found at once however much waits."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_delivery_task_subscription_id_next_at_seq"),
        "delivery_task",
        ["subscription_id", "next_at", "seq"],
    )
    op.create_index(
        op.f("ix_delivery_task_subscription_id_leased_until"),
        "delivery_task",
        ["subscription_id", "leased_until"],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_delivery_task_subscription_id_leased_until"), "delivery_task")
    op.drop_index(op.f("ix_delivery_task_subscription_id_next_at_seq"), "delivery_task")
