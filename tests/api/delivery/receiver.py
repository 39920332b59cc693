"""A real HTTP receiver on loopback that behaves as a test wants."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """One message as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """The envelope."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def case(self) -> str:
        """The case it is about."""
        return str(self.event["subject"])


Behaviour = Callable[["Handler", Got], None]


class Receiver(ThreadingHTTPServer):
    """Keeps what came, in order of arrival; ``behave`` answers."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[Got] = []
        self.behave: Behaviour = answering(204)
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        """Where to send."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def ids(self, case: str | None = None) -> list[str]:
        """The ids that came, all or of one case."""
        return [got.event["id"] for got in self.got if case is None or got.case == case]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that hangs up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    """Takes one message."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        got = Got(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        self.server.got.append(got)
        self.server.behave(self, got)

    def answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        """Answer in one go."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def answering(status: int, headers: dict[str, str] | None = None) -> Behaviour:
    """Always the same answer."""
    return lambda handler, got: handler.answer(status, headers)


def refusing(case: str, status: int = 500) -> Behaviour:
    """Take everything but the events of one case."""
    return lambda handler, got: handler.answer(status if got.case == case else 204)


def hanging(handler: Handler, got: Got) -> None:
    """Say nothing until the test is over."""
    handler.server.ended.wait(30)


def dripping(handler: Handler, got: Got) -> None:
    """Send a header that never ends, byte by byte: no single wait is long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while not handler.server.ended.wait(0.05):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def flooding(handler: Handler, got: Got) -> None:
    """Send a body without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not handler.server.ended.is_set():
        handler.wfile.write(b"x" * 65_536)


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver that listens until the end."""
    server = Receiver()
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
