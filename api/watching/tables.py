"""What the watch keeps.

Columns named ``…_at`` are milliseconds UTC, except those of law, which are minutes
(Asia/Shanghai): ``next_at``, ``judged_at``, ``facts_at``, ``strict``, ``lenient``, ``as_of``.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from api.store.schema import PATH, body, identifier, metadata, moment, sequence

cases = Table(
    "watch_case",
    metadata,
    identifier("case_id", key=True),
    Column("unit_path", String(PATH), nullable=False),
    Column("secrecy", Integer, nullable=False),
    identifier("officer", null=True),
    identifier("client"),
    identifier("state"),
    Column("reason", Text),
    identifier("snapshot_id"),
    identifier("snapshot_hash"),
    Column("sequence", BigInteger, nullable=False),
    Column("assume_complete", Boolean, nullable=False),
    moment("facts_at", null=True),
    moment("judged_at"),
    identifier("ruleset"),
    identifier("check_id"),
    moment("next_at", null=True),
    Column("failures", Integer, nullable=False),
    Column("worst", Integer, nullable=False),
    Column("open_findings", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    moment("since_at"),
    moment("pushed_at"),
    moment("changed_at"),
    Index(None, "next_at"),
    Index(None, "state", "ruleset"),
    Index(None, "state", "judged_at"),
    Index(None, "unit_path", "case_id"),
    Index(None, "officer", "case_id"),
    Index(None, "snapshot_hash"),
)
"""Each case that was ever pushed.

``state`` is ``watched`` or ``left``; ``next_at`` the minute at which it must be judged again;
``worst`` the index of its worst open verdict, 9 if there is none; ``revision`` grows with every
change of the row and is never used twice.
"""

snapshots = Table(
    "watch_snapshot",
    metadata,
    identifier("case_id", key=True),
    identifier("snapshot_id", key=True),
    identifier("content"),
    Column("sequence", BigInteger, nullable=False),
    Column("superseded", Boolean, nullable=False),
    moment("received_at", index=True),
    moment("judged_at", null=True),
    identifier("ruleset", null=True),
    identifier("check_id", null=True),
    body("receipt"),
)
"""Each snapshot seen: its content's hash and what it brought about, so that a repeat gets the
same answer.  ``judged_at`` is None for one that came after a newer one."""

findings = Table(
    "watch_finding",
    metadata,
    identifier("finding_id", key=True),
    identifier("case_id"),
    identifier("rule"),
    Column("subject", String(PATH), nullable=False),
    identifier("state"),
    identifier("reason", null=True),
    Column("verdict", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    identifier("severity"),
    moment("strict", null=True),
    moment("lenient", null=True),
    Column("provisional", Boolean, nullable=False),
    moment("opened_at"),
    moment("changed_at"),
    moment("closed_at", null=True),
    Column("version", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    identifier("ruleset"),
    body(),
    Index(None, "case_id", "state"),
    Index(None, "state", "verdict"),
    Index(None, "rule"),
)
"""The register: one row for each fingerprint ever found, ``state`` open or closed.

``verdict`` and ``level`` are indexes as in ``engine.rows``; ``version`` counts the changes from 1
and names their events; ``body`` is the finding as the last change found it.
"""

clocks = Table(
    "watch_clock",
    metadata,
    identifier("finding_id", key=True),
    identifier("case_id"),
    identifier("rule"),
    Column("title", Text, nullable=False),
    Column("subject", String(PATH), nullable=False),
    Column("verdict", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    moment("strict"),
    moment("lenient", null=True),
    Column("provisional", Boolean, nullable=False),
    body("ladder"),
    Column("revision", BigInteger, nullable=False),
    moment("changed_at"),
    Index(None, "case_id"),
    Index(None, "strict", "finding_id"),
)
"""Limits that run in watched cases, also those no finding is open for.

``revision`` is the case's when the row last changed: it only grows, also if a limit ends and
begins again, as a calendar's SEQUENCE must.
"""

timeline = Table(
    "watch_event",
    metadata,
    sequence(),
    identifier("case_id"),
    identifier("kind"),
    identifier("finding_id", null=True),
    moment("at"),
    moment("as_of"),
    identifier("by"),
    body(),
    Index(None, "case_id", "seq"),
    Index(None, "finding_id", "seq"),
    sqlite_autoincrement=True,
)
"""What happened to each case, in the order of commits."""

feeds = Table(
    "watch_feed",
    metadata,
    identifier("feed_id", key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    identifier("scope"),
    Column("target", String(PATH), nullable=False),
    Column("unit_path", String(PATH), nullable=False),
    Column("secrecy", Integer, nullable=False),
    identifier("owner"),
    moment("created_at"),
    moment("revoked_at", null=True),
    Index(None, "owner", "feed_id"),
)
"""Calendars given out: of what, and what their owner may see (``unit_path``, ``secrecy``)."""

sweeps = Table(
    "watch_sweep",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("after", String(128), nullable=False),
    Column("cases", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("disagreements", Integer, nullable=False),
    Column("repaired", Integer, nullable=False),
    moment("started_at"),
    moment("finished_at", null=True),
)
"""The nightly second looks, by day (days since 1970-01-01 here); ``after``: the last case done."""
