"""What people did with findings.  Moments are milliseconds UTC.

Where a case belongs and how secret it is stands in ``watch_case`` alone, so that it moves with it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from api.store.schema import PATH, body, identifier, metadata, moment, sequence

items = Table(
    "disposal_item",
    metadata,
    identifier("finding_id", key=True),
    identifier("case_id"),
    identifier("rule"),
    identifier("state"),
    identifier("back_to", null=True),
    identifier("result", null=True),
    Column("worst", Integer, nullable=False),
    identifier("severity"),
    Column("step", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("escalation", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    moment("raised_at"),
    moment("since_at"),
    moment("due_at", null=True),
    moment("alarm_at", null=True, index=True),
    moment("confirmed_at", null=True),
    moment("closed_at", null=True),
    Index(None, "state", "finding_id"),
    Index(None, "case_id"),
    Index(None, "rule", "confirmed_at"),
)
"""Where the disposal of each finding stands.

``step`` is the number of its last step, ``round`` counts how often it was pushed, ``worst`` is the
index of the worst verdict it ever had; ``back_to`` the state to which a side exit leads back;
``month`` that of its rise, as in 202607; ``alarm_at`` when the clockwork looks at it next.
"""

steps = Table(
    "disposal_step",
    metadata,
    identifier("finding_id", key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    identifier("action"),
    identifier("from_state", null=True),
    identifier("to_state"),
    identifier("actor"),
    Column("actor_path", String(PATH), nullable=False),
    identifier("officer", null=True),
    moment("at"),
    moment("due_at", null=True),
    Column("comment", Text, nullable=False),
    body(),
)
"""Every step, only ever added to."""

marks = Table(
    "disposal_mark",
    metadata,
    identifier("name", key=True),
    Column("seq", BigInteger, nullable=False),
)
"""How far the watch's timeline has been followed."""

sensitive_cases = Table(
    "disposal_case",
    metadata,
    identifier("case_id", key=True),
    identifier("snapshot_hash"),
    Column("sensitive", Boolean, nullable=False),
)
"""Whether a case concerns a minor or sealed records, as of a snapshot's content."""

orders = Table(
    "disposal_order",
    metadata,
    sequence("order_id"),
    identifier("issuer"),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    identifier("kind"),
    Column("unit_path", String(PATH), nullable=False, index=True),
    Column("secrecy", Integer, nullable=False),
    identifier("state"),
    Column("step", Integer, nullable=False),
    Column("replaces", BigInteger, nullable=True),
    identifier("issued_by"),
    moment("issued_at"),
    moment("due_at"),
    moment("alarm_at", null=True, index=True),
    Column("text", Text, nullable=False),
    UniqueConstraint("issuer", "year", "number"),
)
"""Supervision orders: numbered by issuing unit and year, to the unit of ``unit_path``.

``secrecy`` is the highest of its cases; ``replaces`` the order it repeats or raises; ``text`` what
was issued, word by word.
"""

order_items = Table(
    "disposal_order_item",
    metadata,
    Column("order_id", BigInteger, primary_key=True, autoincrement=False),
    identifier("finding_id", key=True),
    Index(None, "finding_id"),
)
"""Which findings an order is about."""

order_steps = Table(
    "disposal_order_step",
    metadata,
    Column("order_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    identifier("action"),
    identifier("to_state"),
    identifier("actor"),
    Column("actor_path", String(PATH), nullable=False),
    identifier("officer", null=True),
    moment("at"),
    Column("comment", Text, nullable=False),
)
"""What became of each order, only ever added to."""

score_tables = Table(
    "disposal_score_table",
    metadata,
    sequence("version"),
    moment("in_force_at", index=True),
    identifier("published_by"),
    moment("published_at"),
    Column("note", Text, nullable=False),
    body(),
)
"""Tables of points that legal staff own, version by version; never changed, only followed."""

scores = Table(
    "disposal_score",
    metadata,
    sequence(),
    identifier("case_id"),
    Column("version", BigInteger, nullable=False),
    Column("score", Integer, nullable=False),
    Column("undecided", Integer, nullable=False),
    identifier("scored_by"),
    moment("scored_at"),
    identifier("content"),
    body(),
    Index(None, "case_id", "seq"),
    sqlite_autoincrement=True,
)
"""Scores of cases in hundredths of a point, each with its table's version and the hash of its
lines."""

samples = Table(
    "disposal_sample",
    metadata,
    sequence("sample_id"),
    Column("unit_path", String(PATH), nullable=False, index=True),
    Column("secrecy", Integer, nullable=False),
    identifier("seed"),
    Column("purpose", Text, nullable=False),
    identifier("drawn_by"),
    moment("drawn_at"),
    Column("population", Integer, nullable=False),
    identifier("population_hash"),
    Column("size", Integer, nullable=False),
    body(),
    sqlite_autoincrement=True,
)
"""Samples drawn: ``body`` has what was asked, the whole population and who was drawn, compressed.

``unit_path`` and ``secrecy`` are what the drawer could see.
"""
