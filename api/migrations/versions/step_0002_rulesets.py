"""Versions of the rules, their texts, steps and proofs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rules_version",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("label", sa.String(length=128), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=128), nullable=False),
        sa.Column("hash", sa.String(length=128), nullable=True),
        sa.Column("content", sa.String(length=128), nullable=True),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("examination", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_rules_version")),
    )
    op.create_table(
        "rules_publication",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("in_force_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version"], ["rules_version.seq"], name=op.f("fk_rules_publication_version")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_rules_publication")),
    )
    with op.batch_alter_table("rules_publication", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rules_publication_in_force_at"), ["in_force_at"], unique=False
        )
    op.create_table(
        "rules_step",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=128), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["rules_version.seq"], name=op.f("fk_rules_step_version")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_rules_step")),
    )
    op.create_table(
        "rules_task",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=True),
        sa.Column("options", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version"], ["rules_version.seq"], name=op.f("fk_rules_task_version")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_rules_task")),
    )
    with op.batch_alter_table("rules_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rules_task_state"), ["state"], unique=False)
    op.create_table(
        "rules_text",
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.String(length=240), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["rules_version.seq"], name=op.f("fk_rules_text_version")
        ),
        sa.PrimaryKeyConstraint("version", "path", name=op.f("pk_rules_text")),
    )
    op.create_table(
        "ruleset_content",
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("version", sa.String(length=128), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ruleset_content")),
    )
    with op.batch_alter_table("ruleset_content", schema=None) as batch_op:
        batch_op.create_index("ix_ruleset_content_hash", ["hash"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ruleset_content", schema=None) as batch_op:
        batch_op.drop_index("ix_ruleset_content_hash")
    op.drop_table("ruleset_content")
    op.drop_table("rules_text")
    with op.batch_alter_table("rules_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rules_task_state"))
    op.drop_table("rules_task")
    op.drop_table("rules_step")
    with op.batch_alter_table("rules_publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rules_publication_in_force_at"))
    op.drop_table("rules_publication")
    op.drop_table("rules_version")
