"""The file of anchors that is stored elsewhere: plain text, one anchor a line, signed (Ed25519).

法度审计锚点 1
公钥 <base64>
锚点 <序号> <时间> <算法> <摘要>
…
签名 <base64>
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.audit.anchors import Anchor
from api.audit.chain import ALGORITHMS
from api.audit.times import iso

TITLE = "法度审计锚点 1"
MOST_BYTES = 64 * 1024 * 1024
"""Bytes a file may have (about 500,000 anchors)."""

_KEY, _ANCHOR, _SIGNATURE = "公钥", "锚点", "签名"


class AnchorFileError(Exception):
    """The file is no file of anchors, or not as it was signed; the text is Chinese."""


class AnchorFile(NamedTuple):
    """What a file says.  ``public_key``: base64 of the key it is signed with."""

    public_key: str
    anchors: tuple[Anchor, ...]


def write_anchors(found: Sequence[Anchor], key: Ed25519PrivateKey) -> bytes:
    """The file of these anchors."""
    lines = [TITLE, f"{_KEY} {public_text(key)}"]
    lines += [f"{_ANCHOR} {a.seq} {iso(a.at)} {a.algorithm} {a.hash}" for a in found]
    signed = "\n".join(lines).encode() + b"\n"
    signature = base64.b64encode(key.sign(signed)).decode()
    return signed + f"{_SIGNATURE} {signature}\n".encode()


def read_anchors(data: bytes, trusted: str | None = None) -> AnchorFile:
    """The anchors of a file.  ``trusted``: base64 of the only key that may have signed it.

    Raises AnchorFileError.
    """
    head, mark, tail = data.rpartition(f"{_SIGNATURE} ".encode())
    lines = head.decode("utf-8", "replace").splitlines()
    if not mark or len(lines) < 2 or lines[0] != TITLE or not lines[1].startswith(f"{_KEY} "):
        raise AnchorFileError("这不是审计锚点文件，或者缺了开头、签名")
    public_key = lines[1].removeprefix(f"{_KEY} ")
    if trusted is not None and public_key != trusted:
        raise AnchorFileError("锚点文件不是用所信任的密钥签名的")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(tail.strip(), validate=True), head)
    except (InvalidSignature, ValueError, binascii.Error) as error:
        raise AnchorFileError("锚点文件的签名不对：内容被改过，或者没有存完整") from error
    return AnchorFile(public_key, tuple(_anchor(line) for line in lines[2:]))


def public_text(key: Ed25519PrivateKey) -> str:
    """The public part of a key as the file has it."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def _anchor(line: str) -> Anchor:
    try:
        name, seq, at, algorithm, made = line.split(" ")
        moment = int(datetime.fromisoformat(at).timestamp() * 1000)
        anchor = Anchor(int(seq), moment, algorithm, made)
    except ValueError as error:
        raise AnchorFileError("锚点文件里有读不懂的行") from error
    if name != _ANCHOR or algorithm not in ALGORITHMS:
        raise AnchorFileError("锚点文件里有读不懂的行")
    return anchor
