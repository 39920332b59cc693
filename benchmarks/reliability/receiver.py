"""A receiver of webhooks in a process of its own; what it took stands in a file, line by line.

Run as ``python -m benchmarks.reliability.receiver PORT FILE``.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import NamedTuple


class Taken(NamedTuple):
    """One message as it arrived; ``seq`` is the event's number in the order of commits."""

    event_id: str
    subject: str
    kind: str
    seq: int
    body: str


def taken(path: Path) -> list[Taken]:
    """What a receiver has written so far."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        event = json.loads(line)
        found.append(
            Taken(event["id"], event["subject"], event["type"], int(event["sequence"]), line)
        )
    return found


async def _serve(port: int, path: Path) -> None:
    with path.open("ab", buffering=0) as file:

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).lower()
                    size = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
                    file.write(await reader.readexactly(size) + b"\n")
                    writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", port)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
