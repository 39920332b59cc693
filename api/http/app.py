"""The application: made from settings, nothing happens on import."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI

from api.clock import Clock
from api.http import handbook, openapi, problems
from api.http.bounds import Bounds
from api.http.routes import batch, checks, health, monitor, rules, vocabulary
from api.http.shield import Shield
from api.http.state import Shared
from api.loading import load_checker
from api.runtime import Runtime
from api.settings import Settings
from engine.checking import Checker

TITLE = "法度接口"
RESOURCES = (checks, batch, rules, vocabulary, monitor, health, handbook)


def create_app(
    settings: Settings, *, checker: Checker | None = None, clock: Clock | None = None
) -> FastAPI:
    """The application for one ruleset; without ``checker`` it loads the settings' rules.

    Raises RulesUnusableError.
    """
    ready = checker or load_checker(settings.ruleset_folder(), settings.cache_folder())
    app = FastAPI(
        title=TITLE,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.shared = Shared(Runtime(settings, clock), ready)
    problems.install(app)
    openapi.install(app, ready, version("fadu"))
    for resource in RESOURCES:
        app.include_router(resource.router)
    app.add_middleware(
        Bounds,
        body_bytes=settings.max_body_bytes,
        body_seconds=settings.body_seconds,
        larger={batch.PATH: settings.max_batch_bytes},
    )
    app.add_middleware(Shield)
    return app


def served_app() -> FastAPI:
    """The application of a server process, from the environment's settings."""
    from api.settings import read_settings

    return create_app(read_settings())
