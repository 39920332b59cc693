"""Whether a published version is in force: a matter of the clock and of what came after it."""

from __future__ import annotations

from sqlalchemy import Connection

from api.rulesets.publications import ROLLED_BACK, Publication, coming, effective
from api.rulesets.versions import PUBLISHED, Version


class Standing:
    """The publications as they stand at one moment (milliseconds UTC)."""

    def __init__(self, connection: Connection, now: int) -> None:
        self.effective = effective(connection, now)
        self.coming = coming(connection, now)

    @property
    def current(self) -> Publication | None:
        """What is in force, None while nothing was published."""
        return self.effective[0] if self.effective else None

    def state(self, version: Version) -> str:
        """A key of ``STATE_LABELS``."""
        if version.state != PUBLISHED:
            return version.state
        if self.current is not None and self.current.version == version.seq:
            return "in_force"
        followed_by = self._follower(version.seq)
        if followed_by is not None:
            return "rolled_back" if followed_by.kind == ROLLED_BACK else "superseded"
        return "scheduled" if self._scheduled(version.seq) else "superseded"

    def was_in_force(self, version: int) -> bool:
        """Whether the version has ever been in force."""
        return any(each.version == version for each in self.effective)

    def _follower(self, version: int) -> Publication | None:
        """What took the place of the version when it was last in force."""
        for place, each in enumerate(self.effective):
            if each.version == version:
                return self.effective[place - 1] if place else None
        return None

    def _scheduled(self, version: int) -> bool:
        return any(each.version == version for each in self.coming)
