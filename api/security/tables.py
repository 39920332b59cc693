"""Units, accounts, client systems, their credentials, and who read what."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from api.store.schema import PATH, identifier, metadata, moment, sequence

DIGEST = 64
"""Characters of a SHA-256 digest in hexadecimal."""

PURPOSE = 200
"""Most characters of a stated purpose."""

DISTINGUISHED = 512
"""Most characters of a certificate's subject."""

units = Table(
    "security_unit",
    metadata,
    identifier("code", key=True),
    identifier("parent", null=True),
    identifier("name"),
    Column("path", String(PATH), nullable=False, index=True, unique=True),
)
"""The tree of units; ``path`` is made of the codes from the root."""

accounts = Table(
    "security_account",
    metadata,
    identifier("subject", key=True),
    identifier("name"),
    Column("roles", String(256), nullable=False),
    identifier("unit", null=True),
    Column("clearance", Integer, nullable=False),
    Column("disabled", Boolean, nullable=False),
    moment("changed_at"),
)
"""Persons; ``roles`` separated by blanks, no ``unit`` is the root."""

clients = Table(
    "security_client",
    metadata,
    identifier("client", key=True),
    identifier("name"),
    Column("roles", String(256), nullable=False),
    identifier("unit", null=True),
    Column("clearance", Integer, nullable=False),
    Column("ways", String(64), nullable=False),
    Column("certificate_subject", String(DISTINGUISHED), nullable=False, index=True),
    Column("certificate_serial", String(DIGEST), nullable=False),
    Column("disabled", Boolean, nullable=False),
    moment("changed_at"),
)
"""Systems that call; ``ways`` are the allowed ways in, separated by blanks."""

client_keys = Table(
    "security_client_key",
    metadata,
    Column("prefix", String(16), primary_key=True),
    identifier("client"),
    Column("digest", String(DIGEST), nullable=False),
    moment("created_at"),
    moment("expires_at", null=True),
    moment("revoked_at", null=True),
    Index("ix_security_client_key_client", "client"),
)
"""API keys, by digest only; several of one client are valid at once, for rotation."""

sessions = Table(
    "security_session",
    metadata,
    Column("digest", String(DIGEST), primary_key=True),
    identifier("subject"),
    identifier("way"),
    Column("claims", String(2048), nullable=True),
    moment("created_at"),
    moment("expires_at", index=True),
    moment("revoked_at", null=True),
    Index("ix_security_session_subject", "subject"),
)
"""Persons signed in; ``claims`` are rights an issuer vouched for, where accounts are not local."""

login_flows = Table(
    "security_login_flow",
    metadata,
    Column("digest", String(DIGEST), primary_key=True),
    Column("verifier", String(128), nullable=False),
    Column("nonce", String(DIGEST), nullable=False),
    Column("back_to", String(256), nullable=False),
    moment("expires_at", index=True),
)
"""Sign-ins under way at the issuer, by digest of their state."""

attempts = Table(
    "security_attempt",
    metadata,
    Column("digest", String(DIGEST), primary_key=True),
    Column("failures", Integer, nullable=False),
    moment("until", index=True),
)
"""Failed sign-ins by digest of account name or address, forgotten after ``until``."""

readings = Table(
    "security_reading",
    metadata,
    sequence(),
    moment("at", index=True),
    identifier("subject"),
    identifier("what"),
    identifier("key"),
    Column("purpose", String(PURPOSE), nullable=False),
    Column("unit_path", String(PATH), nullable=False),
    Index("ix_security_reading_subject", "subject", "seq"),
    Index("ix_security_reading_key", "what", "key", "seq"),
)
"""Every file read by a person; ``unit_path`` is the reader's."""
