"""Compiled files taken over from another machine, where its Python and this one are of a kind."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from tempfile import mkstemp

from engine.native.building import SUFFIX, Part, imported, is_ours


class Taking(Enum):
    """What became of one file."""

    TAKEN = auto()
    ABSENT = auto()
    """Nothing of that name: other rules, another version of the program, or another machine."""
    UNSAFE = auto()
    """A link, no regular file, or one that everybody may write to."""
    USELESS = auto()
    """This machine cannot load it; its C library is older, as a rule."""


class CacheNotOursError(Exception):
    """The folder to put files into belongs to somebody else, or others may write to it."""


def take(part: Part, source: Path, cache: Path) -> Taking:
    """Copies one compiled file into the cache, so that ``loaded`` believes it.

    The file is loaded first, so its code runs: the caller answers for the folder it comes from.
    What does not load does not displace what is there.  Raises CacheNotOursError, and OSError if
    the file cannot be read or the cache cannot be written.
    """
    try:
        data = _content(source / part.file)
    except FileNotFoundError:
        return Taking.ABSENT
    if data is None:
        return Taking.UNSAFE
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_ours(cache, stat.S_IFDIR):
        raise CacheNotOursError(str(cache))
    handle, name = mkstemp(suffix=SUFFIX, dir=cache)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        imported(part.name, draft)
        draft.replace(cache / part.file)
    except ImportError:
        return Taking.USELESS
    finally:
        with suppress(OSError):
            draft.unlink()
    return Taking.TAKEN


def kinds(source: Path) -> frozenset[str]:
    """For what the compiled files of a folder were made, as in ``SUFFIX``; empty without any."""
    return frozenset(
        path.name[path.name.index(".") :]
        for path in source.iterdir()
        if path.name.endswith(Path(SUFFIX).suffix)
    )


def _content(path: Path) -> bytes | None:
    """The bytes of a file, None if it is not safe to read it."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    # What became a link or a pipe since then is neither followed nor waited for.
    ways = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, ways), "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode) or mode & stat.S_IWOTH:
            return None
        return file.read()
