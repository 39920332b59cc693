"""The checked rules of versions, read back with distrust."""

from __future__ import annotations

import zlib

import msgspec
from sqlalchemy import Connection, select

from api.rulesets.contents import ruleset_of
from api.rulesets.tables import texts, versions
from dsl.hashing import with_hash
from dsl.ir.rules import Ruleset


class BrokenRulesError(Exception):
    """Rules that were kept can't be used; the text says why, in Chinese."""


def content_of_version(connection: Connection, version: int) -> str | None:
    """The digest of the checked rules kept for a version, None while it is a draft."""
    found: str | None = connection.scalar(
        select(versions.c.content).where(versions.c.seq == version)
    )
    return found


def kept_rules(connection: Connection, name: str) -> Ruleset | None:
    """The checked rules of a hash or a digest, None if none are kept.  Raises BrokenRulesError."""
    try:
        ruleset = ruleset_of(connection, name)
    except (msgspec.DecodeError, msgspec.ValidationError, zlib.error) as error:
        raise BrokenRulesError("保存的规则已损坏，或者由不相容的软件版本写成") from error
    if ruleset is not None and with_hash(ruleset).hash != ruleset.hash:
        raise BrokenRulesError("保存的规则与其摘要不符")
    return ruleset


def rule_files(connection: Connection, version: int) -> dict[str, str]:
    """The files of a version by path."""
    rows = connection.execute(select(texts).where(texts.c.version == version))
    return {row.path: row.body.decode("utf-8", "replace") for row in rows}
