"""The outbox of events, who is told of them, and what is still to be sent."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from api.store.schema import PATH, body, identifier, metadata, moment, sequence

URL = 2048
"""Most characters of a receiver's address."""

events = Table(
    "delivery_event",
    metadata,
    sequence(),
    Column("event_id", String(PATH), nullable=False, unique=True),
    identifier("kind"),
    Column("case_id", String(PATH), index=True),
    Column("unit_path", String(PATH), nullable=False),
    Column("secrecy", Integer, nullable=False),
    moment("at", index=True),
    identifier("rule", null=True),
    identifier("level", null=True),
    identifier("severity", null=True),
    body("data"),
    sqlite_autoincrement=True,
)
"""What happened, in the order of commits; the columns before ``data`` are there to filter by."""

subscriptions = Table(
    "delivery_subscription",
    metadata,
    identifier("subscription_id", key=True),
    Column("owner", String(PATH), nullable=False, index=True),
    Column("url", String(URL), nullable=False),
    body("filters"),
    identifier("state"),
    Column("reason", Text),
    body("secret"),
    body("old_secret", null=True),
    moment("old_until", null=True),
    Column("cursor", BigInteger, nullable=False),
    moment("created_at"),
    moment("not_before", null=True),
    Column("failures", Integer, nullable=False),
    moment("last_success", null=True),
    moment("last_failure", null=True),
    Column("last_error", Text),
)
"""Who is told by webhook: ``cursor`` is the last event looked at, ``failures`` those in a row."""

tasks = Table(
    "delivery_task",
    metadata,
    identifier("subscription_id", key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", String(PATH), nullable=False),
    Column("dead", Boolean, nullable=False),
    Column("replay", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    moment("first_at", null=True),
    moment("next_at"),
    moment("leased_until", null=True),
    identifier("holder", null=True),
    Column("last_error", Text),
    Index(None, "subscription_id", "lane", "seq"),
    # The next one due is found at once however many wait, and so are those that are being sent.
    Index(None, "subscription_id", "next_at", "seq"),
    Index(None, "subscription_id", "leased_until"),
)
"""What is to be sent to whom, or was given up (``dead``); the lane is the case."""

receipts = Table(
    "delivery_receipt",
    metadata,
    identifier("subscription_id", key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    moment("at"),
    Column("status", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
)
"""What a receiver took, when last, and with which HTTP status."""

floors = Table(
    "delivery_floor",
    metadata,
    identifier("name", key=True),
    Column("seq", BigInteger, nullable=False),
)
"""The last event that retention removed: whoever reads on from before it has missed some."""
