"""A case system sends what it now knows of a case: ``PUT /v1/cases/{id}/snapshot``.

The check is done before the writing transaction, which reads again everything the decision hangs
on: of two pushes of one case whichever comes second into its transaction decides by what the
first has left.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from api.audit.snapshots import keep_snapshot
from api.clock import Clock, law_minute
from api.problems import refused
from api.security.identity import Identity
from api.security.units import place_for
from api.security.visibility import may_see
from api.store.database import Database
from api.store.schema import NAME
from api.watching import refusing
from api.watching.case_rows import Case, case_of
from api.watching.heads import Head, read_head
from api.watching.judging import Judgement, Judges
from api.watching.receipts import Receipt, Seen, bare, keep_seen, seen_of, taken
from api.watching.refusing import SNAPSHOT, PushRefusedError
from api.watching.rules_at_hand import RulesAtHand
from api.watching.settling import Occasion, Pushed, settle_case
from api.watching.timeline import Happened, Note, tell
from engine.checking import Checker, SnapshotRefused
from engine.fingerprints import content_hash


class Push(NamedTuple):
    """A snapshot to be taken.  ``sequence``: the sender's own order, None to go by arrival."""

    snapshot: bytes
    sequence: int | None
    assume_complete: bool


class _Arrival(NamedTuple):
    """A push that can be read.  ``content``: hash of what it says; ``at``: milliseconds UTC."""

    identity: Identity
    case_id: str
    push: Push
    head: Head
    content: str
    at: int


class _Known(NamedTuple):
    """What a decision hangs on, as one transaction sees it."""

    case: Case | None
    seen: Seen | None
    place: str


class Pushing:
    """Takes snapshots."""

    def __init__(self, database: Database, clock: Clock, rules: RulesAtHand) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._judges = Judges()

    def push(self, identity: Identity, case_id: str, push: Push) -> Receipt:
        """Take a snapshot of a case.

        Raises PushRefusedError; EngineDisagreement if engines differ (a defect).
        """
        at = self._clock.now_precise()
        checker, rules = self._rules.current()
        head = self._head(checker, case_id, push, at)
        content = content_hash([msgspec.json.decode(push.snapshot), push.assume_complete])
        arrival = _Arrival(identity, case_id, push, head, content, at)
        with self._database.reading() as connection:
            known = _known(connection, arrival)
        judgement = None
        if known.seen is None and not _is_older(known.case, push):
            judgement = self._judge(checker, push, at)
        with self._database.writing() as connection:
            known = _known(connection, arrival)
            receipt = self._settle(connection, arrival, known, judgement, rules)
        if receipt is not None:
            return receipt
        assert known.seen is not None
        return self._repeated(known.seen, push)

    def _head(self, checker: Checker, case_id: str, push: Push, at: int) -> Head:
        if not _usable(case_id):
            raise refusing.bad_case_id()
        head = read_head(push.snapshot)
        if head is None:
            # The check says what is wrong; what passes it and has no head has no usable number.
            self._judge(checker, push, at)
        if head is None or head.case_no != case_id:
            raise refusing.other_case()
        if not _usable(head.snapshot_id):
            raise refusing.unusable("/snapshot_id", "快照编号")
        if head.officer is not None and not _usable(head.officer):
            raise refusing.unusable("/case/lead_officer", "主办民警的警号")
        if head.unit is not None and not _usable(head.unit):
            raise refusing.unusable("/case/handling_unit", "办案单位的机构代码")
        return head

    def _judge(self, checker: Checker, push: Push, at: int) -> Judgement:
        minute = law_minute(at)
        try:
            return self._judges.judge(checker, push.snapshot, minute, push.assume_complete)
        except SnapshotRefused as refusal:
            raise PushRefusedError(refused(refusal.problems, SNAPSHOT)) from refusal

    # ------------------------------------------------------------ inside the transaction

    def _settle(
        self,
        connection: Connection,
        arrival: _Arrival,
        known: _Known,
        judgement: Judgement | None,
        rules: str,
    ) -> Receipt | None:
        """The receipt, None if the snapshot is there already."""
        if known.seen is not None:
            return None
        if judgement is None or _is_older(known.case, arrival.push):
            return self._set_aside(connection, arrival, known)
        _, case_id, push, head, content, at = arrival
        last = 0 if known.case is None else known.case.sequence
        pushed = Pushed(
            client=arrival.identity.subject,
            unit_path=known.place,
            snapshot_id=head.snapshot_id,
            snapshot_hash=keep_snapshot(connection, push.snapshot, at, case_id=case_id),
            sequence=last + 1 if push.sequence is None else push.sequence,
            assume_complete=push.assume_complete,
        )
        occasion = Occasion("push", arrival.identity.subject, at, rules)
        settled = settle_case(connection, known.case, head, judgement, occasion, pushed)
        receipt = taken(settled.case, settled.changes)
        keep_seen(connection, receipt, content, at, judgement)
        return msgspec.structs.replace(receipt, answer=judgement.answer)

    def _set_aside(self, connection: Connection, arrival: _Arrival, known: _Known) -> Receipt:
        """Note a snapshot that came after a newer one; its facts are not judged."""
        _, case_id, push, head, content, at = arrival
        case = known.case
        assert case is not None and push.sequence is not None
        keep_snapshot(connection, push.snapshot, at, case_id=case_id)
        receipt = bare(case, head.snapshot_id, push.sequence)
        keep_seen(connection, receipt, content, at, None)
        happened = Happened(
            case_id,
            case.unit_path,
            case.secrecy,
            at,
            law_minute(at),
            arrival.identity.subject,
            "push",
            case.ruleset,
        )
        told = {"snapshot_id": head.snapshot_id, "sequence": push.sequence}
        tell(connection, happened, [Note("snapshot.superseded", told)])
        return receipt

    # ------------------------------------------------------------ after

    def _repeated(self, seen: Seen, push: Push) -> Receipt:
        """The receipt of a snapshot that was taken before, made again from what was kept."""
        receipt = seen.receipt
        if seen.judged_at is None or seen.ruleset is None:
            return receipt
        checker = self._rules.past(seen.ruleset)
        judged = self._judges.judge(checker, push.snapshot, seen.judged_at, push.assume_complete)
        return msgspec.structs.replace(receipt, answer=judged.answer)


def _known(connection: Connection, arrival: _Arrival) -> _Known:
    """What is there, if the sender may send this.  Raises PushRefusedError."""
    identity, case_id, push, head, content, _ = arrival
    case = case_of(connection, case_id)
    if case is not None and not may_see(identity, case.unit_path, case.secrecy):
        raise refusing.not_there()
    place = place_for(connection, identity, head.unit)
    if place is None:
        raise refusing.other_unit()
    if not may_see(identity, place, head.secrecy):
        raise refusing.too_secret()
    seen = seen_of(connection, case_id, head.snapshot_id)
    if seen is not None and seen.content != content:
        raise refusing.other_content()
    taken_already = seen is None and case is not None and push.sequence == case.sequence
    if taken_already:
        raise refusing.sequence_taken()
    return _Known(case, seen, place)


def _is_older(case: Case | None, push: Push) -> bool:
    return case is not None and push.sequence is not None and push.sequence < case.sequence


def _usable(name: str) -> bool:
    return 0 < len(name) <= NAME and name.isprintable()
