"""A monitor on a fresh database with a clock the test moves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from api.clock import FixedClock
from api.migrations.opening import open_database
from api.monitor.alarm_store import AlarmStore
from api.monitor.event_store import EventStore
from api.monitor.runner import Runner
from dsl.compiling import compile_ruleset
from dsl.ir.rules import Ruleset
from engine.monitor.confirming import Confirmer
from engine.monitor.parameters import Parameters
from tests.engine.monitor.telling import at

RULES = Path(__file__).parents[2] / "engine" / "monitor" / "ruleset"
GIVEN = Parameters(unchecked_after=24 * 3600)


@cache
def rules() -> Ruleset:
    """The few rules about the area."""
    compiled = compile_ruleset(RULES)
    assert compiled.ruleset is not None
    return compiled.ruleset


@cache
def confirmer() -> Confirmer:
    """Shared: compiling takes longer than all the rest."""
    return Confirmer(rules())


def milliseconds(clock: str) -> int:
    """A clock time of the day of the tests as a moment of operations."""
    return (at(clock) - 8 * 3600) * 1000


class Watched:
    """One database and the process that watches it; ``crash`` loses all but the database."""

    def __init__(self, url: str, clock: str, engine: str = "plain") -> None:
        self.url = url
        self.clock = FixedClock(milliseconds(clock))
        self.engine = engine
        self._crashes = 0
        self._open()

    def _open(self) -> None:
        self._database = open_database(self.url)
        self.events = EventStore(self._database)
        self.alarms = AlarmStore(self._database)
        self.runner = self.another(f"process-{self._crashes}")

    def another(self, holder: str) -> Runner:
        """A runner of another process on the same database."""
        return Runner(
            self.events,
            self.alarms,
            confirmer(),
            self.clock,
            holder=holder,
            given=GIVEN,
            engine=self.engine,
        )

    def crash(self) -> None:
        """Everything in memory is gone; the lease has not been given back."""
        engine = self.runner.engine
        if engine is not None:
            engine.close()
        self._database.close()
        self._crashes += 1
        self._open()

    def close(self) -> None:
        """End in good order."""
        self.runner.stop()
        self._database.close()

    def until(self, clock: str) -> None:
        """Let time pass to a clock time and take one round."""
        self.clock.move(milliseconds(clock) - self.clock.now_precise())
        self.runner.step()

    def tell(self, *events: Any) -> None:
        """Store events."""
        self.events.append(events, self.clock.now_precise())

    def left(self) -> list[str]:
        """Alarms that left, as kind, lead and clock time of the due."""
        return [
            f"{each.alarm.kind} -{each.alarm.lead_seconds} {each.alarm.due_at[11:19]}"
            for each in self.alarms.after(0, 10_000)
        ]
