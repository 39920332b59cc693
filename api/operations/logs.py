"""One JSON object a line on standard error, without the content of any case.

What may be logged is named here: other keys of an event are dropped, so that a careless call
cannot leak.  Exceptions are logged by kind and place, never by text, which may quote a case.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from traceback import extract_tb
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "logger", "timestamp", "request", "method", "route", "status",
        "milliseconds", "subject", "bytes", "job", "kind", "place", "count", "hash",
    }
)  # fmt: skip
"""Keys that may stand in a line."""

Event = MutableMapping[str, Any]


def configure(level: str) -> None:
    """Send the logs of this process, the libraries' too, through one formatter."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_of_exception,
        _only_allowed,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "fadu"):
        named = logging.getLogger(name)
        named.handlers = []
        named.propagate = True
    # At their finer levels these log addresses and bodies; experta logs every fact of a case.
    for name in ("httpx", "httpcore", "sqlalchemy", "alembic", "experta", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _place_of_exception(_logger: Any, _method: str, event: Event) -> Event:
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["kind"] = type(error).__name__
        frames = extract_tb(error.__traceback__)
        if frames:
            event["place"] = f"{frames[-1].name}:{frames[-1].lineno}"
    return event


def _only_allowed(_logger: Any, _method: str, event: Event) -> Event:
    kept = {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}
    if len(kept) < len(event):
        event.clear()
        event.update(kept)
    return event
