"""Checked rulesets kept on disk, so that starting does not mean compiling.

The key is a hash of every byte the result depends on: rule texts, manifest, vocabulary, statutes,
calendars and the compiler itself. What is read back is never trusted: the file must carry its own
digest, fit the model, and give the hash of the ruleset it holds. It holds data, never code.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from dsl.diagnostics import Diagnostic, Diagnostics
from dsl.hashing import with_hash
from dsl.ir.rules import Ruleset
from dsl.manifests import MANIFEST, content_of, read_manifest, rule_files

_MAGIC = b"fadu-ruleset-1\n"
_DIGEST = 32
_COMPILER = Path(__file__).resolve().parent
_PARTS = ("vocabulary", "statutes", "calendars")


class RulesetError(Exception):
    """The ruleset has errors and can't be used; carries every problem found."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.diagnostics = diagnostics
        errors = [d for d in diagnostics if d.severity == "error"]
        super().__init__("\n".join(f"{d.code} {d.span.file}：{d.message}" for d in errors))


def load_ruleset(folder: Path, cache_dir: Path | None = None) -> Ruleset:
    """The checked ruleset of a folder, from the cache if nothing it depends on has changed.

    Without ``cache_dir`` it is compiled. A cache that can't be read or written is ignored.
    Raises RulesetError if the texts have errors, and what ``compile_ruleset`` raises.
    """
    if cache_dir is None:
        return _compiled(folder)
    path = cache_dir / f"{source_key(folder)}.ruleset"
    kept = _read(path)
    if kept is not None:
        return kept
    ruleset = _compiled(folder)
    _write(path, ruleset)
    return ruleset


def source_key(folder: Path) -> str:
    """A hash of all bytes the checked ruleset of a folder depends on."""
    digest = hashlib.sha256()
    manifest = read_manifest(folder, Diagnostics())
    files = [folder / MANIFEST, *(rule_files(folder, manifest) if manifest else [])]
    content = content_of(folder)
    files += sorted(p for part in _PARTS for p in (content / part).rglob("*.yaml"))
    files += sorted(p for p in _COMPILER.rglob("*") if p.suffix in (".py", ".lark"))
    for path in files:
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        digest.update(f"{path.name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _compiled(folder: Path) -> Ruleset:
    # The compiler is only needed where there is nothing in the cache.
    from dsl.compiling import compile_ruleset

    result = compile_ruleset(folder)
    if result.ruleset is None:
        raise RulesetError(result.diagnostics)
    return result.ruleset


def _read(path: Path) -> Ruleset | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head, payload = data[: len(_MAGIC) + _DIGEST], data[len(_MAGIC) + _DIGEST :]
    if head != _MAGIC + hashlib.sha256(payload).digest():
        return None
    try:
        ruleset = msgspec.msgpack.decode(payload, type=Ruleset)
    except msgspec.MsgspecError:
        return None
    return ruleset if with_hash(ruleset).hash == ruleset.hash else None


def _write(path: Path, ruleset: Ruleset) -> None:
    payload = msgspec.msgpack.encode(ruleset)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ruleset-")
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + hashlib.sha256(payload).digest() + payload)
        Path(name).replace(path)
    except OSError:
        return
