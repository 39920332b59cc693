"""Which files the patterns of a manifest name.

``*``, ``?`` and ``[…]`` stand for characters of one name, ``**`` for any folders between.  The
folder is walked once and no further down than the patterns ask; then names are compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

MOST_PATTERNS = 100
MOST_CHARACTERS = 200
ANY_FOLDERS = "**"

Names = tuple[str, ...]


def misfit(patterns: Sequence[str]) -> str:
    """Why these patterns can't be used, in Chinese; empty if they can."""
    if len(patterns) > MOST_PATTERNS:
        return f"files 至多 {MOST_PATTERNS} 项"
    return next((reason for pattern in patterns if (reason := _misfit(pattern))), "")


def _misfit(pattern: str) -> str:
    names = _names(pattern)
    if not names or len(pattern) > MOST_CHARACTERS:
        return f"files 的每一项为 1 至 {MOST_CHARACTERS} 字的路径"
    if names[0].startswith("/") or ".." in pattern.replace("\\", "/").split("/"):
        return "files 只写规则集以内的相对路径，不用 .."
    if names.count(ANY_FOLDERS) > 1:
        return f"files 的每一项至多一个 {ANY_FOLDERS}"
    if names[-1] == ANY_FOLDERS or any(ANY_FOLDERS in name != ANY_FOLDERS for name in names):
        return f"{ANY_FOLDERS} 只作一整级目录，其后写文件名"
    return ""


def files_named(folder: Path, patterns: Sequence[str]) -> list[Path]:
    """The files below the folder that at least one usable pattern names, in order of path."""
    wanted = [_names(pattern) for pattern in patterns]
    endless = any(ANY_FOLDERS in names for names in wanted)
    deepest = None if endless else max(map(len, wanted), default=0)
    return sorted(
        folder.joinpath(*path)
        for path in _files_below(folder, deepest)
        if any(_fits(path, names) for names in wanted)
    )


def _names(pattern: str) -> Names:
    return PurePosixPath(pattern).parts


def _files_below(folder: Path, deepest: int | None) -> Iterator[Names]:
    # Links are followed where the depth is bounded: elsewhere one may lead back to where it is.
    for place, folders, files in os.walk(folder, followlinks=deepest is not None):
        around = Path(place).relative_to(folder).parts
        if deepest is not None and len(around) + 1 >= deepest:
            folders.clear()
        yield from ((*around, name) for name in files if Path(place, name).is_file())


def _fits(path: Names, names: Names) -> bool:
    if ANY_FOLDERS not in names:
        return len(path) == len(names) and _equal(path, names)
    place = names.index(ANY_FOLDERS)
    before, after = names[:place], names[place + 1 :]
    return (
        len(path) >= len(before) + len(after)
        and _equal(path[:place], before)
        and _equal(path[len(path) - len(after) :], after)
    )


def _equal(path: Names, names: Names) -> bool:
    return all(map(fnmatchcase, path, names))
