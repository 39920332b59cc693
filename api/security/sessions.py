"""Persons who are signed in: opening, recognising and ending sessions."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select, update

from api.security.identity import Identity
from api.security.local import person_of
from api.security.oidc.rights import Vouched, identity_of
from api.security.recording import Change
from api.security.tables import sessions
from api.security.tokens import csrf_of, digest_of, new_session


class Session(NamedTuple):
    """A session at the only moment when its token is known; ``expires_at`` in ms UTC.

    ``csrf``: what a browser must send along with every change.
    """

    token: str
    csrf: str
    expires_at: int


def open_session(
    change: Change, subject: str, way: str, lasts: int, claims: Vouched | None = None
) -> Session:
    """A new session of ``lasts`` milliseconds; old ones that are over are cleared away.

    ``claims``: the rights an issuer vouches for; without them the local account's count.
    """
    token = new_session()
    expires_at = change.at + lasts
    change.connection.execute(sessions.delete().where(sessions.c.expires_at <= change.at))
    row = {
        "digest": digest_of(token),
        "subject": subject,
        "way": way,
        "claims": None if claims is None else msgspec.json.encode(claims).decode(),
        "created_at": change.at,
        "expires_at": expires_at,
    }
    change.upsert(sessions, row)
    change.note("session.opened", {"account": subject, "way": way, "until": expires_at})
    return Session(token, csrf_of(token), expires_at)


def end_session(change: Change, token: str) -> None:
    """End one session; nothing happens if it is over."""
    ended = change.connection.execute(
        update(sessions)
        .where(sessions.c.digest == digest_of(token), sessions.c.revoked_at.is_(None))
        .values(revoked_at=change.at)
    )
    if ended.rowcount:
        change.note("session.ended", {"account": change.by})


def end_sessions_of(change: Change, subject: str) -> int:
    """End all sessions of a person; how many there were."""
    ended = change.connection.execute(
        update(sessions)
        .where(sessions.c.subject == subject, sessions.c.revoked_at.is_(None))
        .where(sessions.c.expires_at > change.at)
        .values(revoked_at=change.at)
    )
    if ended.rowcount:
        change.note("session.all_ended", {"account": subject, "number": ended.rowcount})
    return ended.rowcount


def person_in(connection: Connection, token: str, now: int) -> Identity | None:
    """Who is signed in with a token at ``now`` (ms UTC); None if it is good for nothing."""
    query = select(sessions).where(sessions.c.digest == digest_of(token))
    kept = connection.execute(query).first()
    if kept is None or kept.revoked_at is not None or kept.expires_at <= now:
        return None
    if kept.claims is None:
        return person_of(connection, kept.subject)
    return identity_of(connection, msgspec.json.decode(kept.claims, type=Vouched))
