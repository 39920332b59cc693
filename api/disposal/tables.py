"""What people did with findings.  Moments are milliseconds UTC.

Where a case belongs and how secret it is stands in ``watch_case`` alone, so that it moves with it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from api.store.schema import PATH, body, identifier, metadata, moment

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
``alarm_at`` when the clockwork looks at it next.
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
