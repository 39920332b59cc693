"""What people do with findings."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disposal_case",
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=128), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_disposal_case")),
    )
    op.create_table(
        "disposal_item",
        sa.Column("finding_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("back_to", sa.String(length=128), nullable=True),
        sa.Column("result", sa.String(length=128), nullable=True),
        sa.Column("worst", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=128), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("escalation", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("since_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("alarm_at", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_disposal_item")),
    )
    with op.batch_alter_table("disposal_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_item_alarm_at"), ["alarm_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_disposal_item_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_disposal_item_rule_confirmed_at"), ["rule", "confirmed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_disposal_item_state_finding_id"), ["state", "finding_id"], unique=False
        )
    op.create_table(
        "disposal_mark",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_disposal_mark")),
    )
    op.create_table(
        "disposal_order",
        sa.Column(
            "order_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("issuer", sa.String(length=128), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("unit_path", sa.String(length=512), nullable=False),
        sa.Column("secrecy", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.BigInteger(), nullable=True),
        sa.Column("issued_by", sa.String(length=128), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("alarm_at", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_disposal_order")),
        sa.UniqueConstraint(
            "issuer", "year", "number", name=op.f("uq_disposal_order_issuer_year_number")
        ),
    )
    with op.batch_alter_table("disposal_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_order_alarm_at"), ["alarm_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_disposal_order_unit_path"), ["unit_path"], unique=False
        )
    op.create_table(
        "disposal_order_item",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("finding_id", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "finding_id", name=op.f("pk_disposal_order_item")),
    )
    with op.batch_alter_table("disposal_order_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_order_item_finding_id"), ["finding_id"], unique=False
        )
    op.create_table(
        "disposal_order_step",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=128), nullable=False),
        sa.Column("to_state", sa.String(length=128), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("actor_path", sa.String(length=512), nullable=False),
        sa.Column("officer", sa.String(length=128), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "number", name=op.f("pk_disposal_order_step")),
    )
    op.create_table(
        "disposal_sample",
        sa.Column(
            "sample_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("unit_path", sa.String(length=512), nullable=False),
        sa.Column("secrecy", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=128), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("drawn_by", sa.String(length=128), nullable=False),
        sa.Column("drawn_at", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_hash", sa.String(length=128), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_disposal_sample")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("disposal_sample", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_sample_unit_path"), ["unit_path"], unique=False
        )
    op.create_table(
        "disposal_score",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.Column("scored_by", sa.String(length=128), nullable=False),
        sa.Column("scored_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(length=128), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_disposal_score")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("disposal_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_score_case_id_seq"), ["case_id", "seq"], unique=False
        )
    op.create_table(
        "disposal_score_table",
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("in_force_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(length=128), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_disposal_score_table")),
    )
    with op.batch_alter_table("disposal_score_table", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_score_table_in_force_at"), ["in_force_at"], unique=False
        )
    op.create_table(
        "disposal_step",
        sa.Column("finding_id", sa.String(length=128), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=128), nullable=False),
        sa.Column("from_state", sa.String(length=128), nullable=True),
        sa.Column("to_state", sa.String(length=128), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("actor_path", sa.String(length=512), nullable=False),
        sa.Column("officer", sa.String(length=128), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("finding_id", "number", name=op.f("pk_disposal_step")),
    )


def downgrade() -> None:
    op.drop_table("disposal_step")
    with op.batch_alter_table("disposal_score_table", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposal_score_table_in_force_at"))
    op.drop_table("disposal_score_table")
    with op.batch_alter_table("disposal_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposal_score_case_id_seq"))
    op.drop_table("disposal_score")
    with op.batch_alter_table("disposal_sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposal_sample_unit_path"))
    op.drop_table("disposal_sample")
    op.drop_table("disposal_order_step")
    with op.batch_alter_table("disposal_order_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposal_order_item_finding_id"))
    op.drop_table("disposal_order_item")
    with op.batch_alter_table("disposal_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposal_order_unit_path"))
        batch_op.drop_index(batch_op.f("ix_disposal_order_alarm_at"))
    op.drop_table("disposal_order")
    op.drop_table("disposal_mark")
    with op.batch_alter_table("disposal_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposal_item_state_finding_id"))
        batch_op.drop_index(batch_op.f("ix_disposal_item_rule_confirmed_at"))
        batch_op.drop_index(batch_op.f("ix_disposal_item_case_id"))
        batch_op.drop_index(batch_op.f("ix_disposal_item_alarm_at"))
    op.drop_table("disposal_item")
    op.drop_table("disposal_case")
