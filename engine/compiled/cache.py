"""Generated code kept on disk between processes, and believed only if it is surely our own.

What is read here will be run.  So a file counts only if it and its folder belong to the present
user and nobody else may write to them, and if its name, its key and its checksum fit the content
of the ruleset, this generator and this Python.  Everything else is passed over in silence and
written anew: the cache can only save time, never change an answer or stop a check.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from array import array
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from engine.native.building import is_ours
from engine.periods.calendar import DayTable

_HEADER = b"fadu compiled rules\n"
_DIGEST = 32
_GENERATOR = (Path(__file__).parent, Path(__file__).parents[1] / "periods")
"""Whatever shapes generated code or the tables stored with it."""


class Stored(NamedTuple):
    """A generated module as it is kept: source, slots of a check, code, and day table."""

    source: str
    slots: int
    shared: tuple[int, ...]
    code: CodeType
    table: DayTable


def fetch(folder: Path, content: str) -> Stored | None:
    """What was stored for a ruleset's content, None if there is nothing to be trusted."""
    path = _path(folder, content)
    try:
        if not (is_ours(folder, stat.S_IFDIR) and is_ours(path, stat.S_IFREG)):
            return None
        data = path.read_bytes()
        start = len(_HEADER) + _DIGEST
        body = data[start:]
        if data[:start] != _HEADER + _checksum(content, body):
            return None
        source, slots, shared, code, table = marshal.loads(body)
        return Stored(source, slots, shared, code, DayTable(*map(_unpacked, table)))
    except (OSError, ValueError, EOFError, TypeError):
        return None


def store(folder: Path, content: str, stored: Stored) -> None:
    """Keep a generated module; where that is not possible nothing happens."""
    parts: tuple[Any, ...] = stored.table
    table = tuple(map(_packed, parts))
    body = marshal.dumps((*stored[:4], table))
    path = _path(folder, content)
    draft = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_ours(folder, stat.S_IFDIR):
            return
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_HEADER + _checksum(content, body) + body)
        draft.replace(path)


def _packed(part: int | Sequence[int]) -> int | bytes:
    """A number, or a list of numbers as bytes: those are read ten times as fast."""
    return part if isinstance(part, int) else array("i", part).tobytes()


def _unpacked(part: int | bytes) -> Any:
    return part if isinstance(part, int) else array("i", part)


def _path(folder: Path, content: str) -> Path:
    return folder / f"{sha256((content + _generator()).encode()).hexdigest()[:32]}.rules"


def _checksum(content: str, body: bytes) -> bytes:
    return sha256(f"{content} {_generator()} ".encode() + body).digest()


@cache
def _generator() -> str:
    """Identifies this generator and this Python."""
    digest = sha256(f"{sys.implementation.cache_tag} {sys.hexversion}".encode())
    for folder in _GENERATOR:
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
