"""The checked rules of versions, read back with distrust."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from api.rulesets.tables import checked, texts, versions
from dsl.hashing import with_hash
from dsl.ir.rules import Ruleset


class BrokenRulesError(Exception):
    """The rules of a version can't be used; the text says why, in Chinese."""


def keep_checked(connection: Connection, version: int, ruleset: Ruleset) -> None:
    """Keep the checked rules of a version; those kept before are replaced."""
    connection.execute(checked.delete().where(checked.c.version == version))
    connection.execute(
        checked.insert().values(version=version, body=msgspec.msgpack.encode(ruleset))
    )


def checked_rules(connection: Connection, version: int) -> Ruleset:
    """The checked rules of a version.  Raises BrokenRulesError."""
    body = connection.scalar(select(checked.c.body).where(checked.c.version == version))
    if body is None:
        raise BrokenRulesError("没有保存编译好的规则")
    try:
        ruleset = msgspec.msgpack.decode(body, type=Ruleset)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BrokenRulesError("保存的规则已损坏，或者由不相容的软件版本写成") from error
    if with_hash(ruleset).hash != ruleset.hash:
        raise BrokenRulesError("保存的规则与其摘要不符")
    return ruleset


def meaning_of(connection: Connection, version: int) -> str | None:
    """The hash of a version's rules, None if there is none."""
    found: str | None = connection.scalar(select(versions.c.hash).where(versions.c.seq == version))
    return found


def version_with(connection: Connection, meaning: str) -> int | None:
    """The newest version whose checked rules have this hash."""
    found: int | None = connection.scalar(
        select(versions.c.seq)
        .join(checked, checked.c.version == versions.c.seq)
        .where(versions.c.hash == meaning)
        .order_by(versions.c.seq.desc())
        .limit(1)
    )
    return found


def rule_files(connection: Connection, version: int) -> dict[str, str]:
    """The rule files of a version by path."""
    rows = connection.execute(select(texts).where(texts.c.version == version))
    return {row.path: row.body.decode("utf-8", "replace") for row in rows}
