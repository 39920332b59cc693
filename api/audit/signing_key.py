"""The key that signs files of anchors: Ed25519, made on first use, readable by its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

FILE = "audit-key.pem"


class SigningKeyError(Exception):
    """The key file cannot be used; the text says why, in Chinese."""


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key of a data folder, made if there is none.  Raises SigningKeyError."""
    path = folder / FILE
    try:
        data = _made(path) if not path.exists() else path.read_bytes()
        key = load_pem_private_key(data, None)
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyError(f"审计签名密钥 {path} 读写不了") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError(f"审计签名密钥 {path} 不是 Ed25519 密钥")
    return key


def _made(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return data
