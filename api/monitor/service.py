"""The monitor of one process, put together: stores, intake, and the watch if it holds the lease."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import msgspec

from api.clock import Clock
from api.monitor.alarm_store import AlarmStore
from api.monitor.engines import Supervised
from api.monitor.event_store import EventStore
from api.monitor.intake import Intake
from api.monitor.runner import Runner, law_second
from api.monitor.staying import StayShown, stays_shown
from api.store.database import Database
from dsl.ir.rules import Ruleset
from engine.monitor.confirming import Confirmer
from engine.monitor.parameters import DEFAULT_PARAMETERS, Parameters

NOBODY_WATCHES = "当前没有进程在运行监测，告警会在其恢复后补发"


PARAMETERS = "monitor.json"
"""File in the data folder with the site's parameters."""


class ParametersUnusableError(ValueError):
    """The site's parameters cannot be used; the text is Chinese."""


def site_parameters(data: Path) -> Parameters:
    """The parameters of a data folder, the defaults if it has none.

    Raises ParametersUnusableError.
    """
    path = data / PARAMETERS
    if not path.is_file():
        return DEFAULT_PARAMETERS
    try:
        return msgspec.json.decode(path.read_bytes(), type=Parameters)
    except (OSError, msgspec.DecodeError) as error:
        raise ParametersUnusableError(
            f"监测参数 {path} 不能用：应为 JSON 对象，各项为秒数或者秒数的数组，见监测说明"
        ) from error


class Monitor:
    """What the routes and the command talk to.  ``close`` ends its threads and its worker."""

    def __init__(
        self,
        database: Database,
        ruleset: Ruleset,
        clock: Clock,
        *,
        given: Parameters = DEFAULT_PARAMETERS,
        engine: str | None = None,
    ) -> None:
        self._clock = clock
        self._given = given
        self.events = EventStore(database)
        self.alarms = AlarmStore(database)
        self.intake = Intake(self.events, clock)
        self.runner = Runner(
            self.events,
            self.alarms,
            Confirmer(ruleset),
            clock,
            holder=f"{os.getpid()}-{secrets.token_hex(8)}",
            given=given,
            engine=engine or given.stream_engine,
        )

    def watch(self) -> None:
        """Begin to watch in the background (as soon as no other process does)."""
        self.runner.run()

    def engine(self) -> tuple[str, str]:
        """The stream engine that runs now, whichever process runs it, and a notice about it."""
        running: Supervised | None = self.runner.engine
        if running is not None:
            return running.name, running.notice
        status = self.alarms.status()
        if status is None or status.until < self._clock.now_precise():
            return "", NOBODY_WATCHES
        return status.engine, status.notice

    def stays(self, after: str, limit: int) -> tuple[list[StayShown], str | None]:
        """A page of the stays not yet over, and where the next page begins."""
        now = law_second(self._clock.now_precise())
        return stays_shown(self.events, self._given, now, after, limit)

    def close(self) -> None:
        """Stop watching; the database stays open."""
        self.runner.stop()
        self.intake.close()
