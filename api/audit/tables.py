"""What is kept so that nobody can quietly change it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table

from api.store.schema import body, identifier, metadata, moment

HASH = 80
"""Most characters of a hash that names its algorithm."""

entries = Table(
    "audit_entry",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    moment("at"),
    Column("kind", String(64), nullable=False),
    Column("by", String(256), nullable=False),
    body("content"),
    Column("algorithm", String(16), nullable=False),
    Column("previous", String(HASH), nullable=False),
    Column("hash", String(HASH), nullable=False),
    identifier("check_id", null=True),
    identifier("case_id", null=True),
    Index("ix_audit_entry_check", "check_id", "seq"),
    Index("ix_audit_entry_case", "case_id", "seq"),
    Index("ix_audit_entry_kind", "kind", "seq"),
)
"""The chain: each entry names the hash of the one before; ``check_id`` and ``case_id`` repeat the
content's, so that they can be looked up."""

anchors = Table(
    "audit_anchor",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    moment("at"),
    Column("algorithm", String(16), nullable=False),
    Column("hash", String(HASH), nullable=False),
)
"""Points of the chain that are also written down elsewhere."""

snapshots = Table(
    "audit_snapshot",
    metadata,
    Column("hash", String(HASH), primary_key=True),
    Column("body", LargeBinary, nullable=True),
    Column("size", BigInteger, nullable=False),
    moment("used_at", index=True),
    moment("purged_at", null=True),
)
"""Submitted snapshots by content, compressed; a purged one has lost its body."""

snapshot_cases = Table(
    "audit_snapshot_case",
    metadata,
    Column("hash", String(HASH), primary_key=True),
    identifier("case_id", key=True),
    Index("ix_audit_snapshot_case_case", "case_id"),
)
"""Which snapshots belong to which case, for holds and exports."""

purges = Table(
    "audit_purge",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(HASH), primary_key=True),
    Index("ix_audit_purge_hash", "hash"),
)
"""Which snapshots an entry of the chain says were purged."""
