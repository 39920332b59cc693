"""Legal holds."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from api.store.schema import identifier, metadata, moment, sequence

holds = Table(
    "keeping_hold",
    metadata,
    sequence(),
    identifier("case_id"),
    Column("reason", Text, nullable=False),
    identifier("placed_by"),
    moment("placed_at"),
    identifier("lifted_by", null=True),
    Column("lifted_reason", Text, nullable=True),
    moment("lifted_at", null=True),
    Index("ix_keeping_hold_case", "case_id"),
)
"""Cases of which nothing may be purged; a hold that was lifted stays on record."""
