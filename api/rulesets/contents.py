"""Checked rulesets by content, so that any answer can be given again with the rules of its day."""

from __future__ import annotations

import hashlib
import zlib

import msgspec
from sqlalchemy import Column, Connection, Index, String, Table, insert, select

from api.store.schema import body, metadata
from dsl.ir.rules import Ruleset

contents = Table(
    "ruleset_content",
    metadata,
    Column("digest", String(80), primary_key=True),
    Column("hash", String(80), nullable=False),
    Column("name", String(128), nullable=False),
    Column("version", String(128), nullable=False),
    body(),
    Index("ix_ruleset_content_hash", "hash"),
)
"""Rulesets as the compiler left them.  Several may share the hash of their meaning and differ in
version or places in the text, which answers show: ``digest`` tells them apart."""

# In the order the compiler gave: the order of the vocabulary's words shows in check ids.
_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Ruleset)


def keep_ruleset(connection: Connection, ruleset: Ruleset) -> str:
    """Keep a ruleset and give the digest of its exact content; kept again changes nothing."""
    data = _encode(ruleset)
    name = "sha256:" + hashlib.sha256(data).hexdigest()
    there = connection.execute(select(contents.c.digest).where(contents.c.digest == name)).first()
    if there is None:
        row = {
            "digest": name,
            "hash": ruleset.hash,
            "name": ruleset.name,
            "version": ruleset.version,
            "body": zlib.compress(data, 6),
        }
        connection.execute(insert(contents), [row])
    return name


def ruleset_of(connection: Connection, name: str) -> Ruleset | None:
    """The ruleset of a hash (of meaning, ``Ruleset.hash``) or of an exact digest; None if unknown.

    Of several with one meaning any may be given: they judge alike.
    """
    found = connection.execute(
        select(contents.c.body)
        .where((contents.c.hash == name) | (contents.c.digest == name))
        .order_by((contents.c.digest == name).desc(), contents.c.digest)
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else _decoder.decode(zlib.decompress(found))
