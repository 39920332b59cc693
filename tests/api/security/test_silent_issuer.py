"""An issuer that takes connections and says nothing does not stop what needs no issuer."""

from __future__ import annotations

import asyncio
import base64
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from engine.checking import Checker
from tests.api.security.issuer import CLIENT
from tests.api.security.site import Site

ME = "/v1/sessions/current"
UNITS = "/v1/units"
PATIENCE = 1.5
"""Seconds that the issuer may take here."""


class Silent:
    """Its address, and how often it was asked."""

    def __init__(self, listener: socket.socket) -> None:
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.asked = 0


@contextmanager
def silence() -> Iterator[Silent]:
    """Take connections and never answer."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        silent, kept = Silent(listener), list[socket.socket]()

        def take() -> None:
            while True:
                try:
                    kept.append(listener.accept()[0])
                except OSError:
                    return
                silent.asked += 1

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        try:
            yield silent
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for each in kept:
                each.close()


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Silent]:
    monkeypatch.setattr("api.security.oidc.issuer.SECONDS", PATIENCE)
    with silence() as made:
        yield made


@pytest.fixture
def site(silent: Silent, tmp_path: Path, checker: Checker) -> Iterator[Site]:
    made = Site(
        tmp_path,
        checker,
        environment="production",
        oidc_issuer=silent.address,
        oidc_client_id=CLIENT,
        public_url="https://fadu.example",
    )
    yield made
    made.close()


def token(number: int) -> str:
    """Looks like a signed token, of a key nobody has."""
    head = base64.urlsafe_b64encode(b'{"alg":"RS256","kid":"K%d"}' % number).decode().rstrip("=")
    return f"{head}.e30.AAAA"


def test_its_silence_is_waited_for_once(site: Site, silent: Silent) -> None:
    assert site.ask("GET", ME, token(1)).status == 503
    began = time.monotonic()
    for number in range(10):
        assert site.ask("GET", ME, token(number)).status == 503
        assert site.ask("GET", "/v1/sign-in").status == 503
    assert time.monotonic() - began < PATIENCE
    assert silent.asked == 1


@pytest.mark.parametrize("path", [ME, "/v1/sign-in"])
def test_who_needs_no_issuer_is_answered_while_many_wait_for_it(
    site: Site, silent: Silent, path: str
) -> None:
    key = site.system()

    async def ask(number: int) -> int:
        headers = {"authorization": f"Bearer {token(number)}"} if path == ME else {}
        return (await client.get(path, headers=headers)).status_code

    async def together() -> tuple[list[int], httpx.Response, float]:
        waiting = [asyncio.create_task(ask(number)) for number in range(60)]
        await asyncio.sleep(0.3)
        began = time.monotonic()
        answer = await client.get(UNITS, headers={"authorization": f"Bearer {key}"})
        took = time.monotonic() - began
        return await asyncio.gather(*waiting), answer, took

    async def run() -> tuple[list[int], httpx.Response, float]:
        async with client:
            return await together()

    client = httpx.AsyncClient(transport=httpx.ASGITransport(site.app), base_url="http://fadu.test")
    statuses, answer, took = asyncio.run(run())
    assert answer.status_code == 200
    assert took < PATIENCE / 2
    assert set(statuses) == {503}
    assert silent.asked == 1
