"""Somebody ends the watch over a case, with a reason."""

from __future__ import annotations

from api.audit.journal import record
from api.clock import Clock, law_minute
from api.security.identity import Identity
from api.security.visibility import may_see
from api.store.database import Database
from api.watching.case_rows import LEFT, WATCHED, Case, case_of, change_case
from api.watching.refusing import not_there
from api.watching.register import NO_VERDICT, Moment, close_unsettled, open_verdicts
from api.watching.running import keep_running
from api.watching.timeline import Happened, Note, tell
from engine.rows import UNDETERMINED, WARNING

LEFT_ENTRY = "case.left"
"""Kind of the audit entry."""


class Leaving:
    """Ends watches."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def leave(self, identity: Identity, case_id: str, reason: str) -> Case:
        """Watch a case no more; one that is not watched any more stays as it is.

        What was found to be violated or disputed stays open, warnings and what could not be
        judged are closed.  A new snapshot begins the watch anew.  Raises PushRefusedError (404)
        for a case that is not there or may not be seen.
        """
        at = self._clock.now_precise()
        with self._database.writing() as connection:
            case = case_of(connection, case_id)
            if case is None or not may_see(identity, case.unit_path, case.secrecy):
                raise not_there()
            if case.state != WATCHED:
                return case
            by = identity.subject
            happened = Happened(
                case_id,
                case.unit_path,
                case.secrecy,
                at,
                law_minute(at),
                by,
                "stop",
                case.ruleset,
            )
            moment = Moment(case_id, at, case.ruleset)
            changes = close_unsettled(connection, moment, (WARNING, UNDETERMINED))
            keep_running(connection, case_id, {}, case.revision + 1, at)
            tell(connection, happened, [*changes, Note("case.left", {"reason": reason})])
            verdicts = open_verdicts(connection, case_id)
            left = case._replace(
                state=LEFT,
                reason=reason,
                next_at=None,
                worst=min(verdicts, default=NO_VERDICT),
                open_findings=len(verdicts),
                revision=case.revision + 1,
                changed_at=at,
            )
            change_case(connection, case_id, left._asdict())
            record(connection, LEFT_ENTRY, by, at, {"case_id": case_id})
            return left
