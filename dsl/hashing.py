"""The hash of a ruleset: equal hashes mean equal rules."""

from __future__ import annotations

import hashlib

import msgspec

from dsl.ir.rules import Place, Ruleset

_CANONICAL = msgspec.msgpack.Encoder(order="deterministic", decimal_format="string")


def with_hash(ruleset: Ruleset) -> Ruleset:
    """The ruleset with the hash of its meaning: places in the text and version do not count."""
    rules = tuple(msgspec.structs.replace(rule, place=Place()) for rule in ruleset.rules)
    bare = msgspec.structs.replace(ruleset, hash="", version="", rules=rules)
    digest = hashlib.sha256(_CANONICAL.encode(bare)).hexdigest()
    return msgspec.structs.replace(ruleset, hash=f"sha256:{digest}")
