"""Calendars given out: a secret address for the limits of a case, an officer or a unit.

A calendar program brings no credential but the address.  So it is random, kept as a hash, shown
once, can be revoked, and tells no more than its owner may see now; what it tells a person is noted
like any other reading.
"""

from __future__ import annotations

import secrets
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from api.audit.chain import key
from api.audit.journal import record
from api.clock import Clock, law_minute
from api.delivery.owners import Owners
from api.security.access_log import log_read
from api.security.identity import Identity
from api.security.policy import Permission, allows
from api.security.tokens import digest_of
from api.security.units import path_of
from api.security.visibility import below
from api.store.database import Database
from api.watching.asking import DeadlineFilter, deadline_list, seen_case
from api.watching.calendars import Calendar, entity_tag, written
from api.watching.refusing import no_account, not_there, too_many_feeds
from api.watching.tables import cases, feeds

Scope = Literal["case", "officer", "unit"]

MOST_FEEDS = 50
"""Calendars that one owner may have at once."""

MOST_EVENTS = 500
"""Limits in one calendar, those that end first."""

KEPT_DAYS = 30
"""Days for which a limit that ran out unmet stays in a calendar."""

_START = "fadu_f_"
_DAY = 1440


class Feed(NamedTuple):
    """One calendar; ``target`` is the case's number, the officer's number or the unit's code.

    ``unit_path`` and ``secrecy`` bound what it may show; times in milliseconds UTC.
    """

    feed_id: str
    token_hash: str
    scope: Scope
    target: str
    unit_path: str
    secrecy: int
    owner: str
    created_at: int
    revoked_at: int | None


class Feeds:
    """Gives out calendars, revokes and writes them."""

    def __init__(self, database: Database, clock: Clock, owners: Owners) -> None:
        """``owners``: whoever gave a calendar out, with the rights of now."""
        self._database = database
        self._clock = clock
        self._owners = owners

    def create(self, identity: Identity, scope: Scope, target: str) -> tuple[Feed, str]:
        """A new calendar and its token, which nobody can be shown again.

        ``target``: a case's number, an officer's number or a unit's code.  Raises
        PushRefusedError: 404 for a case or unit that may not be seen, 409 for too many, or if the
        owner has no account here by which the rights could be looked up later.
        """
        at = self._clock.now_precise()
        token = _START + secrets.token_hex(32)
        with self._database.writing() as connection:
            if self._owners(connection, identity.subject) is None:
                raise no_account()
            _check_target(connection, identity, scope, target)
            held = select(func.count()).where(
                feeds.c.owner == identity.subject, feeds.c.revoked_at.is_(None)
            )
            if connection.execute(held).scalar_one() >= MOST_FEEDS:
                raise too_many_feeds(MOST_FEEDS)
            feed = Feed(
                feed_id="K" + secrets.token_hex(10),
                token_hash=digest_of(token),
                scope=scope,
                target=target,
                unit_path=identity.unit_path,
                secrecy=identity.clearance,
                owner=identity.subject,
                created_at=at,
                revoked_at=None,
            )
            connection.execute(insert(feeds), [feed._asdict()])
            content = {"feed": feed.feed_id, "scope": scope}
            record(connection, "feed.created", identity.subject, at, content)
        return feed, token

    def revoke(self, identity: Identity, feed_id: str) -> None:
        """End a calendar of one's own; one that has ended stays so.  Raises PushRefusedError."""
        at = self._clock.now_precise()
        with self._database.writing() as connection:
            own = (feeds.c.feed_id == feed_id) & (feeds.c.owner == identity.subject)
            feed = connection.execute(select(feeds).where(own)).first()
            if feed is None:
                raise not_there()
            if feed.revoked_at is None:
                connection.execute(update(feeds).where(own).values(revoked_at=at))
                record(connection, "feed.revoked", identity.subject, at, {"feed": feed_id})

    def owned(self, identity: Identity, after: str, limit: int) -> list[Feed]:
        """One's own calendars after an id, also those that were revoked."""
        statement = (
            select(feeds)
            .where(feeds.c.owner == identity.subject, feeds.c.feed_id > after)
            .order_by(feeds.c.feed_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [Feed(*row) for row in connection.execute(statement)]

    def calendar(self, token: str, known_tag: str | None) -> Calendar | None:
        """What a token opens, None if nothing; that a person is given it is noted.

        A calendar whose entity tag is ``known_tag`` is not written anew: its body is empty.
        """
        at = self._clock.now_precise()
        with self._database.reading() as connection:
            row = connection.execute(
                select(feeds).where(feeds.c.token_hash == digest_of(token))
            ).first()
            if row is None or row.revoked_at is not None:
                return None
            feed = Feed(*row)
            owner = self._owners(connection, feed.owner)
            bounds = None if owner is None else _bounds(feed, owner)
            if owner is None or bounds is None:
                return None
            unit_path = path_of(connection, feed.target) if feed.scope == "unit" else None
            if feed.scope == "unit" and unit_path is None:
                return None
            wanted = _wanted(feed, unit_path, law_minute(at))
            rows = deadline_list(connection, bounds, wanted, None, MOST_EVENTS)
        tag = entity_tag(feed.feed_id, rows)
        changed = max((each.changed_at for each in rows), default=feed.created_at)
        if tag == known_tag:
            return Calendar(b"", tag, changed)
        of = key(f"{feed.scope}:{feed.target}") or feed.scope
        log_read(self._database, owner, "calendar", of, f"日历订阅 {feed.feed_id}", at)
        return Calendar(written(_title(feed), rows), tag, changed)


def _check_target(connection: Connection, identity: Identity, scope: Scope, target: str) -> None:
    """Raises PushRefusedError for a case or a unit that is not there or may not be seen."""
    if scope == "case" and seen_case(connection, identity, target) is None:
        raise not_there()
    if scope == "unit":
        path = path_of(connection, target)
        if path is None or not path.startswith(identity.unit_path):
            raise not_there()


def _bounds(feed: Feed, owner: Identity) -> ColumnElement[bool] | None:
    """What the owner may see: never more than when the feed was made, nothing without the right."""
    if not allows(owner, Permission.READ_CASES):
        return None
    unit_path = feed.unit_path
    if not unit_path.startswith(owner.unit_path):
        if not owner.unit_path.startswith(unit_path):
            return None
        unit_path = owner.unit_path
    secrecy = min(feed.secrecy, owner.clearance)
    return and_(below(unit_path, cases.c.unit_path), cases.c.secrecy <= secrecy)


def _wanted(feed: Feed, unit_path: str | None, now: int) -> DeadlineFilter:
    return DeadlineFilter(
        case_id=feed.target if feed.scope == "case" else None,
        unit_path=unit_path,
        officer=feed.target if feed.scope == "officer" else None,
        since=now - KEPT_DAYS * _DAY,
    )


def _title(feed: Feed) -> str:
    return {"case": "案件期限", "officer": "民警承办案件期限", "unit": "单位案件期限"}[feed.scope]
