"""One file that carries a version to a site without a network.

A zip of the rule texts, the checked rules, the record of the engines' agreement, and a manifest
with the hash of each of them; the signature is over the manifest's bytes.  Nothing of what comes
in is believed before the signature, then every hash, then the texts compiled here say the same.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec

from api.rulesets.archives import ArchiveError, members_of
from api.rulesets.examining import Examined, examine
from api.rulesets.files import MOST_BYTES_TOGETHER, MOST_FILES, usable_files
from api.rulesets.key_pairs import SigningError
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.signing import PrivateKey, PublicKey, sign, verifies
from dsl.hashing import with_hash
from dsl.ir.rules import Ruleset
from dsl.manifests import Surroundings
from engine.agreement.record import Agreement

FORMAT = "fadu-bundle-1"
MANIFEST, SIGNATURE = "manifest.json", "signature.bin"
RULES, PROOF, TEXTS = "ruleset.msgpack", "agreement.json", "texts/"

_MOST = 2 * MOST_BYTES_TOGETHER
_MOST_SIGNED = 1024 * 1024
_ZIP_REFUSED = {
    "too-large": ("L501", "规则包过大", "一个包只带一个版本"),
    "twice": ("L502", "规则包里有同名的部分", "不要使用此包，向签发单位核实"),
    "unreadable": ("L503", "不是完整的规则包", "重新拷贝，核对文件大小"),
}
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Manifest(msgspec.Struct, frozen=True):
    """What is in a bundle.  ``parts``: SHA-256 by path; ``made_at`` milliseconds UTC."""

    format: str
    name: str
    label: str
    hash: str
    made_at: int
    algorithm: str
    key: str
    parts: dict[str, str]


class Carried(NamedTuple):
    """A version in a bundle, its texts compiled here."""

    files: dict[str, bytes]
    examined: Examined
    agreement: Agreement
    key: PublicKey


def packed(
    files: dict[str, bytes], ruleset: Ruleset, agreement: Agreement, key: PrivateKey, now: int
) -> bytes:
    """The bundle of a version.  Raises SigningError."""
    parts = {TEXTS + path: data for path, data in files.items()}
    parts[RULES] = msgspec.msgpack.encode(ruleset)
    parts[PROOF] = msgspec.json.encode(agreement)
    manifest = msgspec.json.encode(
        Manifest(
            format=FORMAT,
            name=ruleset.name,
            label=ruleset.version,
            hash=ruleset.hash,
            made_at=now,
            algorithm=key.public.algorithm,
            key=key.public.id,
            parts={path: _digest(parts[path]) for path in sorted(parts)},
        )
    )
    members = {MANIFEST: manifest, SIGNATURE: sign(key, manifest)}
    members |= {path: parts[path] for path in sorted(parts)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in members.items():
            # The same content gives the same bytes: no clock in the archive.
            member = zipfile.ZipInfo(path, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return made.getvalue()


def unpacked(data: bytes, trusted: Iterable[PublicKey], around: Surroundings) -> Carried:
    """What a bundle carries, if all of it holds.

    ``around``: the statutes to check against; vocabulary and calendar are the bundle's own, which
    the signature covers.  Raises StepRefusedError that says what is wrong.
    """
    manifest, key = _signed(_members(data, _MOST_SIGNED, (MANIFEST, SIGNATURE)), list(trusted))
    parts = _members(data, _MOST)
    del parts[MANIFEST], parts[SIGNATURE]
    _unchanged(parts, manifest)
    ruleset, agreement = _decoded(parts, manifest)
    files = usable_files(
        {path.removeprefix(TEXTS): data for path, data in parts.items() if path.startswith(TEXTS)}
    )
    own = Surroundings(ruleset.vocabulary, ruleset.calendar, around.statutes)
    examined = examine(files, own)
    if examined.ruleset is None:
        raise _refused("L511", "规则文本在本地编译有错，不能用", "本地软件版本可能过旧")
    if examined.ruleset.hash != ruleset.hash:
        raise _refused("L512", "规则文本编译的结果与包内的规则不同", "不要使用此包，向签发单位核实")
    return Carried(files, examined, agreement, key)


def _members(data: bytes, most_bytes: int, only: Collection[str] | None = None) -> dict[str, bytes]:
    try:
        return members_of(data, most=MOST_FILES + 4, most_bytes=most_bytes, only=only)
    except ArchiveError as error:
        raise _refused(*_ZIP_REFUSED[error.kind]) from error


def _signed(parts: dict[str, bytes], trusted: list[PublicKey]) -> tuple[Manifest, PublicKey]:
    if MANIFEST not in parts or SIGNATURE not in parts:
        raise _refused("L504", "规则包没有清单或者没有签名", "用 fadu bundle export 生成的包")
    data, signature = parts[MANIFEST], parts[SIGNATURE]
    unusable = ""
    for key in trusted:
        try:
            if verifies(key, data, signature):
                return _manifest(data), key
        except SigningError as error:
            unusable = str(error)
    if unusable:
        raise _refused("L505", f"有的受信公钥不能用：{unusable}", "其余的都不是此包的公钥")
    if not trusted:
        raise _refused("L506", "没有受信公钥", "把签发单位的公钥放进受信公钥目录")
    raise _refused("L507", "签名不符，或者签名的公钥不受信", "不要使用此包，向签发单位核实")


def _manifest(data: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise _refused("L508", "规则包的清单读不出来", "本地软件版本可能过旧") from error
    if manifest.format != FORMAT:
        raise _refused("L508", "不认识规则包的格式", "本地软件版本可能过旧")
    return manifest


def _unchanged(parts: dict[str, bytes], manifest: Manifest) -> None:
    for path in sorted(parts.keys() | manifest.parts.keys()):
        if path not in parts:
            raise _refused("L509", f"缺少 {path}", "重新拷贝；仍缺的不要使用")
        if path not in manifest.parts:
            raise _refused("L509", "多出清单里没有的部分", "不要使用此包，向签发单位核实")
        if _digest(parts[path]) != manifest.parts[path]:
            raise _refused("L509", f"{path} 与清单的摘要不符", "不要使用此包，向签发单位核实")


def _decoded(parts: dict[str, bytes], manifest: Manifest) -> tuple[Ruleset, Agreement]:
    try:
        ruleset = msgspec.msgpack.decode(parts[RULES], type=Ruleset)
        agreement = msgspec.json.decode(parts[PROOF], type=Agreement)
    except (KeyError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise _refused(
            "L510", "包内的规则或者一致性记录读不出来", "本地软件版本可能不同"
        ) from error
    if not with_hash(ruleset).hash == ruleset.hash == manifest.hash == agreement.hash:
        raise _refused("L510", "清单、规则、一致性记录说的不是同一内容", "向签发单位核实")
    if not agreement.agreed:
        raise _refused("L510", "一致性记录里有不一致之处", "这样的版本不能发布")
    return ruleset, agreement


def _refused(code: str, message: str, advice: str) -> StepRefusedError:
    return StepRefusedError("unfit", Reason(code, message, advice))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
