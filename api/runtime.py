"""The parts of one process, each made when it is first needed.

Every area adds its part here as one cached property; routes, commands and workers take what they
need from it and never make parts themselves.
"""

from __future__ import annotations

from functools import cached_property

from api.clock import Clock, SystemClock
from api.migrations.opening import open_database
from api.settings import Settings
from api.store.database import Database


class Runtime:
    """Settings and clock, and what is made of them.  ``close`` lets go of everything made."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()

    @cached_property
    def database(self) -> Database:
        """The database, brought to this version.  Raises DatabaseUnusableError."""
        return open_database(self.settings.database())

    def close(self) -> None:
        """Give up the connections, if there are any."""
        if "database" in self.__dict__:
            self.database.close()
