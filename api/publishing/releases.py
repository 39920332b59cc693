"""Published versions on disk: the checked rules and the record of the engines' agreement.

``<data_dir>/releases/<name>/<version>/`` holds ``ruleset.msgpack`` and ``agreement.json``.  A
version is written once: the same name and version with other content is refused.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from dsl.hashing import with_hash
from dsl.ir.rules import Ruleset
from engine.agreement.record import Agreement

RULES = "ruleset.msgpack"
PROOF = "agreement.json"


class ReleaseError(Exception):
    """A version can't be published or read; the text says why, in Chinese."""


class Releases:
    """The published versions below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def publish(self, ruleset: Ruleset, agreement: Agreement) -> Path:
        """Write a version with its proof and give its folder.

        Raises ReleaseError unless the engines agreed on exactly this ruleset and the version is
        new (publishing the same content again changes nothing).
        """
        if agreement.hash != ruleset.hash:
            raise ReleaseError("一致性记录不是这一版规则的，请重新比对")
        if not agreement.agreed:
            raise ReleaseError(f"各引擎有 {len(agreement.differences)} 处不一致，不能发布")
        place = self._folder / ruleset.name / ruleset.version
        if place.exists():
            if self.read(ruleset.name, ruleset.version).hash != ruleset.hash:
                raise ReleaseError(
                    f"{ruleset.name} {ruleset.version} 已经发布过，内容不同；请改用新的版本号"
                )
            return place
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=place.parent, prefix=".draft-"))
        _write(draft / RULES, msgspec.msgpack.encode(ruleset))
        proof = msgspec.json.format(msgspec.json.encode(agreement), indent=2)
        _write(draft / PROOF, proof)
        draft.rename(place)
        return place

    def read(self, name: str, version: str) -> Ruleset:
        """The rules of a version.  Raises ReleaseError if absent or altered."""
        path = self._folder / name / version / RULES
        try:
            ruleset = msgspec.msgpack.decode(path.read_bytes(), type=Ruleset)
        except FileNotFoundError as error:
            raise ReleaseError(f"没有发布过 {name} {version}") from error
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise ReleaseError(f"{name} {version} 的规则文件已损坏") from error
        if with_hash(ruleset).hash != ruleset.hash:
            raise ReleaseError(f"{name} {version} 的规则文件与其摘要不符")
        return ruleset

    def proof(self, name: str, version: str) -> Agreement:
        """The record of agreement kept with a version.  Raises ReleaseError."""
        path = self._folder / name / version / PROOF
        try:
            return msgspec.json.decode(path.read_bytes(), type=Agreement)
        except FileNotFoundError as error:
            raise ReleaseError(f"没有发布过 {name} {version}") from error
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise ReleaseError(f"{name} {version} 的一致性记录已损坏") from error


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
