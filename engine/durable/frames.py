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


class PipeBrokenError(Exception):
    """The other side is gone or sends garbage."""


class TooSlowError(Exception):
    """No whole message within the deadline."""


def send(descriptor: int, message: Any, seconds: float | None = None) -> None:
    """Write one message within ``seconds`` (None: however long it takes).

    Raises PipeBrokenError if nobody reads any more, TooSlowError if the other side stopped reading.
    """
    until = None if seconds is None else time.monotonic() + seconds
    body = _encode(message)
    left = memoryview(_LENGTH.pack(len(body)) + body)
    try:
        while left:
            if not select.select([], [descriptor], [], _remaining(until))[1]:
                raise TooSlowError
            # A writable pipe takes this much without blocking.
            left = left[os.write(descriptor, left[: select.PIPE_BUF]) :]
    except OSError as error:
        raise PipeBrokenError from error


def receive(descriptor: int, seconds: float | None = None) -> Any:
    """The next message; waits ``seconds`` at most (None: for ever).

    Raises PipeBrokenError at the end of the pipe or for garbage, TooSlowError after the deadline.
    """
    until = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size, until))
    if length > MOST_BYTES:
        raise PipeBrokenError
    try:
        return _decode(_exactly(descriptor, length, until))
    except msgspec.DecodeError as error:
        raise PipeBrokenError from error


def _exactly(descriptor: int, count: int, until: float | None) -> bytes:
    pieces: list[bytes] = []
    while count:
        if not select.select([descriptor], [], [], _remaining(until))[0]:
            raise TooSlowError
        try:
            piece = os.read(descriptor, min(count, 1 << 20))
        except OSError as error:
            raise PipeBrokenError from error
        if not piece:
            raise PipeBrokenError
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _remaining(until: float | None) -> float | None:
    return None if until is None else max(0.0, until - time.monotonic())
