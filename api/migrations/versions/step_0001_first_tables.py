"""The tables of the first version."""

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
    op.create_table(
        "worker_lease",
        sa.Column("job", sa.String(length=128), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_worker_lease")),
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


def downgrade() -> None:
    op.drop_table("rules_text")
    with op.batch_alter_table("rules_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rules_task_state"))

    op.drop_table("rules_task")
    op.drop_table("rules_step")
    with op.batch_alter_table("rules_publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rules_publication_in_force_at"))

    op.drop_table("rules_publication")
    op.drop_table("worker_lease")
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
    with op.batch_alter_table("ruleset_content", schema=None) as batch_op:
        batch_op.drop_index("ix_ruleset_content_hash")

    op.drop_table("ruleset_content")
    op.drop_table("rules_version")
    with op.batch_alter_table("operations_repeat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operations_repeat_expires"))

    op.drop_table("operations_repeat")
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
    with op.batch_alter_table("keeping_hold", schema=None) as batch_op:
        batch_op.drop_index("ix_keeping_hold_case")

    op.drop_table("keeping_hold")
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
