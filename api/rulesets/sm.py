"""SM2 signatures with SM3 (GB/T 32918.2, GB/T 32905), by the extra ``sm``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from api.rulesets.key_pairs import KeyPair, SigningError

_SIGNER = b"1234567812345678"
"""The signer's id of GB/T 35276 where none was agreed on."""

_HALF = 32


class Sm2:
    """SM2 with SM3; a signature is r and s, 32 bytes each.

    Raises SigningError if the package is not installed.
    """

    def __init__(self) -> None:
        try:
            self._sm2: Any = import_module("gmalg").SM2
        except ImportError as error:
            advice = "没有安装国密算法包；离线站点用带 sm 附加项的安装包，或者改用 ed25519"
            raise SigningError(advice) from error

    def new_pair(self) -> KeyPair:
        """A new pair of keys."""
        return KeyPair(*self._sm2().generate_keypair())

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        """The signature of the data.  Raises SigningError for a malformed key."""
        try:
            r, s = self._sm2(private, _SIGNER, public).sign(data)
        except Exception as error:
            raise SigningError("国密私钥不能用；重新生成") from error
        return bytes(r) + bytes(s)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the signature is the key's and of this data."""
        if len(signature) != 2 * _HALF:
            return False
        r, s = signature[:_HALF], signature[_HALF:]
        # For a malformed key or number the library raises errors of its own; none of them is a yes.
        try:
            return bool(self._sm2(uid=_SIGNER, pk=public).verify(data, r, s))
        except Exception:
            return False
