"""The least client that can ask over HTTP/1.1, so that times tell of the service and not of it.

A full client takes some 3 ms of the same two cores for each request.
"""

from __future__ import annotations

import asyncio

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Wire:
    """Connections to one address on this machine, kept open and used again."""

    def __init__(self, port: int, wait: float) -> None:
        self._port = port
        self._wait = wait
        self._free: list[Streams] = []

    async def request(self, method: str, path: str, body: bytes) -> int:
        """The status of the answer, once all of it is here; 0 if there is none in time."""
        try:
            async with asyncio.timeout(self._wait):
                streams = await self._connection()
                status = await _ask(streams, method, path, body)
        except (OSError, EOFError, TimeoutError):
            return 0
        self._free.append(streams)
        return status

    async def close(self) -> None:
        """Close all connections."""
        for _, writer in self._free:
            writer.close()
            await writer.wait_closed()

    async def _connection(self) -> Streams:
        """One that the service has not closed meanwhile, as it does with idle ones."""
        while self._free:
            reader, writer = self._free.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self._port)


async def _ask(streams: Streams, method: str, path: str, body: bytes) -> int:
    reader, writer = streams
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).lower().splitlines()
    (length,) = (int(line[15:]) for line in lines if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(first.split()[1])
