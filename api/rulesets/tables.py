"""Where versions, their texts, their steps and their proofs are kept."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from api.store.schema import NAME, body, identifier, metadata, moment, sequence

TEXT_PATH = 240
"""Most characters of a file's path inside a ruleset."""


def _version(*, key: bool = False) -> Column[int]:
    return Column(
        "version", BigInteger, ForeignKey("rules_version.seq"), primary_key=key, nullable=False
    )


versions = Table(
    "rules_version",
    metadata,
    sequence(),
    identifier("name"),
    identifier("label"),
    Column("title", String(NAME), nullable=False),
    Column("state", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    identifier("digest"),
    identifier("hash", null=True),
    identifier("content", null=True),
    Column("base", BigInteger, nullable=True),
    body("examination"),
    moment("created_at"),
    moment("changed_at"),
)
"""Every version: ``digest`` of its texts, ``hash`` of its meaning if it has no errors; ``content``
names the checked rules kept in ``api.rulesets.contents`` once it has left the draft."""

texts = Table(
    "rules_text",
    metadata,
    _version(key=True),
    Column("path", String(TEXT_PATH), primary_key=True),
    body(),
)
"""The files of a version, as they were written."""

steps = Table(
    "rules_step",
    metadata,
    sequence(),
    _version(),
    Column("action", String(16), nullable=False),
    identifier("actor"),
    moment("at"),
    Column("revision", Integer, nullable=False),
    identifier("digest"),
    Column("comment", Text, nullable=False),
)
"""Who did what to a version and when; nothing is ever taken out."""

publications = Table(
    "rules_publication",
    metadata,
    sequence(),
    _version(),
    Column("kind", String(16), nullable=False),
    identifier("actor"),
    moment("at"),
    moment("in_force_at", index=True),
    Column("reason", Text, nullable=False),
    moment("cancelled_at", null=True),
)
"""From which instant which version is in force, until the next one."""

tasks = Table(
    "rules_task",
    metadata,
    sequence(),
    _version(),
    Column("kind", String(16), nullable=False),
    identifier("digest"),
    Column("state", String(16), nullable=False, index=True),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    identifier("holder", null=True),
    body("options"),
    body("result", null=True),
    identifier("actor"),
    moment("asked_at"),
    moment("ended_at", null=True),
)
"""Long proofs asked for: scenario tests, the engines' agreement, the impact on stored cases."""
