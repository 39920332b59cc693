"""The chain's arithmetic: what an entry is and how its hash is made.  No database here."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import msgspec

ALGORITHMS = ("sha256", "sm3")
"""What a chain may be hashed with (SM3: GB/T 32905-2016)."""

FIRST = ""
"""What the first entry names as the hash before it."""

_MARK = b"fadu-audit-1"
_LONGEST_KEY = 128

canonical = msgspec.json.Encoder(order="deterministic").encode
"""The one way to write content: equal content gives equal bytes."""


class AlgorithmMissingError(Exception):
    """This machine cannot hash with the asked algorithm; the text says so, in Chinese."""


class Entry(NamedTuple):
    """One entry of the chain.  ``at``: milliseconds UTC; ``content``: canonical JSON."""

    seq: int
    at: int
    kind: str
    by: str
    content: bytes
    algorithm: str
    previous: str
    hash: str
    check_id: str | None
    case_id: str | None


def usable(algorithm: str) -> str:
    """The algorithm itself.  Raises AlgorithmMissingError if it is unknown or not there."""
    if algorithm not in ALGORITHMS:
        raise AlgorithmMissingError(f"审计摘要算法只能是 {'、'.join(ALGORITHMS)}")
    if algorithm not in hashlib.algorithms_available:
        raise AlgorithmMissingError(
            f"本机的密码库没有 {algorithm.upper()} 算法；请安装带 SM3 的 OpenSSL（1.1.1 以上），"
            "或者把 FADU_AUDIT_ALGORITHM 设为 sha256"
        )
    return algorithm


def digest(
    seq: int, at: int, kind: str, by: str, content: bytes, algorithm: str, previous: str
) -> str:
    """The hash of an entry: every field, each with its length before it, so none runs over.

    Raises AlgorithmMissingError.
    """
    hashed = hashlib.new(usable(algorithm), _MARK)
    for field in (str(seq), str(at), kind, by, algorithm, previous):
        data = field.encode()
        hashed.update(b"%d:%b," % (len(data), data))
    hashed.update(b"%d:%b," % (len(content), content))
    return hashed.hexdigest()


def entry_after(
    last: Entry | None, kind: str, by: str, at: int, content: dict[str, Any], algorithm: str
) -> Entry:
    """The next entry.  Raises AlgorithmMissingError."""
    seq, previous = (1, FIRST) if last is None else (last.seq + 1, last.hash)
    data = canonical(content)
    made = digest(seq, at, kind, by, data, algorithm, previous)
    return Entry(seq, at, kind, by, data, algorithm, previous, made, *keys_of(content))


def keys_of(content: dict[str, Any]) -> tuple[str | None, str | None]:
    """What an entry can be looked up by: its check and its case."""
    return key(content.get("check_id")), key(content.get("case_id"))


def key(name: object) -> str | None:
    """A name as a column can hold it: one too long or unprintable is replaced by its hash."""
    if not isinstance(name, str) or not name:
        return None
    if len(name) <= _LONGEST_KEY and name.isprintable():
        return name
    return content_hash(name.encode("utf-8", "surrogatepass"))


def content_hash(data: bytes) -> str:
    """How bytes are named: the algorithm and their hash."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
