"""Writes that may be repeated."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operations_repeat",
        sa.Column("caller", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("headers", sa.LargeBinary(), nullable=True),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_operations_repeat")),
    )
    with op.batch_alter_table("operations_repeat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operations_repeat_expires"), ["expires"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("operations_repeat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operations_repeat_expires"))
    op.drop_table("operations_repeat")
