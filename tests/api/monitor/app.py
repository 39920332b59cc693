"""The app with the monitor and the few rules about the area, for tests and server processes."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from api.http.app import create_app
from api.settings import Settings, read_settings
from engine.checking import Checker
from tests.api.monitor.watching import RULES, rules

EVENTS = "/v1/monitor/events"


def area_app(data: Path) -> FastAPI:
    """The app on a data folder."""
    settings = Settings(ruleset=str(RULES), cache_dir="", data_dir=str(data))
    return _with_monitor(settings)


def served_area() -> FastAPI:
    """The app of a server process, from the environment's settings."""
    return _with_monitor(read_settings())


def _with_monitor(settings: Settings) -> FastAPI:
    return create_app(settings, checker=Checker(rules()))
