"""What every signature algorithm offers."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class SigningError(Exception):
    """A key or signature can't be used; the text says why and what to do, in Chinese."""


class KeyPair(NamedTuple):
    """Raw bytes of a new pair."""

    private: bytes
    public: bytes


class Provider(Protocol):
    """One algorithm."""

    def new_pair(self) -> KeyPair:
        """A new pair of keys."""
        ...

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        """The signature of the data."""
        ...

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the signature is the key's and of this data."""
        ...
