"""What reviewers do: look, send back, approve."""

from __future__ import annotations

from api.clock import Clock
from api.rulesets.drafting import in_state
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.steps import may_take, take
from api.rulesets.versions import (
    APPROVED,
    DRAFT,
    REVIEWED,
    SUBMITTED,
    Version,
    change_state,
    version_of,
)
from api.security.identity import Identity
from api.store.database import Database

_WAYS = {
    "reviewed": ((SUBMITTED,), REVIEWED),
    "approved": ((REVIEWED,), APPROVED),
    "returned": ((SUBMITTED, REVIEWED, APPROVED), DRAFT),
}


class Reviews:
    """Every step raises StepRefusedError if it may not be taken."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def review(self, seq: int, who: Identity, comment: str) -> Version:
        """The texts were read and found right; the comment says what was looked at."""
        return self._take(seq, "reviewed", who, comment)

    def approve(self, seq: int, who: Identity, comment: str = "") -> Version:
        """The version may be published once its proofs are there."""
        return self._take(seq, "approved", who, comment)

    def send_back(self, seq: int, who: Identity, comment: str) -> Version:
        """Back to the draft; the comment says what is to be changed."""
        return self._take(seq, "returned", who, comment)

    def _take(self, seq: int, action: str, who: Identity, comment: str) -> Version:
        now = self._clock.now_precise()
        states, state = _WAYS[action]
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            may_take(connection, version, action, who)
            in_state(version, *states)
            if action == "returned" and version.origin != "draft":
                reason = Reason("L410", "由规则包导入的版本不能退回修改", "撤回，或者另起草稿")
                raise StepRefusedError("conflict", reason)
            take(connection, version, action, who, now, comment)
            return change_state(connection, version, state, now)
