"""Judging cases again without new facts: for timers, for new rules, for the nightly sweep.

Checks are done outside any transaction.  A case whose row has changed since it was read is left
alone: whoever changed it has judged it too.  So two processes at the same work do no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from api.audit.journal import record
from api.audit.snapshots import snapshot_bytes
from api.clock import law_minute
from api.store.database import Database
from api.store.turns import A_TURN
from api.watching.case_rows import LEFT, WATCHED, Case, case_of, change_case
from api.watching.heads import Head, read_head
from api.watching.judging import Judgement, Judges
from api.watching.rules_at_hand import RulesAtHand
from api.watching.running import keep_running
from api.watching.settling import Occasion, settle_case
from api.watching.timeline import Happened, Note, tell

LONGEST_RETRY = 60
"""Minutes after which a case that could not be judged is tried again at the latest."""

BY = "system"

DISAGREED = "watch.disagreed"
"""Kind of the audit entry of a register that the sweep found wrong."""

GONE = "快照已按保存期限清除，送入新的快照后恢复监测"

logger = logging.getLogger("fadu.watching")


class Looked(NamedTuple):
    """A case judged again: ``judgement`` is None if it failed, ``gone`` if its facts are gone."""

    case: Case
    head: Head | None
    judgement: Judgement | None
    gone: bool = False


class Rechecking:
    """Judges cases by their last snapshot."""

    def __init__(self, database: Database, rules: RulesAtHand) -> None:
        self._database = database
        self._rules = rules
        self._judges = Judges()

    def settle(self, cases: Sequence[Case], now: int, cause: str) -> int:
        """Judge these cases as of ``now`` (milliseconds UTC) and write down what changed.

        Returns how many were judged and written.
        """
        written = 0
        digest = self._rules.current()[1]
        for start in range(0, len(cases), A_TURN):
            looked = list(self.look(cases[start : start + A_TURN], now))
            occasion = Occasion(cause, BY, now, digest)
            with self._database.writing() as connection:
                written += sum(self._write(connection, each, occasion) for each in looked)
        return written

    def look(self, cases: Iterable[Case], now: int) -> Iterator[Looked]:
        """Judge cases without writing anything."""
        checker = self._rules.current()[0]
        for case in cases:
            with self._database.reading() as connection:
                data = snapshot_bytes(connection, case.snapshot_hash)
            head = None if data is None else read_head(data)
            if data is None or head is None:
                yield Looked(case, None, None, gone=True)
                continue
            try:
                judged = self._judges.judge(checker, data, law_minute(now), case.assume_complete)
            except Exception as error:
                # One case that cannot be judged must not keep the others from being judged.
                logger.error("a case was not judged again: %s", type(error).__name__)
                yield Looked(case, head, None)
            else:
                yield Looked(case, head, judged)

    def repair(self, looked: Looked, now: int, differing: list[str]) -> bool:
        """Put the register right by one judgement of the sweep, and write down what differed.

        False if the case has changed since, so that nothing was wrong.
        """
        case = looked.case
        occasion = Occasion("sweep", BY, now, self._rules.current()[1])
        with self._database.writing() as connection:
            if not self._write(connection, looked, occasion):
                return False
            content = {"case_id": case.case_id, "differing": differing}
            record(connection, DISAGREED, BY, now, content)
            tell(connection, _happened(case, occasion), [Note("register.repaired", {})])
        return True

    def _write(self, connection: Connection, looked: Looked, occasion: Occasion) -> bool:
        case = case_of(connection, looked.case.case_id)
        if case is None or case.revision != looked.case.revision or case.state != WATCHED:
            return False
        if looked.gone:
            _give_up(connection, case, occasion)
            return False
        if looked.head is None or looked.judgement is None:
            _postpone(connection, case, law_minute(occasion.at))
            return False
        settle_case(connection, case, looked.head, looked.judgement, occasion)
        return True


def _give_up(connection: Connection, case: Case, occasion: Occasion) -> None:
    """A case whose facts were removed cannot be judged; what was found stays as it is."""
    changed = {
        "state": LEFT,
        "reason": GONE,
        "next_at": None,
        "revision": case.revision + 1,
        "changed_at": occasion.at,
    }
    change_case(connection, case.case_id, changed)
    keep_running(connection, case.case_id, {}, case.revision + 1, occasion.at)
    tell(connection, _happened(case, occasion), [Note("case.left", {"reason": GONE})])


def _postpone(connection: Connection, case: Case, minute: int) -> None:
    """Try a case again later, the later the more often it failed."""
    rest = min(2**case.failures, LONGEST_RETRY)
    changed = {
        "next_at": minute + rest,
        "failures": min(case.failures + 1, 30),
        "revision": case.revision + 1,
    }
    change_case(connection, case.case_id, changed)


def _happened(case: Case, occasion: Occasion) -> Happened:
    return Happened(
        case.case_id,
        case.unit_path,
        case.secrecy,
        occasion.at,
        law_minute(occasion.at),
        occasion.by,
        occasion.cause,
        case.ruleset,
    )
