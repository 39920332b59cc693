"""A judgement becomes what the service knows of a case: everything of it, in one transaction.

The register, the running limits, the timeline, the events, the case's row with its next look and
the audit entry are written together or not at all, so a process may be killed at any moment.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection

from api.audit.answers import ANSWERED, recorded
from api.audit.journal import record
from api.delivery.outbox import reclassify
from api.watching import case_rows
from api.watching.case_rows import WATCHED, Case, write_case
from api.watching.heads import Head
from api.watching.judging import INCLUDED, Entry, Judgement
from api.watching.register import LEFT, NO_VERDICT, RESOLVED, Change, Moment, settle
from api.watching.running import keep_running
from api.watching.timeline import Happened, Note, tell
from engine.answers import encode
from engine.rows import DISPUTED

ARCHIVED_REASON = "案件已归档"
CLOSED_REASON = "案件已办结，再没有期限在走"


class Occasion(NamedTuple):
    """Why a case is judged: ``cause`` is push, timer, rules or sweep, ``by`` who caused it.

    ``at``: milliseconds UTC.  ``rules``: digest of the exact rules, from ``RulesAtHand``.
    """

    cause: str
    by: str
    at: int
    rules: str


class Pushed(NamedTuple):
    """What a case's row takes from a new snapshot."""

    client: str
    unit_path: str
    snapshot_id: str
    snapshot_hash: str
    sequence: int
    assume_complete: bool


class Settlement(NamedTuple):
    """What a judgement brought about."""

    case: Case
    changes: list[Change]


def settle_case(
    connection: Connection,
    previous: Case | None,
    head: Head,
    judgement: Judgement,
    occasion: Occasion,
    pushed: Pushed | None = None,
) -> Settlement:
    """Write down what a judgement of a case says, inside the caller's writing transaction.

    ``previous`` is the case's row as read in this transaction.  ``pushed`` is given for a new
    snapshot and may only be left out of a case that is there.
    """
    reason = _reason_to_leave(head, judgement)
    entries = _lasting(judgement.entries) if reason else judgement.entries
    case = _case(previous, head, judgement, occasion, pushed, reason, entries)
    happened = _happened(case, occasion)
    if previous is not None and _place(previous) != _place(case):
        reclassify(connection, case.case_id, case.unit_path, case.secrecy)
    changes = settle(
        connection,
        Moment(case.case_id, occasion.at, judgement.ruleset),
        entries,
        facts_came=pushed is not None,
        ended=LEFT if reason else RESOLVED,
    )
    running = {} if reason else judgement.running
    keep_running(connection, case.case_id, running, case.revision, occasion.at)
    left = reason and (previous is None or previous.state == WATCHED)
    after = [Note("case.left", {"reason": reason})] if left else []
    before = [] if pushed is None else _arrival(previous, case)
    tell(connection, happened, [*before, *changes, *after])
    if changes or left:
        case = case._replace(changed_at=occasion.at)
    write_case(connection, case, new=previous is None)
    _record(connection, case, judgement, occasion)
    return Settlement(case, changes)


def _reason_to_leave(head: Head, judgement: Judgement) -> str | None:
    """Why the case is watched no more: in the archive, or finished with nothing left to run."""
    if head.is_archived(judgement.as_of):
        return ARCHIVED_REASON
    if head.is_closed(judgement.as_of) and not any(
        each.strict > judgement.as_of for each in judgement.running.values()
    ):
        return CLOSED_REASON
    return None


def _lasting(entries: dict[str, Entry]) -> dict[str, Entry]:
    """What stays true of a case that is over: its violations, and what is disputed."""
    return {name: each for name, each in entries.items() if each.verdict <= DISPUTED}


def _case(
    previous: Case | None,
    head: Head,
    judgement: Judgement,
    occasion: Occasion,
    pushed: Pushed | None,
    reason: str | None,
    entries: dict[str, Entry],
) -> Case:
    next_at = judgement.next_at
    judged: dict[str, Any] = {
        "state": case_rows.LEFT if reason else WATCHED,
        "reason": reason,
        "judged_at": judgement.as_of,
        "ruleset": judgement.ruleset,
        "check_id": judgement.answer.check_id,
        # Never at once again, whatever a check says: a timer must not run in a circle.
        "next_at": None if reason or next_at is None else max(next_at, judgement.as_of + 1),
        "failures": 0,
        "worst": min((each.verdict for each in entries.values()), default=NO_VERDICT),
        "open_findings": len(entries),
        "revision": 1 if previous is None else previous.revision + 1,
    }
    if pushed is None:
        assert previous is not None
        return previous._replace(**judged)
    return Case(
        case_id=head.case_no,
        secrecy=head.secrecy,
        officer=head.officer,
        facts_at=head.facts_at,
        since_at=occasion.at if previous is None else previous.since_at,
        pushed_at=occasion.at,
        changed_at=occasion.at if previous is None else previous.changed_at,
        **pushed._asdict(),
        **judged,
    )


def _happened(case: Case, occasion: Occasion) -> Happened:
    return Happened(
        case.case_id,
        case.unit_path,
        case.secrecy,
        occasion.at,
        case.judged_at,
        occasion.by,
        occasion.cause,
        case.ruleset,
    )


def _arrival(previous: Case | None, case: Case) -> list[Note]:
    """What a new snapshot says of the case itself."""
    notes = [Note("snapshot.taken", {"snapshot_id": case.snapshot_id, "sequence": case.sequence})]
    if previous is None or (previous.state != WATCHED and case.state == WATCHED):
        notes.insert(0, Note("case.watched", {}))
    elif _place(previous) != _place(case):
        notes.insert(0, Note("case.moved", {}))
    return notes


def _place(case: Case) -> tuple[str, int]:
    return case.unit_path, case.secrecy


def _record(connection: Connection, case: Case, judgement: Judgement, occasion: Occasion) -> None:
    content = recorded(
        judgement.answer,
        encode(judgement.answer),
        snapshot=case.snapshot_hash,
        rules=occasion.rules,
        engine=judgement.answer.engine,
        as_of=judgement.as_of,
        assume_complete=case.assume_complete,
        include=INCLUDED,
        unit=case.unit_path,
        secrecy=case.secrecy,
    )
    record(connection, ANSWERED, occasion.by, occasion.at, content | {"cause": occasion.cause})
