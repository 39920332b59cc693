"""Messages over a pipe: four bytes of length, then one msgpack value."""

from __future__ import annotations

import os
import select
import struct
import time
from typing import Any

import msgspec

MOST_BYTES = 64 * 1024 * 1024
"""A longer message is taken for garbage."""

_LENGTH = struct.Struct(">I")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class BrokenPipe(Exception):
    """The other side is gone or sends garbage."""


class TooSlow(Exception):
    """No whole message within the deadline."""


def send(descriptor: int, message: Any) -> None:
    """Write one message.  Raises BrokenPipe if nobody reads any more."""
    body = _encode(message)
    left = memoryview(_LENGTH.pack(len(body)) + body)
    try:
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError as error:
        raise BrokenPipe from error


def receive(descriptor: int, seconds: float | None = None) -> Any:
    """The next message; waits ``seconds`` at most (None: for ever).

    Raises BrokenPipe at the end of the pipe or for garbage, TooSlow after the deadline.
    """
    until = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size, until))
    if length > MOST_BYTES:
        raise BrokenPipe
    try:
        return _decode(_exactly(descriptor, length, until))
    except msgspec.DecodeError as error:
        raise BrokenPipe from error


def _exactly(descriptor: int, count: int, until: float | None) -> bytes:
    pieces: list[bytes] = []
    while count:
        left = None if until is None else max(0.0, until - time.monotonic())
        if not select.select([descriptor], [], [], left)[0]:
            raise TooSlow
        try:
            piece = os.read(descriptor, min(count, 1 << 20))
        except OSError as error:
            raise BrokenPipe from error
        if not piece:
            raise BrokenPipe
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
