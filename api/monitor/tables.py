"""What the monitor keeps.  Operational times in milliseconds UTC, due times in law seconds."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from api.store.schema import Number, metadata

events = Table(
    "monitor_event",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("event_id", String(64), nullable=False, unique=True),
    Column("stay_id", String(64), nullable=True),
    Column("area", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_monitor_event_stay", "stay_id"),
    Index("ix_monitor_event_at", "at"),
)
"""Every event taken, in the order in which it was taken; never changed."""

stays = Table(
    "monitor_stay",
    metadata,
    Column("stay_id", String(64), primary_key=True),
    Column("first", BigInteger, nullable=False),
    Column("settled", Boolean, nullable=False),
    Index("ix_monitor_stay_settled", "settled"),
)
"""Which stays must be watched (again) after a restart."""

areas = Table(
    "monitor_area",
    metadata,
    Column("area", String(64), primary_key=True),
    Column("sensed", BigInteger, nullable=False),
)
"""Since when an area reports presence."""

alarms = Table(
    "monitor_alarm",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("alarm_id", String(64), nullable=False, unique=True),
    Column("stay_id", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("part", String(80), nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("lead", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("left", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=True),
    Column("engine", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_monitor_alarm_stay", "stay_id"),
)
"""Alarms that left, in the order in which they left."""

refuted = Table(
    "monitor_refuted",
    metadata,
    Column("alarm_id", String(64), primary_key=True),
    Column("stay_id", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("part", String(80), nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("lead", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("recheck", BigInteger, nullable=True),
    Column("reason", Text, nullable=False),
    Index("ix_monitor_refuted_stay", "stay_id"),
)
"""Firings the rules did not confirm, kept to be asked again and to be looked at."""

runners = Table(
    "monitor_runner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("engine", String(16), nullable=False),
    Column("notice", Text, nullable=False),
)
"""One row: which process watches, until when, with which engine."""
