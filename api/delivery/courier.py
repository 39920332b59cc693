"""Carries one message to one receiver: bounded in time, size and place, whoever is at the end."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import NamedTuple

import httpx

from api.delivery.addresses import AddressError, Addresses, Ip, Target

MOST_READ = 64 * 1024
"""Bytes of an answer that are read before the connection is closed; they are not used."""

DRAIN_SECONDS = 1.0
"""How long the rest of an answer is waited for once its status is known."""

_UNRESOLVED = "对方的主机名解析不了"


class Parcel(NamedTuple):
    """A message and where it goes."""

    url: str
    headers: dict[str, str]
    body: bytes


class Outcome(NamedTuple):
    """What became of it: the status of the answer, or in Chinese why there was none."""

    status: int | None
    error: str | None
    retry_after: str | None = None

    @property
    def good(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Timing:
    """Bounds in seconds: for the connection, for each wait for bytes, for everything."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 15.0


class Courier:
    """Sends in the background, any number at once; ``close`` ends what is under way."""

    def __init__(self, addresses: Addresses, timing: Timing, ca_file: str = "") -> None:
        """``ca_file``: further certificates to trust, PEM.  Raises OSError if unreadable."""
        self._addresses = addresses
        self._timing = timing
        self._trust = ssl.create_default_context()
        if ca_file:
            self._trust.load_verify_locations(ca_file)
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def total_seconds(self) -> float:
        """After this long every sending has an outcome."""
        return self._timing.total

    def send(self, parcel: Parcel) -> Future[Outcome]:
        """Begin to send."""
        return asyncio.run_coroutine_threadsafe(self._carry(parcel), self._running())

    def close(self) -> None:
        """End what is under way, without an outcome."""
        with self._starting:
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_end_others(), loop).result(5.0)
            loop.call_soon_threadsafe(loop.stop)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                work = threading.Thread(
                    target=_run, args=(self._loop,), name="webhooks-io", daemon=True
                )
                work.start()
            return self._loop

    async def _carry(self, parcel: Parcel) -> Outcome:
        try:
            async with asyncio.timeout(self._timing.total):
                target = self._addresses.target(parcel.url)
                found = await _resolved(target)
                self._addresses.judge(target.host, found)
                return await self._sent(parcel, target, found)
        except AddressError as error:
            return Outcome(None, str(error))
        except TimeoutError:
            return Outcome(None, "对方在时限内没有答复")
        except httpx.TimeoutException:
            return Outcome(None, "连接或者等待答复超时")
        except (httpx.HTTPError, OSError) as error:
            return Outcome(None, _reason(error))
        except (ValueError, httpx.InvalidURL):
            # Of a host name that no resolver can be asked for, such as one with an empty label.
            return Outcome(None, _UNRESOLVED)

    async def _sent(self, parcel: Parcel, target: Target, found: list[Ip]) -> Outcome:
        headers = {**parcel.headers, "host": target.host_header(), "connection": "close"}
        for ip in found[:-1]:
            try:
                return await self._exchange(parcel, target, ip, headers)
            except httpx.ConnectError:
                continue
        return await self._exchange(parcel, target, found[-1], headers)

    async def _exchange(
        self, parcel: Parcel, target: Target, ip: Ip, headers: dict[str, str]
    ) -> Outcome:
        timing = self._timing
        # One client for each message: a connection is never shared by two names at one address.
        async with (
            httpx.AsyncClient(
                verify=self._trust,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(timing.read, connect=timing.connect),
            ) as client,
            client.stream(
                "POST",
                target.url(ip),
                content=parcel.body,
                headers=headers,
                extensions={"sni_hostname": target.host},
            ) as answer,
        ):
            await _drained(answer)
            error = None if answer.is_success else _refusal(answer.status_code)
            return Outcome(answer.status_code, error, answer.headers.get("retry-after"))


async def _drained(answer: httpx.Response) -> None:
    """Read a little, out of politeness; the status has said everything."""
    read = 0
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            async for part in answer.aiter_raw():
                read += len(part)
                if read >= MOST_READ:
                    return
    except (TimeoutError, httpx.HTTPError):
        return


async def _resolved(target: Target) -> list[Ip]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    unique = dict.fromkeys(ipaddress.ip_address(each[4][0]) for each in found)
    return sorted(unique, key=lambda ip: ip.version)


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"对方要求转到别处（HTTP {status}），不跟随"
    return f"对方没有收下（HTTP {status}）"


def _reason(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "对方的证书或者加密连接不可信"
        if isinstance(cause, socket.gaierror):
            return _UNRESOLVED
        cause = cause.__cause__ or cause.__context__
    return "连接不上或者中途断开"


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _end_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
