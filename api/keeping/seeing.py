"""Who may see, hold or export what is kept under a case's number.

A number is only a name: whoever sends a case may write any.  So the watched case says who sees what
the watch itself brought about, and nothing of what others have kept under the same number: an
answer to a check is its asker's, and what was noted before the case was watched is the site's.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from api.audit.answers import ANSWERED
from api.audit.chain import Entry, key
from api.keeping.tables import holds
from api.security.identity import Identity
from api.security.units import path_of
from api.security.visibility import ROOT, may_see, visible
from api.watching.tables import cases


class _Told(msgspec.Struct):
    """What an answer's entry says of who may see it; ``cause`` if the watch asked."""

    unit: str = ROOT
    secrecy: int = 0
    cause: str = ""


_decoder = msgspec.json.Decoder(_Told)


class Sight:
    """What an identity may see of what is kept under a case's number, as a connection reads it."""

    def __init__(self, connection: Connection, identity: Identity, case_id: str | None) -> None:
        self.identity = identity
        self._connection = connection
        self._places: dict[str, str] = {}
        self._case = connection.execute(
            select(cases.c.unit_path, cases.c.secrecy, cases.c.since_at).where(
                cases.c.case_id == key(case_id)
            )
        ).first()

    def of_case(self) -> bool:
        """Whether it sees the watched case; if none is watched, whether the whole site is its."""
        if self._case is None:
            return may_see(self.identity, ROOT, 0)
        return may_see(self.identity, self._case.unit_path, self._case.secrecy)

    def of_note(self, at: int) -> bool:
        """Whether it sees what was noted at a moment (milliseconds UTC): a hold, an export."""
        return self.of_case() if self._is_watched_at(at) else may_see(self.identity, ROOT, 0)

    def of_entry(self, entry: Entry) -> bool:
        """Whether it sees an entry of the audit log that names the case."""
        if entry.kind != ANSWERED:
            return self.of_note(entry.at)
        try:
            told = _decoder.decode(entry.content)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return self.of_note(entry.at)
        if told.cause and self._is_watched_at(entry.at):
            return self.of_case()
        unit, secrecy = self._place(told.unit), told.secrecy
        if self._case is not None and unit.startswith(self._case.unit_path):
            # Their own unit, or one above it, has said since how secret the case is.
            secrecy = max(secrecy, self._case.secrecy)
        return may_see(self.identity, unit, secrecy)

    def _place(self, written: str) -> str:
        """Where the unit of an entry is today: entries are never rewritten when units move."""
        if written not in self._places:
            code = written.rstrip(ROOT).rpartition(ROOT)[2]
            self._places[written] = (path_of(self._connection, code) if code else None) or written
        return self._places[written]

    def _is_watched_at(self, at: int) -> bool:
        return self._case is not None and at >= self._case.since_at


def visible_holds(identity: Identity) -> ColumnElement[bool]:
    """The condition on holds that an identity may see: as ``Sight.of_note``."""
    watched = and_(cases.c.case_id == holds.c.case_id, cases.c.since_at <= holds.c.placed_at)
    seen = exists().where(watched, visible(identity, cases.c.unit_path, cases.c.secrecy))
    if not may_see(identity, ROOT, 0):
        return seen
    return or_(seen, ~exists().where(watched))
