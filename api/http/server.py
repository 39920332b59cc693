"""The server process: uvicorn with bounded headers and no log of what is asked."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.settings import Settings, read_settings

APP = "api.http.app:served_app"


def run(settings: Settings, app: str = APP) -> None:
    """Serve until stopped.  The worker processes read the settings from the environment.

    ``app`` is the import path of a function that makes the application.
    """
    uvicorn.run(
        app,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        http=BoundedProtocol,
        access_log=False,
        log_config=None,
        log_level=settings.log_level,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.body_seconds,
    )


@cache
def _settings() -> Settings:
    return read_settings()


class BoundedProtocol(HttpToolsProtocol):
    """Counts bytes and seconds until a request's head is whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settings = _settings()
        self._most_bytes = settings.max_header_bytes
        self._most_seconds = settings.header_seconds
        self._head_bytes = 0
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
            self._head_bytes += len(data)
            if self._alarm is None:
                self._alarm = self.loop.call_later(self._most_seconds, self._too_slow)
        super().data_received(data)
        if self._in_head and self._head_bytes > self._most_bytes and not self._closing():
            self.send_400_response("Request head too large.")

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._in_head = False
        self._head_bytes = 0
        self._quiet()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes begin a new head."""
        super().on_message_complete()
        self._in_head = True

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
