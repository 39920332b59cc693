"""Reading and writing the rows of versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from api.rulesets.contents import keep_ruleset
from api.rulesets.examining import Examination, Examined
from api.rulesets.files import digest_of
from api.rulesets.refusing import unknown_version
from api.rulesets.tables import texts
from api.rulesets.tables import versions as table
from api.store.schema import NAME
from dsl.ir.rules import Ruleset

DRAFT, SUBMITTED, REVIEWED, APPROVED = "draft", "submitted", "reviewed", "approved"
PUBLISHED, WITHDRAWN = "published", "withdrawn"

STATE_LABELS = {
    DRAFT: "草稿",
    SUBMITTED: "已送审",
    REVIEWED: "已审核",
    APPROVED: "已批准",
    "scheduled": "待施行",
    "in_force": "现行",
    "superseded": "已被替代",
    "rolled_back": "已回退",
    WITHDRAWN: "已撤回",
}


class Version(msgspec.Struct, frozen=True):
    """One version as it is kept; times in milliseconds UTC.

    ``state`` is a state of work; whether a published version is in force depends on the clock
    (``api.rulesets.standing``).  ``base``: the version it was made from.
    """

    seq: int
    name: str
    label: str
    title: str
    state: str
    origin: str
    revision: int
    digest: str
    hash: str | None
    content: str | None
    base: int | None
    created_at: int
    changed_at: int
    examination: Examination


def version_of(connection: Connection, seq: int) -> Version:
    """One version.  Raises StepRefusedError."""
    row = connection.execute(select(table).where(table.c.seq == seq)).mappings().first()
    if row is None:
        raise unknown_version(seq)
    return _version(row)


def listed(connection: Connection, before: int | None, limit: int) -> list[Version]:
    """Versions, the newest first, older than ``before``."""
    query = select(table).order_by(table.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(table.c.seq < before)
    return [_version(row) for row in connection.execute(query).mappings()]


def files_of_version(connection: Connection, seq: int) -> dict[str, bytes]:
    """The files of a version by path."""
    rows = connection.execute(select(texts).where(texts.c.version == seq).order_by(texts.c.path))
    return {row.path: row.body for row in rows}


def add_version(
    connection: Connection,
    files: Mapping[str, bytes],
    examined: Examined,
    *,
    state: str,
    origin: str,
    base: int | None,
    now: int,
) -> Version:
    """A new version with its files."""
    row = _content(files, examined, now) | {
        "state": state,
        "origin": origin,
        "revision": 1,
        "base": base,
        "created_at": now,
    }
    made = connection.execute(table.insert().values(row).returning(table.c.seq)).scalar_one()
    _put_texts(connection, made, files)
    return version_of(connection, made)


def change_content(
    connection: Connection,
    version: Version,
    files: Mapping[str, bytes],
    examined: Examined,
    now: int,
) -> Version:
    """Other files for a version, which thereby gets its next revision."""
    row = _content(files, examined, now) | {"revision": version.revision + 1}
    connection.execute(update(table).where(table.c.seq == version.seq).values(row))
    _put_texts(connection, version.seq, files)
    return version_of(connection, version.seq)


def keep_rules(connection: Connection, version: Version, ruleset: Ruleset) -> None:
    """Keep the checked rules of a version that leaves the draft."""
    content = keep_ruleset(connection, ruleset)
    connection.execute(update(table).where(table.c.seq == version.seq).values(content=content))


def change_state(connection: Connection, version: Version, state: str, now: int) -> Version:
    """Another state for a version."""
    row = {"state": state, "changed_at": now}
    connection.execute(update(table).where(table.c.seq == version.seq).values(row))
    return version_of(connection, version.seq)


def _content(files: Mapping[str, bytes], examined: Examined, now: int) -> dict[str, Any]:
    found = examined.examination
    return {
        "name": _short(found.name),
        "label": _short(found.label),
        "title": _short(found.title),
        "digest": digest_of(files),
        "hash": found.hash,
        "content": None,
        "examination": msgspec.json.encode(found),
        "changed_at": now,
    }


def _short(text: str) -> str:
    """What fits a column; PostgreSQL takes no NUL in texts."""
    return text.replace("\x00", "")[:NAME]


def _put_texts(connection: Connection, seq: int, files: Mapping[str, bytes]) -> None:
    connection.execute(texts.delete().where(texts.c.version == seq))
    if files:
        rows = [{"version": seq, "path": path, "body": files[path]} for path in sorted(files)]
        connection.execute(texts.insert(), rows)


def _version(row: Mapping[Any, Any]) -> Version:
    fields = dict(row)
    fields["examination"] = msgspec.json.decode(fields["examination"], type=Examination)
    return Version(**fields)
