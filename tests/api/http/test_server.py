"""``fadu serve`` as a process: heads, bodies and pauses beyond bounds do no harm."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.api.cases import dumped, late_interrogation
from tests.api.http.server import HOST, serving, talk

BOUNDS = {"FADU_HEADER_SECONDS": "1", "FADU_BODY_SECONDS": "1", "FADU_MAX_HEADER_BYTES": "4096"}
HEAD = b"POST /v1/checks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """One server for the tests of this module."""
    with serving(**BOUNDS) as (found, _):
        yield found


def alive(port: int) -> bool:
    return httpx.get(f"http://{HOST}:{port}/healthz").content == b'{"status":"ok"}'


def test_a_case_is_checked(port: int) -> None:
    response = httpx.post(
        f"http://{HOST}:{port}/v1/checks", content=dumped({"snapshot": late_interrogation()})
    )
    assert response.status_code == 200
    assert response.json()["summary"]["violation"] == 1
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "server" not in response.headers


def test_many_requests_share_one_connection(port: int) -> None:
    with httpx.Client(base_url=f"http://{HOST}:{port}") as client:
        body = dumped({"snapshot": late_interrogation()})
        answers = {client.post("/v1/checks", content=body).content for _ in range(30)}
    assert len(answers) == 1


def test_a_head_that_is_too_long_is_refused(port: int) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 100
    answer = talk(port, head, b"a" * 5000, pause=0.1)
    assert b" 431 " in answer
    assert b"application/problem+json" in answer
    assert "请求头过大".encode() in answer
    assert alive(port)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 5000,
        b"GET /healthz HTTP/1.1\r\nHost: x" + b"\r\nX-A: a" * 900,
        b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x",
    ],
)
def test_a_long_head_in_one_piece_is_refused_too(port: int, head: bytes) -> None:
    assert b" 431 " in talk(port, head + b"\r\n\r\n")
    assert alive(port)


def test_each_head_of_a_connection_is_counted_by_itself(port: int) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 3000 + b"\r\n\r\n"
    answer = talk(port, *[one] * 4, pause=0.05, timeout=2.0)
    assert answer.count(b" 200 ") == 4


def test_a_head_that_never_ends_is_dropped(port: int) -> None:
    started = time.monotonic()
    assert talk(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n") == b""
    assert time.monotonic() - started < 5
    assert talk(port, b"") == b""
    assert alive(port)


def test_a_body_that_stops_is_told_so(port: int) -> None:
    assert b" 408 " in talk(port, HEAD + b"Content-Length: 100\r\n\r\n{")
    assert alive(port)


def test_chunks_beyond_the_bound_are_refused(port: int) -> None:
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    answer = talk(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 8)
    assert b" 413 " in answer
    assert b"application/problem+json" in answer
    assert alive(port)


def test_what_is_no_http_is_refused(port: int) -> None:
    answer = talk(port, b"\x16\x03\x01\x00 nonsense\r\n\r\n")
    assert b" 400 " in answer
    assert b"application/problem+json" in answer
    assert "请求有误".encode() in answer
    assert alive(port)


def test_several_workers_answer_and_stop_when_told() -> None:
    with serving("--workers", "2") as (port, process):
        until = time.monotonic() + 30
        while True:
            try:
                assert alive(port)
                break
            except httpx.TransportError:
                assert time.monotonic() < until
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"Traceback" not in told
    assert b"R1" not in told


def test_a_port_in_use_is_no_defect(port: int) -> None:
    with pytest.raises(AssertionError, match="ended before"), serving("--port", str(port)):
        pass
