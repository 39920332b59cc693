"""What the routes share: the parts of this process and what it shows of the rules in force."""

from __future__ import annotations

from fastapi import Request

from api.http.presented import Presented
from api.runtime import Runtime
from api.settings import Settings
from engine.checking import Checker


class Shared:
    """Made once per process."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._presented = Presented(runtime.rules.in_force, runtime.settings)

    @property
    def settings(self) -> Settings:
        """What the site has set."""
        return self.runtime.settings

    @property
    def checker(self) -> Checker:
        """The checker of the rules now in force."""
        return self.runtime.rules.checker

    @property
    def presented(self) -> Presented:
        """The rules now in force with their pages."""
        in_force = self.runtime.rules.in_force
        if self._presented.rules_in_force is not in_force:
            self._presented = Presented(in_force, self.settings)
        return self._presented


def shared(request: Request) -> Shared:
    """The shared things of the app that serves this request."""
    found: Shared = request.app.state.shared
    return found
