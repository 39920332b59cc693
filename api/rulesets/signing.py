"""Signatures of bundles behind one interface: Ed25519 by default, SM2 with SM3 as an extra."""

from __future__ import annotations

import base64
import binascii
import hashlib
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from api.rulesets.key_pairs import KeyPair, Provider, SigningError
from api.rulesets.sm import Sm2

ED25519 = "ed25519"
SM2 = "sm2-sm3"
ALGORITHMS = (ED25519, SM2)


class PublicKey(msgspec.Struct, frozen=True):
    """A key that signatures are verified with; ``data`` in base64."""

    algorithm: str
    name: str
    data: str

    @property
    def id(self) -> str:
        """A short name made of the key itself: equal only for the same key."""
        digest = hashlib.sha256(f"{self.algorithm}:{self.data}".encode())
        return digest.hexdigest()[:16]


class PrivateKey(msgspec.Struct, frozen=True):
    """A key to sign with, kept apart; ``data`` in base64."""

    public: PublicKey
    data: str

    def __repr__(self) -> str:
        """Never the secret."""
        return f"PrivateKey({self.public.id})"


class Ed25519:
    """Ed25519 (RFC 8032)."""

    def new_pair(self) -> KeyPair:
        """A new pair of keys."""
        private = Ed25519PrivateKey.generate()
        return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        """The signature of the data."""
        return Ed25519PrivateKey.from_private_bytes(private).sign(data)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the signature is the key's and of this data."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
        except InvalidSignature:
            return False
        return True


def provider_of(algorithm: str) -> Provider:
    """The provider of an algorithm.  Raises SigningError if it isn't known or installed."""
    if algorithm == ED25519:
        return Ed25519()
    if algorithm == SM2:
        return Sm2()
    raise SigningError(f"不认识签名算法 {algorithm[:40]}；可用 {'、'.join(ALGORITHMS)}")


def new_key(algorithm: str, name: str) -> PrivateKey:
    """A new key of that name.  Raises SigningError."""
    pair = provider_of(algorithm).new_pair()
    public = PublicKey(algorithm, name, base64.b64encode(pair.public).decode())
    return PrivateKey(public, base64.b64encode(pair.private).decode())


def sign(key: PrivateKey, data: bytes) -> bytes:
    """Sign the data.  Raises SigningError."""
    provider = provider_of(key.public.algorithm)
    try:
        return provider.sign(_raw(key.data), _raw(key.public.data), data)
    except ValueError as error:
        raise SigningError("签名私钥不能用；重新生成") from error


def verifies(key: PublicKey, data: bytes, signature: bytes) -> bool:
    """Whether this key signed this data.  Raises SigningError if the key can't be used."""
    provider = provider_of(key.algorithm)
    try:
        return provider.verify(_raw(key.data), data, signature)
    except ValueError as error:
        raise SigningError(f"公钥 {key.id} 不能用；向签发单位重新取得") from error


def read_private(path: Path) -> PrivateKey:
    """The private key of a file.  Raises SigningError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=PrivateKey)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise SigningError(f"签名私钥 {path} 读不出来；用 fadu bundle key 生成") from error


def read_trusted(folder: Path) -> list[PublicKey]:
    """The keys of a folder (``*.json``) whose signatures are accepted.  Raises SigningError."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(msgspec.json.decode(path.read_bytes(), type=PublicKey))
        except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
            raise SigningError(f"受信公钥 {path.name} 读不出来；删去或者重新放入") from error
    return found


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
