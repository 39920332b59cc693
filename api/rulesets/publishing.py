"""What publishers do: put a version in force now or later, call it off, go back to an earlier one.

Whatever is published must be loadable here and now; if it can't be loaded elsewhere, the rules in
force there stay (``api.rulesets.current``).
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import Connection, update

from api.clock import Clock
from api.rulesets.current import CurrentRules
from api.rulesets.drafting import in_state
from api.rulesets.kept import BrokenRulesError
from api.rulesets.proofs import Proofs
from api.rulesets.publications import PUBLISHED as BY_PUBLICATION
from api.rulesets.publications import ROLLED_BACK
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.standing import Standing
from api.rulesets.steps import may_take, take
from api.rulesets.tables import publications as table
from api.rulesets.versions import (
    APPROVED,
    PUBLISHED,
    Version,
    change_state,
    version_of,
)
from api.security.identity import Identity
from api.store.database import Database

MILLISECONDS_A_DAY = 86_400_000
FURTHEST = 3 * 366 * MILLISECONDS_A_DAY
"""How far ahead a version may be scheduled: a slip in the year should not go unseen."""


class Announce(Protocol):
    """Tells subscribers, inside the transaction of what is told."""

    def __call__(
        self, connection: Connection, *, event_id: str, kind: str, at_ms: int, data: dict[str, Any]
    ) -> object:
        """Keep an event for delivery."""
        ...


class Publishing:
    """Every step raises StepRefusedError if it may not be taken."""

    def __init__(
        self, database: Database, clock: Clock, current: CurrentRules, announce: Announce
    ) -> None:
        self._database = database
        self._clock = clock
        self._current = current
        self._announce = announce

    def publish(
        self, seq: int, who: Identity, *, in_force_at: int | None = None, comment: str = ""
    ) -> Version:
        """Put an approved version in force, at once or at an instant (milliseconds UTC)."""
        self._must_load(seq, who, "published")
        self._current.refresh()
        now = self._clock.now_precise()
        instant = now if in_force_at is None else in_force_at
        if not now <= instant <= now + FURTHEST:
            advice = "写将来三年以内的时间，不写的立即施行"
            raise StepRefusedError("unfit", Reason("L301", "施行时间不能用", advice))
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            may_take(connection, version, "published", who)
            in_state(version, APPROVED)
            in_force = self._current.checker.ruleset.hash
            missing = Proofs(connection, version).missing_to_publish(in_force)
            if missing:
                raise StepRefusedError("unfit", *missing)
            take(connection, version, "published", who, now, comment)
            self._put(connection, version, BY_PUBLICATION, who, now, instant, comment)
            changed = change_state(connection, version, PUBLISHED, now)
        self._current.refresh()
        return changed

    def cancel(self, seq: int, who: Identity, comment: str) -> Version:
        """Call off what has not come into force; the version is approved as before."""
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            may_take(connection, version, "cancelled", who)
            standing = Standing(connection, now)
            pending = [each for each in standing.coming if each.version == seq]
            if not pending:
                reason = Reason("L302", "没有待施行的发布", "已经施行的，用回退")
                raise StepRefusedError("conflict", reason)
            connection.execute(
                update(table)
                .where(table.c.seq.in_([each.seq for each in pending]))
                .values(cancelled_at=now)
            )
            take(connection, version, "cancelled", who, now, comment)
            if not standing.was_in_force(seq):
                version = change_state(connection, version, APPROVED, now)
        self._current.refresh()
        return version

    def roll_back(self, seq: int, who: Identity, reason: str) -> Version:
        """Put a version in force again that was in force before, at once."""
        if not reason.strip():
            raise StepRefusedError("unfit", Reason("L303", "没有写明回退的理由", "写明理由"))
        self._must_load(seq, who, "rolled_back")
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            may_take(connection, version, "rolled_back", who)
            standing = Standing(connection, now)
            if not standing.was_in_force(seq):
                why = Reason("L304", "这一版没有施行过", "只能回退到施行过的版本")
                raise StepRefusedError("conflict", why)
            if standing.state(version) == "in_force":
                why = Reason("L305", "这一版就是现行的", "选更早的版本")
                raise StepRefusedError("conflict", why)
            take(connection, version, "rolled_back", who, now, reason)
            self._put(connection, version, ROLLED_BACK, who, now, now, reason)
        self._current.refresh()
        return version

    def _must_load(self, seq: int, who: Identity, action: str) -> None:
        """Whoever may not publish learns that first; then the rules themselves are tried."""
        with self._database.reading() as connection:
            version = version_of(connection, seq)
            may_take(connection, version, action, who)
            in_state(version, APPROVED, PUBLISHED)
        try:
            self._current.prepared(seq)
        except BrokenRulesError as error:
            reason = Reason("L306", f"这一版不能装载：{error}", "重新导入或者另起草稿")
            raise StepRefusedError("unfit", reason) from error

    def _put(
        self,
        connection: Connection,
        version: Version,
        kind: str,
        who: Identity,
        now: int,
        instant: int,
        reason: str,
    ) -> None:
        row = {
            "version": version.seq,
            "kind": kind,
            "actor": who.subject,
            "at": now,
            "in_force_at": instant,
            "reason": reason,
        }
        made = connection.execute(table.insert().values(row).returning(table.c.seq)).scalar_one()
        told = "ruleset.published" if kind == BY_PUBLICATION else "ruleset.rolled_back"
        self._announce(
            connection,
            event_id=f"{told}:{made}",
            kind=told,
            at_ms=now,
            data={
                "version": version.seq,
                "name": version.name,
                "label": version.label,
                "hash": version.hash,
                "in_force_at": instant,
                "message": reason,
            },
        )
