"""What the issuer tells, asked for by one thread at a time; that it was silent is kept too."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_WAITING = 4
"""Threads that wait for the one that asks; further ones are told at once that nothing is there."""


class IssuerUnavailableError(Exception):
    """The issuer does not answer, or not as it must."""


class Fetched(Generic[T]):
    """One thing that is asked for over the network.  Thread-safe; no lock is held meanwhile."""

    def __init__(self, ask: Callable[[], T], again: Callable[[], float], longest: float) -> None:
        """``ask`` raises IssuerUnavailableError.  ``again``: for how many seconds nobody asks after
        a failure; ``longest``: seconds a thread waits for another.
        """
        self._ask = ask
        self._again = again
        self._longest = longest
        self._lock = threading.Lock()
        self._kept: tuple[float, T] | None = None
        self._failed = float("-inf")
        self._asking: Future[T] | None = None
        self._waiting = 0

    def get(self, most_age: float) -> T:
        """The thing, told at most so many seconds ago.  Raises IssuerUnavailableError."""
        own = Future[T]()
        with self._lock:
            now = time.monotonic()
            if self._kept is not None and now - self._kept[0] <= most_age:
                return self._kept[1]
            if now - self._failed < self._again():
                raise IssuerUnavailableError("lately")
            other = self._asking
            if other is None:
                self._asking = own
            elif self._waiting >= MOST_WAITING:
                raise IssuerUnavailableError("busy")
            else:
                self._waiting += 1
        return self._asked(own) if other is None else self._waited(other)

    def _asked(self, own: Future[T]) -> T:
        try:
            found = self._ask()
        except BaseException as error:
            with self._lock:
                self._asking, self._failed = None, time.monotonic()
            own.set_exception(IssuerUnavailableError(type(error).__name__))
            raise
        with self._lock:
            self._asking, self._kept = None, (time.monotonic(), found)
        own.set_result(found)
        return found

    def _waited(self, other: Future[T]) -> T:
        try:
            return other.result(self._longest)
        except LateError as error:
            raise IssuerUnavailableError("late") from error
        finally:
            with self._lock:
                self._waiting -= 1
