"""Legal holds."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keeping_hold",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.String(length=128), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_by", sa.String(length=128), nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_keeping_hold")),
    )
    with op.batch_alter_table("keeping_hold", schema=None) as batch_op:
        batch_op.create_index("ix_keeping_hold_case", ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("keeping_hold", schema=None) as batch_op:
        batch_op.drop_index("ix_keeping_hold_case")
    op.drop_table("keeping_hold")
