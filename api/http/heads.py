"""The head of a request, bounded in bytes and seconds; what is no HTTP is told so in Chinese."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.problems import Problem, encoder, problem
from api.settings import Settings, read_settings

_BETWEEN = 4
"""Bytes between a header's name and value and after it."""

_TOO_LONG = problem(
    "head-too-large", "请求头过大", 431, "请求行与请求头合计过长；去掉多余的请求头和查询参数"
)
_NO_HTTP = problem(
    "bad-request", "请求有误", 400, "不是合法的 HTTP 请求；核对请求行、请求头和各处长度"
)
_STATUS_LINES = {
    400: b"HTTP/1.1 400 Bad Request\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
}


class _HeadTooLargeError(Exception):
    """The head has more bytes than it may; the parser stops at it."""


@cache
def _settings() -> Settings:
    return read_settings()


class BoundedHeads(HttpToolsProtocol):
    """Counts bytes and seconds until a request's head is whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settings = _settings()
        self._most_bytes = settings.max_header_bytes
        self._most_seconds = settings.header_seconds
        self._arrived_bytes = 0
        self._parsed_bytes = 0
        self._in_head = True
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock of the first head."""
        super().connection_made(transport)
        self._alarm = self.loop.call_later(self._most_seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._quiet()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser unless the head has grown beyond measure."""
        if self._in_head:
            self._arrived_bytes += len(data)
            if self._alarm is None:
                self._alarm = self.loop.call_later(self._most_seconds, self._too_slow)
        super().data_received(data)
        if self._in_head and self._arrived_bytes > self._most_bytes and not self._closing():
            self._refuse(_TOO_LONG)

    def on_url(self, url: bytes) -> None:
        """A piece of the address."""
        super().on_url(url)
        self._parsed(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        super().on_header(name, value)
        self._parsed(len(name) + len(value) + _BETWEEN)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._in_head = False
        self._arrived_bytes = self._parsed_bytes = 0
        self._quiet()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes begin a new head."""
        super().on_message_complete()
        self._in_head = True

    def send_400_response(self, msg: str) -> None:
        """The parser has given up."""
        self._refuse(_TOO_LONG if self._parsed_bytes > self._most_bytes else _NO_HTTP)

    def _parsed(self, size: int) -> None:
        """A head that comes in one piece is counted as the parser hands it on."""
        self._parsed_bytes += size
        if self._parsed_bytes > self._most_bytes:
            raise _HeadTooLargeError

    def _refuse(self, found: Problem) -> None:
        body = encoder.encode(found)
        head = (
            b"content-type: application/problem+json\r\n"
            b"content-length: %d\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(_STATUS_LINES[found.status] + head % len(body) + body)
        self.transport.close()

    def _too_slow(self) -> None:
        self._alarm = None
        if self._in_head and not self._closing():
            self.transport.close()

    def _closing(self) -> bool:
        return self.transport.is_closing()

    def _quiet(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
