"""Units, accounts, systems, keys, sessions, and who read what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "security_account",
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("roles", sa.String(length=256), nullable=False),
        sa.Column("unit", sa.String(length=128), nullable=True),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_security_account")),
    )
    op.create_table(
        "security_attempt",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_security_attempt")),
    )
    with op.batch_alter_table("security_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_security_attempt_until"), ["until"], unique=False)
    op.create_table(
        "security_client",
        sa.Column("client", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("roles", sa.String(length=256), nullable=False),
        sa.Column("unit", sa.String(length=128), nullable=True),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("ways", sa.String(length=64), nullable=False),
        sa.Column("certificate_subject", sa.String(length=512), nullable=False),
        sa.Column("certificate_serial", sa.String(length=64), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client", name=op.f("pk_security_client")),
    )
    with op.batch_alter_table("security_client", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_security_client_certificate_subject"),
            ["certificate_subject"],
            unique=False,
        )
    op.create_table(
        "security_client_key",
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("client", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_security_client_key")),
    )
    with op.batch_alter_table("security_client_key", schema=None) as batch_op:
        batch_op.create_index("ix_security_client_key_client", ["client"], unique=False)
    op.create_table(
        "security_login_flow",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("back_to", sa.String(length=256), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_security_login_flow")),
    )
    with op.batch_alter_table("security_login_flow", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_security_login_flow_expires_at"), ["expires_at"], unique=False
        )
    op.create_table(
        "security_reading",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("what", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("unit_path", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_security_reading")),
    )
    with op.batch_alter_table("security_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_security_reading_at"), ["at"], unique=False)
        batch_op.create_index("ix_security_reading_key", ["what", "key", "seq"], unique=False)
        batch_op.create_index("ix_security_reading_subject", ["subject", "seq"], unique=False)
    op.create_table(
        "security_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("way", sa.String(length=128), nullable=False),
        sa.Column("claims", sa.String(length=2048), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_security_session")),
    )
    with op.batch_alter_table("security_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_security_session_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index("ix_security_session_subject", ["subject"], unique=False)
    op.create_table(
        "security_unit",
        sa.Column("code", sa.String(length=128), nullable=False),
        sa.Column("parent", sa.String(length=128), nullable=True),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("path", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_security_unit")),
    )
    with op.batch_alter_table("security_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_security_unit_path"), ["path"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("security_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_unit_path"))
    op.drop_table("security_unit")
    with op.batch_alter_table("security_session", schema=None) as batch_op:
        batch_op.drop_index("ix_security_session_subject")
        batch_op.drop_index(batch_op.f("ix_security_session_expires_at"))
    op.drop_table("security_session")
    with op.batch_alter_table("security_reading", schema=None) as batch_op:
        batch_op.drop_index("ix_security_reading_subject")
        batch_op.drop_index("ix_security_reading_key")
        batch_op.drop_index(batch_op.f("ix_security_reading_at"))
    op.drop_table("security_reading")
    with op.batch_alter_table("security_login_flow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_login_flow_expires_at"))
    op.drop_table("security_login_flow")
    with op.batch_alter_table("security_client_key", schema=None) as batch_op:
        batch_op.drop_index("ix_security_client_key_client")
    op.drop_table("security_client_key")
    with op.batch_alter_table("security_client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_client_certificate_subject"))
    op.drop_table("security_client")
    with op.batch_alter_table("security_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_attempt_until"))
    op.drop_table("security_attempt")
    op.drop_table("security_account")
