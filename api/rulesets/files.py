"""The files of a version: which are allowed, and how they come in.

Only texts are taken: the manifest, rule files, scenarios and whole cases.  Nothing is ever
written outside a folder made for the purpose, whatever an archive calls its members.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from api.rulesets.archives import ArchiveError, members_of
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.tables import TEXT_PATH
from dsl.manifests import MANIFEST

Files = Mapping[str, bytes]
"""Contents by path, parts separated by slashes."""

MOST_FILES = 1_000
MOST_BYTES = 2 * 1024 * 1024
MOST_BYTES_TOGETHER = 24 * 1024 * 1024
MOST_LEVELS = 8
MOST_NAME = 255
"""Bytes of one name, which is what file systems take."""

_ZIP_REFUSED = {
    "too-large": Reason("L102", "压缩包里的文件过多或者过大", "只送规则、场景和案件"),
    "unreadable": Reason("L103", "不是可读的 zip 文件", "用不加密的普通 zip（存储或者 deflate）"),
    "twice": Reason("L107", "压缩包里有同名的文件", "每个路径只放一个文件"),
}

_PART = re.compile(r"[\w\-][\w\-.]*")
_PLACES = (
    re.compile(re.escape(MANIFEST)),
    re.compile(r"(?:[^/]+/)*[^/]+\.rule"),
    re.compile(r"features/(?:[^/]+/)*[^/]+\.feature"),
    re.compile(r"cases/[^/]+\.json"),
)


def usable_files(files: Files) -> dict[str, bytes]:
    """The files, if all may be part of a ruleset.  Raises StepRefusedError."""
    reasons = []
    if len(files) > MOST_FILES:
        reasons.append(Reason("L101", f"文件多于 {MOST_FILES} 个", "分成几个规则集"))
    if sum(map(len, files.values())) > MOST_BYTES_TOGETHER:
        reasons.append(Reason("L102", "文件合计过大", "只送规则、场景和案件"))
    for path in sorted(files)[:MOST_FILES]:
        reasons += _problems(path, files[path])
    if any(around in files for path in files for around in _around(path)):
        reasons.append(Reason("L108", "有的名称既是文件又是目录", "改文件名或者目录名"))
    if reasons:
        raise StepRefusedError("unfit", *reasons)
    return dict(files)


def usable_path(path: str) -> str:
    """The path, if a ruleset may have such a file.  Raises StepRefusedError."""
    usable_files({path: b""})
    return path


def unpacked(archive: bytes) -> dict[str, bytes]:
    """The files of a zip; a single folder around all of them is left out.

    Raises StepRefusedError.
    """
    try:
        files = members_of(archive, most=MOST_FILES, most_bytes=MOST_BYTES_TOGETHER)
    except ArchiveError as error:
        raise StepRefusedError("unfit", _ZIP_REFUSED[error.kind]) from error
    around = {path.partition("/")[0] for path in files}
    if MANIFEST not in files and len(around) == 1 and f"{next(iter(around))}/{MANIFEST}" in files:
        files = {path.partition("/")[2]: data for path, data in files.items()}
    return usable_files(files)


def files_of(folder: Path, features: Path | None = None) -> dict[str, bytes]:
    """The rule files of a folder, with the scenarios of another.  Raises StepRefusedError."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and any(place.fullmatch(name) for place in _PLACES):
            found[name] = path.read_bytes()
    if features is not None:
        for path in sorted(features.rglob("*.feature")):
            found[f"features/{path.relative_to(features).as_posix()}"] = path.read_bytes()
    return usable_files(found)


def laid_out(files: Files, folder: Path) -> None:
    """Write the files below an empty folder."""
    for path, data in usable_files(files).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def digest_of(files: Files) -> str:
    """SHA-256 over paths and contents, in the order of the paths."""
    digest = hashlib.sha256()
    for path in sorted(files):
        name = path.encode()
        digest.update(len(name).to_bytes(4, "big") + name)
        digest.update(len(files[path]).to_bytes(8, "big") + files[path])
    return f"sha256:{digest.hexdigest()}"


def _around(path: str) -> Iterator[str]:
    """The folders a path is in."""
    parts = path.split("/")[:MOST_LEVELS]
    return ("/".join(parts[:count]) for count in range(1, len(parts)))


def _problems(path: str, data: bytes) -> list[Reason]:
    parts = path.split("/")
    usable = all(_PART.fullmatch(each) and len(each.encode()) <= MOST_NAME for each in parts)
    if not usable or len(path) > TEXT_PATH or len(parts) > MOST_LEVELS:
        advice = (
            "各级名称只用汉字、字母、数字、下划线、连字符和点，不以点开头，"
            f"不超过 {MOST_NAME} 字节（汉字一个三字节）；至多 {MOST_LEVELS} 级"
        )
        return [Reason("L104", "文件路径不能用", advice)]
    if not any(place.fullmatch(path) for place in _PLACES):
        advice = f"只收 {MANIFEST}、*.rule、features/ 下的 *.feature、cases/ 下的 *.json"
        return [Reason("L105", "有的文件不是规则集里的文件", advice)]
    if len(data) > MOST_BYTES:
        return [Reason("L106", "有的文件过大", f"一个文件不超过 {MOST_BYTES} 字节")]
    return []
