"""The application: made from settings, nothing happens on import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import anyio.to_thread
from fastapi import FastAPI

from api.audit.needed import writes_answers
from api.clock import Clock
from api.http import handbook, openapi, problems
from api.http.bounds import Bounds
from api.http.declared import require_declared
from api.http.gate import Gate
from api.http.observing import Observing
from api.http.rates import Rates
from api.http.repeating import Repeating
from api.http.routes import (
    access_log,
    accounts,
    archives,
    audit,
    batch,
    cases,
    checks,
    clients,
    disposals,
    events,
    exports,
    feeds,
    figures,
    health,
    holds,
    monitor,
    orders,
    points,
    rules,
    ruleset_bundles,
    ruleset_proofs,
    ruleset_steps,
    rulesets,
    samples,
    sessions,
    sign_in,
    statistics,
    subscriptions,
    units,
    vocabulary,
)
from api.http.shield import Shield
from api.http.state import Shared
from api.long_lived import set_aside
from api.operations import logs
from api.operations.traces import telemetry
from api.runtime import Runtime
from api.security.startup import refuse_unsafe
from api.settings import Settings
from api.workers.loop import Workers
from engine.checking import Checker

TITLE = "法度接口"
RESOURCES = (
    checks,
    batch,
    rules,
    rulesets,
    ruleset_steps,
    ruleset_proofs,
    ruleset_bundles,
    vocabulary,
    monitor,
    cases,
    feeds,
    disposals,
    orders,
    archives,
    statistics,
    points,
    samples,
    events,
    subscriptions,
    health,
    figures,
    units,
    accounts,
    clients,
    sessions,
    sign_in,
    access_log,
    audit,
    exports,
    holds,
    handbook,
)


def create_app(
    settings: Settings, *, checker: Checker | None = None, clock: Clock | None = None
) -> FastAPI:
    """The application; ``checker``: of the rules in the settings' folder, if it is at hand.

    Raises RulesUnusableError, and SettingsError for settings that would leave a door open.
    """
    refuse_unsafe(settings)
    writes_answers(settings)
    runtime = Runtime(settings, clock, checker)
    app = FastAPI(
        title=TITLE,
        docs_url=None,
        openapi_url=None,
        redoc_url=None,
        lifespan=_running,
        telemetry=telemetry(settings.traces_url, "fadu"),
    )
    app.state.shared = Shared(runtime)
    problems.install(app)
    openapi.install(app, runtime.rules.checker, version("fadu"))
    for resource in RESOURCES:
        app.include_router(resource.router)
    require_declared(app)
    app.add_middleware(Repeating, runtime=runtime)
    app.add_middleware(
        Bounds,
        body_bytes=settings.max_body_bytes,
        body_seconds=settings.body_seconds,
        larger={batch.PATH: settings.max_batch_bytes},
    )
    app.add_middleware(Rates, runtime=runtime)
    app.add_middleware(Gate, runtime=runtime)
    app.add_middleware(Shield)
    app.add_middleware(Observing, figures=runtime.figures, logged=settings.request_log)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """What runs beside the requests of one process."""
    known: Shared = app.state.shared
    runtime = known.runtime
    runtime.rules.start()
    workers = None
    if runtime.settings.workers_inside:
        workers = Workers(runtime.database, runtime.clock, runtime.jobs)
        workers.start()
    yield
    if workers is not None:
        await anyio.to_thread.run_sync(workers.stop)
    runtime.close()


def served_app() -> FastAPI:
    """The application of a server process, from the environment's settings."""
    from api.settings import read_settings

    settings = read_settings()
    logs.configure(settings.log_level)
    app = create_app(settings)
    set_aside()
    return app
