"""What Prometheus is told: counts and times by route and kind, never by case or person."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.operations.sharing import SHARED_FOLDER

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds of the histogram; 0.05 is the goal for a check."""

Reading = tuple[str, str, float]
"""Name, Chinese description and value of a figure that is read when it is asked for."""


class Figures:
    """The figures of one process (of all, if they share a folder)."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._read: list[Callable[[], Iterable[Reading]]] = []
        self.requests = Counter(
            "fadu_http_requests", "请求数", ("method", "route", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "fadu_http_request_seconds", "请求用时（秒）", ("route",),
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self.refused = Counter(
            "fadu_rate_limited", "因过于频繁而拒绝的请求数", registry=self._registry
        )

    def add_reading(self, read: Callable[[], Iterable[Reading]]) -> None:
        """Ask this function for figures whenever somebody reads them."""
        self._read.append(read)

    def text(self, *, without: frozenset[str] = frozenset()) -> bytes:
        """The figures in Prometheus' text format, all but those readings."""
        registry = self._registry
        if SHARED_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        readings = CollectorRegistry()
        readings.register(_Readings(self._read, without))
        return generate_latest(registry) + generate_latest(readings)


class _Readings(Collector):
    def __init__(
        self, read: Iterable[Callable[[], Iterable[Reading]]], without: frozenset[str]
    ) -> None:
        self._read = list(read)
        self._without = without

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for read in self._read:
            for name, description, value in read():
                if name not in self._without:
                    yield GaugeMetricFamily(f"fadu_{name}", description, value)
